#include "sim/sim_editor.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include <fmt/core.h>

#include "base/hex.hpp"

namespace aura::sim {
namespace {

constexpr std::size_t kFilesFirst = 4;
constexpr std::size_t kLinesFirst = 8;
constexpr std::size_t kBlocksFirst = 5;
constexpr std::size_t kFilesMost = 8;
// A save has been looked at by then, where its machine is awake.
constexpr Duration kSeen = std::chrono::milliseconds(100);

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

bool is_code(const std::string& path) {
    return path.ends_with(".py");
}

bool is_function(const std::vector<std::string>& block) {
    return block.front().starts_with("def ");
}

std::vector<std::vector<std::string>> split_code(const std::string& text) {
    std::vector<std::vector<std::string>> blocks;
    for (std::string& line : split(text)) {
        if (!line.starts_with(' ') || blocks.empty()) {
            blocks.emplace_back();
        }
        blocks.back().push_back(std::move(line));
    }
    return blocks;
}

// As one of two formatters has it: "a = 0" or "a=0".
std::string formatted(const std::string& text, bool is_tight) {
    std::string out;
    for (const std::string& line : split(text)) {
        const std::size_t sign = line.find('=');
        if (sign == std::string::npos) {
            out += line;
            continue;
        }
        const std::size_t left = line.find_last_not_of(' ', sign - 1) + 1;
        const std::size_t right = line.find_first_not_of(' ', sign + 1);
        out += line.substr(0, left) + (is_tight ? "=" : " = ") + line.substr(right);
    }
    return out;
}

std::string join_code(const std::vector<std::vector<std::string>>& blocks) {
    std::string text;
    for (const auto& block : blocks) {
        text += join(block);
    }
    return text;
}

}  // namespace

Files SimEditor::first_files() {
    Files files;
    for (std::size_t i = 0; i < kFilesFirst; ++i) {
        const std::string path = new_path();
        files[path] = {new_text(path), wire::FileMode::regular};
    }
    return files;
}

void SimEditor::edit(SimTree& tree) {
    finish_saves();
    if (tree.disk().empty() || prng_.chance(1, 8)) {
        edit_files(tree);
    } else {
        edit_text(tree);
    }
}

void SimEditor::edit_text(SimTree& tree) {
    const std::string path = some_path(tree);
    Buffer& buffer = buffers_[{&tree, path}];
    const std::string now = *tree.text(path);
    std::string text;
    if (prng_.chance(1, 10) && !buffer.before.empty()) {
        text = buffer.before;
        // It undoes the last save here, wherever what was saved is now.
        take_away(buffer.saved, text);
    } else {
        text = changed(path, now);
    }
    buffer = {now, text};
    if (prng_.chance(1, 16)) {
        // An editor that truncates the file and goes on writing later.
        take_away(now, text);
        Lines half = split(text);
        half.resize(half.size() / 2);
        if (&tree == cut_off_) {
            take_away(now, join(half));
        }
        tree.save(path, join(half));
        unfinished_.push_back({&tree, path, join(half), text, {}});
        return;
    }
    save(tree, path, text);
}

void SimEditor::format(SimTree& tree) {
    finish_saves();
    const bool is_tight = prng_.chance(1, 4);
    const Files before = tree.disk();
    for (const auto& [path, file] : before) {
        const std::string text = formatted(file.bytes, is_tight);
        if (is_code(path) && text != file.bytes) {
            buffers_[{&tree, path}] = {file.bytes, text};
            save(tree, path, text);
        }
    }
}

std::string SimEditor::content(std::string_view line) {
    std::string said(line);
    std::erase(said, ' ');
    return said;
}

void SimEditor::finish_saves() {
    for (Unfinished& one : unfinished_) {
        one.finished = one.tree->now();
        save(*one.tree, one.path, one.text);
        finished_.push_back(std::move(one));
    }
    unfinished_.clear();
}

void SimEditor::save(SimTree& tree, const std::string& path, const std::string& text) {
    take_away(tree.text(path).value_or(std::string()), text);
    const auto head = file_at(tree.git().head_files(), path);
    if (!tree.is_running() && head && head->bytes == text) {
        // `git checkout`, for all that anybody can tell, and no edit: what was seen of this file
        // before stands, with all that it had taken away, such as the second half of a save.
        take_away(text, {});
    }
    if (prng_.chance(1, 4)) {
        tree.save_by_rename(path, text);
    } else {
        tree.save(path, text);
    }
}

std::string SimEditor::changed(const std::string& path, const std::string& text) {
    if (is_code(path)) {
        Blocks blocks = split_code(text);
        change_block(blocks);
        return join_code(blocks);
    }
    Lines lines = split(text);
    change_line(lines);
    return join(lines);
}

void SimEditor::change_block(Blocks& blocks) {
    const auto at = static_cast<std::ptrdiff_t>(prng_.below(blocks.size() + 1));
    if (at == std::ssize(blocks)) {
        blocks.push_back(new_block());
        return;
    }
    Lines& block = blocks[static_cast<std::size_t>(at)];
    switch (prng_.below(8)) {
        case 0:
            blocks.insert(blocks.begin() + at, new_block());
            break;
        case 1:
            if (blocks.size() > 2) {
                blocks.erase(blocks.begin() + at);
            }
            break;
        case 2:
            // A statement has no identity: moved here and changed there, it may stand at both.
            if (is_function(block)) {
                std::rotate(blocks.begin(), blocks.begin() + at, blocks.begin() + at + 1);
            }
            break;
        default:
            if (is_function(block)) {
                change_function(block);
            } else {
                block = {new_statement()};
            }
    }
}

void SimEditor::change_function(Lines& function) {
    const std::size_t at = prng_.below(function.size());
    if (at == 0) {
        function[0] = new_header();
    } else if (prng_.chance(1, 3)) {
        function.insert(function.begin() + static_cast<std::ptrdiff_t>(at), new_body_line());
    } else if (prng_.chance(1, 3) && function.size() > 2) {
        function.erase(function.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
        function[at] = new_body_line();
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
        const std::string path = new_path();
        tree.save(path, new_text(path));
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
    switch (prng_.below(16)) {
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
            (void)git.pull_rebase();
            break;
        case 7:
            (void)git.stash_pop();
            break;
        case 8:
            commit_file(tree);
            break;
        case 9:
            // Back to the commit before; what it brought is an edit again.
            if (const auto before = commit_before(git)) {
                (void)git.reset_mixed(*before);
            }
            break;
        case 10:
            switch_branch(git);
            break;
        case 11:
            // What is new waits for a commit of its own.
            (void)git.commit_tracked();
            break;
        default:
            take_back(tree);
    }
}

// To the other one, which is made where it is not there yet.
void SimEditor::switch_branch(SimGit& git) {
    const std::string other = git.head().branch == "main" ? "topic" : "main";
    if (!git.switch_to(other, false)) {
        (void)git.switch_to(other, true);
    }
}

// `git commit PATH`
void SimEditor::commit_file(SimTree& tree) {
    if (!tree.disk().empty()) {
        const std::string path = some_path(tree);
        (void)tree.git().commit({{path, *file_at(tree.disk(), path)}});
    }
}

std::optional<wire::CommitId> SimEditor::commit_before(const SimGit& git) const {
    const wire::CommitId tip = git.tip();
    if (tip.hex.empty() || git.commits().at(tip).parents.empty()) {
        return std::nullopt;
    }
    return git.commits().at(tip).parents.front();
}

// Something that takes away what is on disk.
void SimEditor::take_back(SimTree& tree) {
    SimGit& git = tree.git();
    const Files before = tree.disk();
    switch (prng_.below(6)) {
        case 0:
            if (!git.index().empty()) {
                (void)git.checkout_file(some_path(git.index()));
            }
            break;
        case 1:
            if (!git.index().empty()) {
                (void)git.remove(some_path(git.index()));
            }
            break;
        case 2:
            if (!git.tip().hex.empty()) {
                const auto history = git.commits().history(git.tip());
                (void)git.revert(*std::next(
                    history.begin(), static_cast<std::ptrdiff_t>(prng_.below(history.size()))));
            }
            break;
        case 3:
            (void)git.reset_hard(git.tip());
            break;
        case 4:
            // The commit with its text, which others may have.
            if (const auto commit = commit_before(git)) {
                (void)git.reset_hard(*commit);
            }
            break;
        default:
            // What it holds may stay there.
            (void)git.stash();
    }
    for (const auto& [path, file] : before) {
        take_away(file.bytes, tree.text(path).value_or(std::string()));
    }
    // Of a save that git takes back at once only the first half may have been seen.
    for (const Unfinished& one : finished_) {
        if (one.tree == &tree && tree.now() - one.finished < kSeen) {
            take_away(one.text, one.half);
        }
    }
}

std::vector<std::string> SimEditor::lost(const std::vector<const Files*>& trees) const {
    std::set<std::string> there;
    for (const Files* tree : trees) {
        for (const auto& [path, file] : *tree) {
            const Lines lines = split(file.bytes);
            std::transform(lines.begin(), lines.end(), std::inserter(there, there.end()), content);
        }
    }
    Lines lost;
    for (const std::string& line : written_) {
        if (!there.contains(content(line)) && !taken_away_.contains(content(line))) {
            lost.push_back(line);
        }
    }
    return lost;
}

// The lines of `text`, but for those that are left.
void SimEditor::take_away(const std::string& text, const std::string& but_for) {
    std::set<std::string> left;
    for (const std::string& line : split(but_for)) {
        left.insert(content(line));
    }
    for (const std::string& line : split(text)) {
        if (std::string said = content(line); !left.contains(said)) {
            taken_away_.insert(std::move(said));
        }
    }
}

std::string SimEditor::new_line() {
    return written(fmt::format("line {}", ++lines_));
}

// Without noise: a function under another name is to be known again.
std::string SimEditor::new_header() {
    return *written_.insert(fmt::format("def function{}(x):\n", ++lines_)).first;
}

std::string SimEditor::new_statement() {
    return written(fmt::format("value{} = 0", ++lines_));
}

std::string SimEditor::new_body_line() {
    return written(fmt::format("    step{} = 0", ++lines_));
}

SimEditor::Lines SimEditor::new_block() {
    if (prng_.chance(1, 3)) {
        return {new_statement()};
    }
    Lines function = {new_header(), new_body_line()};
    while (prng_.chance(2, 3)) {
        function.push_back(new_body_line());
    }
    return function;
}

std::string SimEditor::new_text(const std::string& path) {
    if (is_code(path)) {
        Blocks blocks;
        for (std::size_t n = 0; n < kBlocksFirst; ++n) {
            blocks.push_back(new_block());
        }
        return join_code(blocks);
    }
    Lines lines;
    for (std::size_t n = 0; n < kLinesFirst; ++n) {
        lines.push_back(new_line());
    }
    return join(lines);
}

// `line` with noise behind it.
std::string SimEditor::written(std::string line) {
    Bytes noise(padding_ / 2);
    prng_.fill(noise);
    line += noise.empty() ? "\n" : "  # " + to_hex(noise) + "\n";
    written_.insert(line);
    return line;
}

std::string SimEditor::new_path() {
    return fmt::format("file{}.{}", ++paths_, prng_.chance(1, 2) ? "py" : "txt");
}

std::string SimEditor::some_path(const SimTree& tree) {
    return some_path(tree.disk());
}

std::string SimEditor::some_path(const Files& files) {
    auto at = files.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(prng_.below(files.size())));
    return at->first;
}

}  // namespace aura::sim
