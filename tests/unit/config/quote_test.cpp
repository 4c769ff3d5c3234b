#include "config/quote.hpp"

#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "config/toml_reader.hpp"

using aura::config::quoted;
using namespace std::string_literals;

TEST_CASE("quote: what is written is read back as the same text") {
    for (const std::string& text :
         {""s, "plain"s, "a\"b\\c"s, "tab\tline\nend\x7f"s, "nul\0"s, "\xc3\xa9"s}) {
        const auto table = aura::config::read_toml("a = " + quoted(text));
        const auto& value = std::get<aura::config::RawTable>(table).front().value;
        CHECK(std::get<std::string>(value.data) == text);
    }
}

TEST_CASE("quote: a list is written in brackets") {
    CHECK(aura::config::quoted_list({}) == "[]");
    const std::array<std::string, 2> texts = {"a", "b"};
    CHECK(aura::config::quoted_list(texts) == R"(["a", "b"])");
}
