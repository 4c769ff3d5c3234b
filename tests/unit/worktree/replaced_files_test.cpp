#include "worktree/replaced_files.hpp"

#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "sandbox.hpp"
#include "support/skip.hpp"
#include "worktree/owned_fd.hpp"
#include "worktree/writer.hpp"

using aura::test::Sandbox;
using aura::test::value_of;
using aura::worktree::Done;
using aura::worktree::Flush;
using aura::worktree::LateText;
using aura::worktree::Outcome;
using aura::worktree::OwnedFd;
using aura::worktree::ReplacedFiles;
using aura::worktree::Writer;

namespace {

// An editor in the middle of open(2): it has found the file and has not opened it yet.
class Opening {
public:
    explicit Opening(const std::string& file) : found_(::open(file.c_str(), O_PATH | O_CLOEXEC)) {
        REQUIRE(found_);
    }

    // The rest of open(2), wherever the file is now.
    [[nodiscard]] OwnedFd finish() const {
        const std::string file = "/proc/self/fd/" + std::to_string(found_.get());
        OwnedFd opened(::open(file.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
        REQUIRE(opened);
        return opened;
    }

    void save(std::string_view text) const {
        const OwnedFd fd = finish();
        REQUIRE(::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }

private:
    OwnedFd found_;
};

// A tree with a file "f" that holds "old".
struct ReplacedTree {
    ReplacedTree() { sandbox.write("f", "old"); }

    void replace(const std::string& from, const std::string& to) const {
        const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
        const Outcome outcome = value_of(writer.replace({"f", from, to}, Flush::no));
        REQUIRE(std::holds_alternative<Done>(outcome));
    }

    [[nodiscard]] Opening opening() const { return Opening(sandbox.root() / "f"); }

    // An editor that has opened the file for writing once it had been replaced.
    [[nodiscard]] OwnedFd open_late() const {
        const Opening editor = opening();
        replace("old", "new");
        return editor.finish();
    }

    [[nodiscard]] std::vector<LateText> settle() const {
        return sandbox.replaced.settle(sandbox.private_dir);
    }

    [[nodiscard]] std::size_t files_aside() const {
        return value_of(sandbox.private_dir.leftovers()).size();
    }

    Sandbox sandbox;
};

}  // namespace

TEST_CASE("replaced files: what nobody wrote to is kept for a round and deleted then") {
    const ReplacedTree tree;
    tree.replace("old", "new");
    CHECK(tree.settle().empty());
    CHECK(tree.files_aside() == 1);
    CHECK(tree.settle().empty());
    CHECK(tree.files_aside() == 0);
    CHECK(tree.sandbox.replaced.size() == 0);
}

TEST_CASE("replaced files: a text saved into a file that was replaced meanwhile is told") {
    const ReplacedTree tree;
    const Opening editor = tree.opening();
    tree.replace("old", "new");
    editor.save("saved");
    const auto late = tree.sandbox.late_texts();
    REQUIRE(late.size() == 1);
    CHECK(late[0].path == "f");
    CHECK(value_of(tree.sandbox.private_dir.read(late[0].name)) == "saved");
    CHECK(tree.sandbox.read("f") == "new");
    REQUIRE(tree.sandbox.private_dir.discard(late[0].name));
}

TEST_CASE("replaced files: a text saved into a file that was removed meanwhile is told") {
    const ReplacedTree tree;
    const Opening editor = tree.opening();
    const Writer writer(tree.sandbox.tree, tree.sandbox.private_dir, tree.sandbox.replaced);
    REQUIRE(writer.remove("f", "old"));
    editor.save("saved");
    const auto late = tree.sandbox.late_texts();
    REQUIRE(late.size() == 1);
    CHECK(value_of(tree.sandbox.private_dir.read(late[0].name)) == "saved");
}

TEST_CASE("replaced files: whoever writes late is waited for until his text is whole") {
    const ReplacedTree tree;
    if (!tree.sandbox.private_dir.writers_visible()) {
        aura::test::skip("this file system does not tell who writes");
        return;
    }
    OwnedFd writing = tree.open_late();
    CHECK(tree.sandbox.late_texts().empty());
    CHECK(tree.sandbox.replaced.size() == 1);
    REQUIRE(::write(writing.get(), "whole", 5) == 5);
    writing = OwnedFd();
    const auto late = tree.sandbox.late_texts();
    REQUIRE(late.size() == 1);
    CHECK(value_of(tree.sandbox.private_dir.read(late[0].name)) == "whole");
}

TEST_CASE("replaced files: whoever never closes the file is not waited for for ever") {
    const ReplacedTree tree;
    if (!tree.sandbox.private_dir.writers_visible()) {
        aura::test::skip("this file system does not tell who writes");
        return;
    }
    const OwnedFd writing = tree.open_late();
    int looks = 0;
    for (static_cast<void>(tree.settle()); tree.settle().empty(); ++looks) {
        REQUIRE(looks < ReplacedFiles::kLooksMax);
    }
    CHECK(looks == ReplacedFiles::kLooksMax - 1);
    CHECK(tree.sandbox.replaced.size() == 0);
    CHECK(tree.files_aside() == 1);  // where he goes on
}

TEST_CASE("replaced files: one more than are kept, and the oldest is looked at early") {
    const ReplacedTree tree;
    const Opening editor = tree.opening();
    tree.replace("old", "0");
    editor.save("saved");
    for (std::size_t i = 0; i < ReplacedFiles::kFilesMax; ++i) {
        tree.replace(std::to_string(i), std::to_string(i + 1));
    }
    CHECK(tree.sandbox.replaced.size() == ReplacedFiles::kFilesMax);
    CHECK(tree.files_aside() == ReplacedFiles::kFilesMax + 1);
    CHECK(tree.settle().size() == 1);
}

TEST_CASE("replaced files: the name of one tells after a crash whether anybody wrote to it") {
    const ReplacedTree tree;
    const Opening editor = tree.opening();
    tree.replace("old", "new");
    const auto before = value_of(tree.sandbox.private_dir.leftovers());
    REQUIRE(before.size() == 1);
    CHECK(before[0].may_belong_to("f"));
    CHECK(before[0].is_spare_with("old"));
    CHECK_FALSE(before[0].is_spare_with("saved"));
}

TEST_CASE("replaced files: the same text replaced twice is two files") {
    const ReplacedTree tree;
    tree.replace("old", "new");
    tree.replace("new", "old");
    tree.replace("old", "new");
    CHECK(tree.files_aside() == 3);
    tree.sandbox.check_clean();
}

TEST_CASE("replaced files: the same text replaced over and over is looked at like any other") {
    const ReplacedTree tree;
    for (std::size_t i = 0; i < ReplacedFiles::kFilesMax; ++i) {
        tree.replace("old", "old");
    }
    CHECK(tree.sandbox.replaced.size() == ReplacedFiles::kFilesMax);
    tree.replace("old", "old");
    CHECK(tree.sandbox.replaced.size() == ReplacedFiles::kFilesMax);
    tree.sandbox.check_clean();
}
