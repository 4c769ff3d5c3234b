#include "base/shared_list.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

using Texts = aura::SharedList<std::string>;

TEST_CASE("shared list: a copy has the same elements, until one is replaced") {
    Texts texts{"a", "b", "c"};
    const Texts copy = texts;
    CHECK(&copy[1] == &texts[1]);
    texts.change(1, [](std::string& text) { text += "!"; });
    texts.set(2, "d");
    CHECK(texts == Texts{"a", "b!", "d"});
    CHECK(copy == Texts{"a", "b", "c"});
    CHECK(&copy[0] == &texts[0]);
}

TEST_CASE("shared list: equal elements make equal lists, shared or not") {
    const Texts texts{"a", "b"};
    CHECK(texts == Texts{"a", "b"});
    CHECK_FALSE(texts == Texts{"a"});
    CHECK_FALSE(texts == Texts{"a", "c"});
}

TEST_CASE("shared list: an element goes from list to list") {
    const Texts from{"a", "b"};
    Texts to;
    to.reserve(1);
    to.push_back(from.shared(1));
    CHECK(&to.back() == &from[1]);
    CHECK(std::find(from.begin(), from.end(), "b") - from.begin() == 1);
}

TEST_CASE("shared list: elements are taken out by what they are or where, and sorted") {
    Texts texts{"a", "b", "a", "c"};
    texts.erase_first(1);
    texts.erase_if([](const std::string& text) { return text == "a"; });
    CHECK(texts == Texts{"b", "c"});
    texts = {"b", "c", "a"};
    texts.sort([](const std::string& a, const std::string& b) { return a < b; });
    CHECK(texts == Texts{"a", "b", "c"});
    texts.clear();
    CHECK(texts.empty());
}
