#include "cli/environment.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <unistd.h>

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): POSIX has it so
extern char** environ;

namespace aura::cli {
namespace {

#if defined(__APPLE__)
constexpr auto kPlatform = config::Platform::macos;
#else
constexpr auto kPlatform = config::Platform::linux_;
#endif

}  // namespace

config::Environment read_environment() {
    config::Environment environment;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (const std::size_t equals = text.find('='); equals != std::string::npos) {
            environment[text.substr(0, equals)] = text.substr(equals + 1);
        }
    }
    return environment;
}

Result<config::Places> places() {
    return config::default_places(kPlatform, read_environment(), false);
}

std::string absolute_path(const std::string& path) {
    std::error_code error;
    // Absolute first: of what does not exist, the canonical path would stay relative.
    const auto absolute = std::filesystem::absolute(path, error);
    const auto resolved = std::filesystem::weakly_canonical(absolute, error);
    return error ? absolute.string() : resolved.string();
}

bool is_interactive() {
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

bool is_screen() {
    return ::isatty(STDOUT_FILENO) == 1;
}

bool wants_color() {
    const config::Environment environment = read_environment();
    return is_screen() && environment.find("NO_COLOR") == environment.end();
}

bool confirm(const std::string& question) {
    (void)std::fprintf(stderr, "%s [y/N] ", question.c_str());
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace aura::cli
