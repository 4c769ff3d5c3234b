#include "runtime/leftovers.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"
#include "sync/file_history.hpp"

using namespace aura;

namespace {

// A name that a leftover has.
constexpr const char* kName = "0123456789abcdef-0";

class Tree {
public:
    Tree() : tree_(*worktree::Tree::open(directory_.path())) {}

    void leave(const std::string& name, std::string_view text) const {
        directory_.write(".aura/tmp/" + name, text);
    }

    void leave_link(const std::string& name) const {
        std::filesystem::create_symlink(directory_.path(), directory_.path() / ".aura/tmp" / name);
    }

    [[nodiscard]] bool has(const std::string& name) const {
        return std::filesystem::exists(directory_.path() / ".aura/tmp" / name);
    }

    [[nodiscard]] std::vector<std::string> sort_out(
        const std::vector<workspace::JournalEntry>& journal) const {
        const auto kept = runtime::sort_out_leftovers(tree_, journal);
        REQUIRE(kept);
        return *kept;
    }

    [[nodiscard]] bool touched() const {
        return std::filesystem::exists(directory_.path() / ".aura");
    }

private:
    aura::test::TemporaryDirectory directory_;
    worktree::Tree tree_;
};

workspace::JournalEntry entry(const std::string& from, const std::string& to) {
    workspace::JournalEntry entry;
    entry.path = "a.py";
    entry.from = sync::text_hash(from);
    entry.to = sync::text_hash(to);
    return entry;
}

}  // namespace

TEST_CASE("leftovers: a text that the journal knows is discarded, going in or coming out") {
    const Tree tree;
    tree.leave(kName, "old\n");
    tree.leave("0123456789abcdef-1", "new\n");
    CHECK(tree.sort_out({entry("old\n", "new\n")}).empty());
    CHECK_FALSE(tree.has(kName));
    CHECK_FALSE(tree.has("0123456789abcdef-1"));
}

TEST_CASE("leftovers: what a moved file held at its old place is known too") {
    const Tree tree;
    auto moved = entry("", "new\n");
    moved.previous = sync::text_hash("before the move\n");
    tree.leave(kName, "before the move\n");
    CHECK(tree.sort_out({moved}).empty());
    CHECK_FALSE(tree.has(kName));
}

TEST_CASE("leftovers: a text that nobody recorded stays and is named") {
    const Tree tree;
    tree.leave(kName, "saved in that moment\n");
    CHECK(tree.sort_out({entry("old\n", "new\n")}) == std::vector<std::string>{kName});
    CHECK(tree.has(kName));
    // Until somebody takes it away.
    CHECK(tree.sort_out({}) == std::vector<std::string>{kName});
    CHECK(runtime::kept_aside(kName).path == std::string(".aura/tmp/") + kName);
}

TEST_CASE("leftovers: a replaced file goes unless somebody wrote to it") {
    const Tree tree;
    const std::string spare = std::string(kName) + "-cbf29ce484222325";  // FNV-1a of nothing
    tree.leave(spare, "saved in that moment\n");
    CHECK(tree.sort_out({}) == std::vector<std::string>{spare});
    const std::string other = "0123456789abcdef-1-af63dc4c8601ec8c";  // FNV-1a of "a"
    tree.leave(other, "a");
    CHECK(tree.sort_out({}) == std::vector<std::string>{spare});
    CHECK_FALSE(tree.has(other));
}

TEST_CASE("leftovers: a link or a directory that came out of the tree stays and is named") {
    const Tree tree;
    tree.leave(std::string(kName) + "/file", "inside\n");
    const std::string link = "0123456789abcdef-1";
    tree.leave_link(link);
    CHECK(tree.sort_out({}) == std::vector<std::string>{kName, link});
    CHECK(tree.has(std::string(kName) + "/file"));
    CHECK(tree.has(link));
}

TEST_CASE("leftovers: nothing is made in a tree that has none") {
    const Tree tree;
    CHECK(tree.sort_out({}).empty());
    CHECK_FALSE(tree.touched());
}
