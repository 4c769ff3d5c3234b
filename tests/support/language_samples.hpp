// One file in each language, under tests/golden/cut, and what else tests need to know of it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "code/language.hpp"

namespace aura::test {

struct LanguageSample {
    code::LanguageId language;
    std::string_view file;         // its name; what it is cut into is in the same with ".expected"
    std::string_view import_line;  // "%" stands for a name

    [[nodiscard]] std::string path() const;  // from the top of the source tree
    [[nodiscard]] std::string text() const;
};

// Every language but plain text.
[[nodiscard]] std::span<const LanguageSample> language_samples();

[[nodiscard]] const LanguageSample& sample_of(code::LanguageId language);

}  // namespace aura::test
