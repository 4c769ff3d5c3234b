// The languages that are cut into nodes, and which of them a file is written in. A language is
// data: a grammar and one row of node types (language_table.hpp); nothing else knows it by name.
//
// Pure; callable from any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace aura::code {

enum class LanguageId : std::uint8_t {
    plain_text,  // everything else: one skeleton, no nodes
    python,
    javascript,  // with JSX
    typescript,
    tsx,
    go,
    rust,
    c,
    cpp,  // every .h too: its grammar takes C headers, the one of C does not take C++ headers
    java,
    c_sharp,
    ruby,
    php,
    bash,
};

inline constexpr std::size_t kLanguageCount = 14;

// "python", "c_sharp": stable, for displays and files.
[[nodiscard]] std::string_view name(LanguageId language);

// By extension, then by well-known file name, then by the interpreter that a "#!" line names.
// `path` may be any bytes and has '/' between its parts; `first_line` may be the whole text.
[[nodiscard]] LanguageId language_of(std::string_view path, std::string_view first_line);

// Names how a language is cut: two peers with equal ids cut every text equally. Holds the versions
// of grammar and parser and a hash of the language's row of node types. Empty for plain_text.
[[nodiscard]] std::string_view cutter_id(LanguageId language);

}  // namespace aura::code
