#include "sim/sim_editor.hpp"

#include <algorithm>
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
    take_away(now, text);
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
        const std::string path = some_path(tree);
        take_away(*tree.text(path), {});
        tree.remove(path);
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
            stash(tree);
            break;
        default:
            (void)git.stash_pop();
    }
}

// What a stash holds may stay there. A file that is gone here, renamed maybe, is left alone: git
// would bring it back beside the new one.
void SimEditor::stash(SimTree& tree) {
    const Files before = tree.disk();
    const Files& tracked = tree.git().index();
    const bool all_there = std::all_of(tracked.begin(), tracked.end(), [&](const auto& file) {
        return before.contains(file.first);
    });
    if (!all_there) {
        return;
    }
    (void)tree.git().stash();
    for (const auto& [path, file] : before) {
        take_away(file.bytes, tree.text(path).value_or(std::string()));
    }
}

std::vector<std::string> SimEditor::lost(const std::vector<const Files*>& disks) const {
    std::set<std::string> there;
    for (const Files* disk : disks) {
        for (const auto& [path, file] : *disk) {
            const Lines lines = split(file.bytes);
            there.insert(lines.begin(), lines.end());
        }
    }
    Lines lost;
    for (const std::string& line : written_) {
        if (!there.contains(line) && !taken_away_.contains(line)) {
            lost.push_back(line);
        }
    }
    return lost;
}

// The lines of `text`, but for those that are left.
void SimEditor::take_away(const std::string& text, const std::string& but_for) {
    const Lines left = split(but_for);
    for (const std::string& line : split(text)) {
        if (std::find(left.begin(), left.end(), line) == left.end()) {
            taken_away_.insert(line);
        }
    }
}

std::string SimEditor::new_line() {
    Bytes noise(padding_ / 2);
    prng_.fill(noise);
    std::string line = fmt::format("line {} {}\n", ++lines_, to_hex(noise));
    written_.insert(line);
    return line;
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
