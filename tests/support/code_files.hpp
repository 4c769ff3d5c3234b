// The files below a folder that are cut, for tests and measurements over real code.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "code/language.hpp"

namespace aura::test {

struct CodeFile {
    code::LanguageId language;
    std::filesystem::path path;
    std::string text;
};

// Calls `visit` with every regular file in a language that is cut, in the order of the paths.
// Symbolic links and folders named .git are passed by.
void for_each_code_file(const std::filesystem::path& folder,
                        const std::function<void(const CodeFile&)>& visit);

}  // namespace aura::test
