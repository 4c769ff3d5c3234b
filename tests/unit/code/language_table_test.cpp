#include "code/language_table.hpp"

#include <doctest/doctest.h>
#include <tree_sitter/api.h>

using aura::code::kLanguageCount;
using aura::code::language_table;
using aura::code::LanguageId;
using aura::code::LanguageRow;
using aura::code::Naming;
using aura::code::NodeType;
using aura::code::Role;

namespace {

std::uint32_t length(std::string_view text) {
    return static_cast<std::uint32_t>(text.size());
}

bool has_field(const TSLanguage* grammar, std::string_view name) {
    return ts_language_field_id_for_name(grammar, name.data(), length(name)) != 0;
}

}  // namespace

TEST_CASE("language table: every language has its row, in order") {
    REQUIRE(language_table().size() == kLanguageCount - 1);
    for (std::size_t i = 0; i < language_table().size(); ++i) {
        CHECK(language_table()[i].language == static_cast<LanguageId>(i + 1));
    }
}

TEST_CASE("language table: the parser takes every grammar") {
    for (const LanguageRow& row : language_table()) {
        CAPTURE(name(row.language));
        const auto version = ts_language_abi_version(row.grammar());
        CHECK(version >= TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION);
        CHECK(version <= TREE_SITTER_LANGUAGE_VERSION);
    }
}

TEST_CASE("language table: every type and field that a row names is one of its grammar") {
    for (const LanguageRow& row : language_table()) {
        for (const NodeType& type : row.types) {
            CAPTURE(name(row.language));
            CAPTURE(type.type);
            const TSLanguage* grammar = row.grammar();
            CHECK(ts_language_symbol_for_name(grammar, type.type.data(), length(type.type), true) !=
                  0);
            if (type.naming == Naming::field) {
                CHECK(has_field(grammar, type.name_field));
            }
            if (type.role == Role::binding) {
                CHECK(has_field(grammar, type.value_field));
            }
            if (type.role == Role::definition && type.needs_body) {
                CHECK(has_field(grammar, "body"));
            }
        }
    }
}
