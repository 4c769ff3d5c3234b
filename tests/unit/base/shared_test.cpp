#include "base/shared.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::Shared;

TEST_CASE("shared: a copy is the same value, not another one like it") {
    const Shared<std::string> text(std::string("text"));
    const Shared<std::string> copy = text;
    CHECK(&*copy == &*text);
    CHECK(copy->size() == 4);
}

TEST_CASE("shared: two are equal when their values are") {
    const Shared<std::string> text(std::string("text"));
    CHECK(text == text);
    CHECK(text == Shared<std::string>(std::string("text")));
    CHECK_FALSE(text == Shared<std::string>(std::string("test")));
}
