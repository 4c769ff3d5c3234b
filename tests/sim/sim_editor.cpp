#include "sim/sim_editor.hpp"

#include <iterator>

#include <fmt/core.h>

#include "base/hex.hpp"

namespace aura::sim {
namespace {

constexpr std::size_t kFilesFirst = 4;
constexpr std::size_t kLinesFirst = 8;
constexpr std::size_t kFilesMost = 8;

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

std::string join(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line;
    }
    return text;
}

}  // namespace

Files SimEditor::first_files() {
    Files files;
    for (std::size_t i = 0; i < kFilesFirst; ++i) {
        Lines lines;
        for (std::size_t n = 0; n < kLinesFirst; ++n) {
            lines.push_back(new_line());
        }
        files[new_path()] = {join(lines), wire::FileMode::regular};
    }
    return files;
}

void SimEditor::edit(SimTree& tree) {
    if (tree.disk().empty() || prng_.chance(1, 8)) {
        edit_files(tree);
    } else {
        edit_text(tree);
    }
}

void SimEditor::edit_text(SimTree& tree) {
    const std::string path = some_path(tree);
    std::string& before = before_[{&tree, path}];
    const std::string now = *tree.text(path);
    std::string text;
    if (prng_.chance(1, 10) && !before.empty()) {
        text = before;
    } else {
        Lines lines = split(now);
        change_line(lines);
        text = join(lines);
    }
    before = now;
    if (prng_.chance(1, 4)) {
        tree.save_by_rename(path, text);
    } else {
        tree.save(path, text);
    }
}

void SimEditor::change_line(Lines& lines) {
    const auto at = static_cast<std::ptrdiff_t>(prng_.below(lines.size() + 1));
    const bool at_end = at == std::ssize(lines);
    switch (prng_.below(4)) {
        case 0:
            lines.insert(lines.begin() + at, new_line());
            break;
        case 1:
            if (!at_end && lines.size() > 2) {
                lines.erase(lines.begin() + at);
                break;
            }
            [[fallthrough]];
        default:
            if (at_end) {
                lines.push_back(new_line());
            } else {
                lines[static_cast<std::size_t>(at)] = new_line();
            }
    }
}

void SimEditor::edit_files(SimTree& tree) {
    const std::uint64_t kind = prng_.below(4);
    if (tree.disk().size() < 2 || (kind < 2 && tree.disk().size() < kFilesMost)) {
        tree.save(new_path(), new_line() + new_line());
    } else if (kind == 2) {
        tree.rename(some_path(tree), new_path());
    } else {
        tree.remove(some_path(tree));
    }
}

void SimEditor::use_git(SimTree& tree) {
    SimGit& git = tree.git();
    switch (prng_.below(8)) {
        case 0:
        case 1:
            (void)git.commit_all();
            break;
        case 2:
        case 3:
            (void)git.push();
            break;
        case 4:
        case 5:
            (void)git.pull();
            break;
        case 6:
            (void)git.stash();
            break;
        default:
            (void)git.stash_pop();
    }
}

std::string SimEditor::new_line() {
    Bytes noise(padding_ / 2);
    prng_.fill(noise);
    return fmt::format("line {} {}\n", ++lines_, to_hex(noise));
}

std::string SimEditor::new_path() {
    return fmt::format("file{}.txt", ++paths_);
}

std::string SimEditor::some_path(const SimTree& tree) {
    auto at = tree.disk().begin();
    std::advance(at, static_cast<std::ptrdiff_t>(prng_.below(tree.disk().size())));
    return at->first;
}

}  // namespace aura::sim
