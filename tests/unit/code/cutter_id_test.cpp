#include <set>

#include <doctest/doctest.h>

#include "code/language.hpp"

using aura::code::cutter_id;
using aura::code::LanguageId;

TEST_CASE("cutter id: names language, grammar version and a hash") {
    const auto id = cutter_id(LanguageId::c_sharp);
    CHECK(id.starts_with("c_sharp/0."));
    CHECK(id.size() - id.rfind('/') == 17);
}

TEST_CASE("cutter id: every language has its own, plain text none") {
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < aura::code::kLanguageCount; ++i) {
        ids.insert(cutter_id(static_cast<LanguageId>(i)));
    }
    CHECK(ids.size() == aura::code::kLanguageCount);
    CHECK(cutter_id(LanguageId::plain_text).empty());
}
