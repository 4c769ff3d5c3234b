#include "cli/git_words.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace aura::cli {
namespace {

// Options before the command that take the next word (git(1)).
constexpr std::array<std::string_view, 7> kWithValue = {
    "-C", "-c", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--config-env"};

// Neither read nor write what is in the working tree.
constexpr std::array<std::string_view, 20> kNoTree = {
    "",       "help",     "version", "config",       "fetch",   "push",         "log",
    "show",   "shortlog", "remote",  "ls-remote",    "ls-tree", "cat-file",     "rev-parse",
    "reflog", "rev-list", "branch",  "for-each-ref", "tag",     "count-objects"};

template <class Words>
bool holds(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

GitWords read_git_words(const std::vector<std::string>& words) {
    GitWords read;
    std::filesystem::path directory;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].starts_with('-')) {
            read.command = words[i];
            break;
        }
        if (!holds(kWithValue, words[i])) {
            continue;
        }
        if (words[i] == "-C" && i + 1 < words.size()) {
            directory /= words[i + 1];
        }
        ++i;
    }
    read.directory = directory.string();
    return read;
}

bool needs_parking(const std::string& command) {
    return !holds(kNoTree, command);
}

bool brings_commits(const std::string& command) {
    return command == "pull" || command == "merge" || command == "rebase";
}

}  // namespace aura::cli
