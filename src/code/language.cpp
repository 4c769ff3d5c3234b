#include "code/language.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace aura::code {
namespace {

struct Known {
    std::string_view name;
    LanguageId language;
};

using enum LanguageId;

// In lower case, without the dot.
constexpr auto kExtensions = std::to_array<Known>({
    {"py", python},      {"pyi", python},
    {"pyw", python},     {"js", javascript},
    {"mjs", javascript}, {"cjs", javascript},
    {"jsx", javascript}, {"ts", typescript},
    {"mts", typescript}, {"cts", typescript},
    {"tsx", tsx},        {"go", go},
    {"rs", rust},        {"c", c},
    {"cc", cpp},         {"cpp", cpp},
    {"cxx", cpp},        {"c++", cpp},
    {"h", cpp},          {"hh", cpp},
    {"hpp", cpp},        {"hxx", cpp},
    {"h++", cpp},        {"ipp", cpp},
    {"inl", cpp},        {"tpp", cpp},
    {"java", java},      {"cs", c_sharp},
    {"csx", c_sharp},    {"rb", ruby},
    {"rake", ruby},      {"gemspec", ruby},
    {"ru", ruby},        {"podspec", ruby},
    {"php", php},        {"phtml", php},
    {"sh", bash},        {"bash", bash},
    {"ebuild", bash},    {"eclass", bash},
});

constexpr auto kFileNames = std::to_array<Known>({
    {"SConstruct", python},
    {"SConscript", python},
    {"Jakefile", javascript},
    {"Rakefile", ruby},
    {"Gemfile", ruby},
    {"Guardfile", ruby},
    {"Podfile", ruby},
    {"Fastfile", ruby},
    {"Vagrantfile", ruby},
    {"Capfile", ruby},
    {"Brewfile", ruby},
    {".bashrc", bash},
    {".bash_profile", bash},
    {".bash_aliases", bash},
    {".bash_logout", bash},
    {".profile", bash},
    {"PKGBUILD", bash},
    {"APKBUILD", bash},
});

// Without the version at the end.
constexpr auto kInterpreters = std::to_array<Known>({
    {"python", python},
    {"pypy", python},
    {"node", javascript},
    {"nodejs", javascript},
    {"deno", typescript},
    {"bun", typescript},
    {"ts-node", typescript},
    {"tsx", typescript},
    {"ruby", ruby},
    {"jruby", ruby},
    {"rake", ruby},
    {"php", php},
    {"bash", bash},
    {"sh", bash},
    {"dash", bash},
    {"ash", bash},
});

constexpr std::array<std::string_view, kLanguageCount> kNames{"plain_text",
                                                              "python",
                                                              "javascript",
                                                              "typescript",
                                                              "tsx",
                                                              "go",
                                                              "rust",
                                                              "c",
                                                              "cpp",
                                                              "java",
                                                              "c_sharp",
                                                              "ruby",
                                                              "php",
                                                              "bash"};

LanguageId find(std::span<const Known> table, std::string_view wanted) {
    const auto found = std::ranges::find(table, wanted, &Known::name);
    return found == table.end() ? plain_text : found->language;
}

std::string_view file_name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

// "hpp" of "a.b.HPP". A leading dot starts a hidden file's name, not an extension.
std::string extension_of(std::string_view file_name) {
    const auto dot = file_name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) {
        return {};
    }
    std::string extension(file_name.substr(dot + 1));
    for (char& c : extension) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return extension;
}

std::string_view next_word(std::string_view& line) {
    constexpr std::string_view kBlanks = " \t\r";
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    const auto word = line.substr(0, line.find_first_of(kBlanks));
    line.remove_prefix(word.size());
    return word;
}

// "python" of "#!/usr/bin/env -S FOO=1 python3.11 -u".
std::string_view interpreter_of(std::string_view first_line) {
    if (!first_line.starts_with("#!")) {
        return {};
    }
    auto line = first_line.substr(2, first_line.find('\n') - 2);
    auto program = file_name_of(next_word(line));
    if (program == "env") {
        do {
            program = file_name_of(next_word(line));
        } while (program.starts_with('-') || program.find('=') != std::string_view::npos);
    }
    return program.substr(0, program.find_last_not_of("0123456789.") + 1);
}

}  // namespace

std::string_view name(LanguageId language) {
    return kNames.at(static_cast<std::size_t>(language));
}

LanguageId language_of(std::string_view path, std::string_view first_line) {
    const auto file_name = file_name_of(path);
    if (file_name.ends_with(".C") || file_name.ends_with(".H")) {
        return cpp;
    }
    auto language = find(kExtensions, extension_of(file_name));
    if (language == plain_text) {
        language = find(kFileNames, file_name);
    }
    if (language == plain_text) {
        language = find(kInterpreters, interpreter_of(first_line));
    }
    return language;
}

}  // namespace aura::code
