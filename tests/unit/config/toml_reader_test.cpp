#include "config/toml_reader.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::config::Position;
using aura::config::RawArray;
using aura::config::RawOther;
using aura::config::RawTable;
using aura::config::read_toml;
using aura::config::TomlMistake;

TEST_CASE("toml reader: values come with their types and places") {
    const auto read = read_toml(
        "b = true\n"
        "i = -7\n"
        "s = 'text'\n"
        "  [t]\n"
        "  list = [1, 'two']\n"
        "  when = 2026-11-21\n");
    const auto& table = std::get<RawTable>(read);
    REQUIRE(table.size() == 4);
    CHECK(std::get<bool>(table[0].value.data));
    CHECK(std::get<std::int64_t>(table[1].value.data) == -7);
    CHECK(table[1].at == Position{2, 1});
    CHECK(table[1].value.at == Position{2, 5});
    CHECK(std::get<std::string>(table[2].value.data) == "text");
    const auto& inner = std::get<RawTable>(table[3].value.data);
    const auto& list = std::get<RawArray>(inner[0].value.data);
    CHECK(std::get<std::int64_t>(list[0].data) == 1);
    CHECK(std::get<std::string>(list[1].data) == "two");
    CHECK(inner[0].at == Position{5, 3});
    CHECK(std::holds_alternative<RawOther>(inner[1].value.data));
}

TEST_CASE("toml reader: what is no TOML is reported with its place") {
    const auto mistake_in = [](const std::string& text) {
        return std::get<TomlMistake>(read_toml(text));
    };
    CHECK(mistake_in("a = 1\nb = = 2\n").at == Position{2, 5});
    CHECK_FALSE(mistake_in("a = 1\nb = = 2\n").what.empty());
    CHECK(mistake_in("a = 1\na = 2\n").at.line == 2);
    CHECK(mistake_in("a = \"\xff\"\n").at.line == 1);
    CHECK(mistake_in("a = " + std::string(100'000, '[')).at.line == 1);
}
