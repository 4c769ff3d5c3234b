#include "worktree/swap.hpp"

#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <variant>

#include <doctest/doctest.h>

#include "sandbox.hpp"
#include "support/skip.hpp"
#include "worktree/regular_file.hpp"

using aura::ErrorCode;
using aura::Result;
using aura::test::Sandbox;
using aura::test::value_of;
using aura::worktree::Displaced;
using aura::worktree::Done;
using aura::worktree::NewText;
using aura::worktree::Outcome;
using aura::worktree::OwnedFd;
using aura::worktree::Swap;

namespace {

// A tree with d/f, whose directory is open, and a new text ready beside it.
struct Scene {
    explicit Scene(const std::string& there) {
        sandbox.write("d/f", there);
        directory = value_of(sandbox.tree.open_beneath("d", aura::worktree::platform::kPlace));
        auto file = value_of(sandbox.private_dir.create("d/f", false));
        REQUIRE(aura::worktree::write_file(file.fd.get(), "new", "new"));

        struct stat status {};

        REQUIRE(::fstat(file.fd.get(), &status) == 0);
        text = {file.name, "new", aura::worktree::StatPrint::of(status)};
    }

    [[nodiscard]] OwnedFd open_for_appending() const { return open_in_tree("d/f"); }

    [[nodiscard]] OwnedFd open_new_for_appending() const {
        return open_in_tree(".aura/tmp/" + text.name);
    }

    // Somebody puts a link or a directory where the file was.
    void replace_by_other(bool link) const {
        std::filesystem::remove(sandbox.root() / "d/f");
        if (link) {
            sandbox.link(sandbox.outside() / "secret", "d/f");
        } else {
            sandbox.write("d/f/g", "inside");
        }
    }

    // Makes of the text another one than the file holds, as if somebody had saved into the new file
    // while it was in place for a moment.
    void save_into_new_file() { text.bytes = "what was prepared"; }

    // Ends the test unless `kept` is the name of all that there is in the private directory.
    void check_only(const std::optional<std::string>& kept) const {
        const auto leftovers = value_of(sandbox.private_dir.leftovers());
        REQUIRE(leftovers.size() == 1);
        REQUIRE(kept == leftovers[0].name);
        CHECK(leftovers[0].may_belong_to("d/f"));
    }

    [[nodiscard]] Swap swap() const {
        return {sandbox.tree, sandbox.private_dir, sandbox.replaced, "d/f", directory.get()};
    }

    Sandbox sandbox;
    OwnedFd directory;
    NewText text;

private:
    [[nodiscard]] OwnedFd open_in_tree(const std::string& file) const {
        OwnedFd opened(::open((sandbox.root() / file).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
        REQUIRE(opened);
        return opened;
    }
};

Displaced displaced(const Result<Outcome>& outcome) {
    REQUIRE(outcome);
    REQUIRE(std::holds_alternative<Displaced>(*outcome));
    return std::get<Displaced>(*outcome);
}

void check_changed(const Result<Outcome>& outcome) {
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().is(ErrorCode::tree_changed));
}

}  // namespace

TEST_CASE("worktree: what came out and was expected is gone and the new text is in place") {
    const Scene scene("old");
    const Outcome outcome = value_of(scene.swap().exchange(scene.text, "old"));
    CHECK(std::get<Done>(outcome).print == scene.sandbox.tree.print("d/f").value());
    CHECK(scene.sandbox.read("d/f") == "new");
    scene.sandbox.check_clean();
}

TEST_CASE("worktree: what came out and was not expected goes back and is told") {
    const Scene scene("other");
    const Displaced other = displaced(scene.swap().exchange(scene.text, "old"));
    CHECK(other.bytes == "other");
    CHECK_FALSE(other.kept);
    CHECK(scene.sandbox.read("d/f") == "other");
    scene.sandbox.check_clean();
}

TEST_CASE("worktree: a third text stays in place and the displaced one is kept") {
    Scene scene("other");
    scene.save_into_new_file();
    const Displaced other = displaced(scene.swap().exchange(scene.text, "old"));
    CHECK(other.bytes == "other");
    CHECK(scene.sandbox.read("d/f") == "new");
    scene.check_only(other.kept);
    CHECK(scene.sandbox.private_dir.read(*other.kept).value() == "other");
}

TEST_CASE("worktree: a third text stays in place and what is no text is kept, too") {
    for (const bool link : {true, false}) {
        Scene scene("old");
        scene.replace_by_other(link);
        scene.save_into_new_file();
        const Displaced other = displaced(scene.swap().exchange(scene.text, "old"));
        CHECK_FALSE(other.bytes);
        CHECK(scene.sandbox.read("d/f") == "new");
        scene.check_only(other.kept);
        const std::string kept = ".aura/tmp/" + *other.kept;
        CHECK(std::filesystem::is_symlink(scene.sandbox.root() / kept) == link);
        CHECK(scene.sandbox.read(kept + "/g") == (link ? "(absent)" : "inside"));
        scene.sandbox.check_outside();
    }
}

TEST_CASE("worktree: where somebody still writes is what belongs in place") {
    Scene scene("old");
    if (!scene.sandbox.private_dir.writers_visible()) {
        aura::test::skip("this file system does not tell who writes");
        return;
    }
    const OwnedFd writer = scene.open_for_appending();
    scene.save_into_new_file();
    const Displaced third = displaced(scene.swap().exchange(scene.text, "old"));
    CHECK(third.bytes == "new");
    scene.check_only(third.kept);
    REQUIRE(::write(writer.get(), "er", 2) == 2);
    CHECK(scene.sandbox.read("d/f") == "older");
}

TEST_CASE("worktree: where two write and never end, one is kept after a while") {
    Scene scene("old");
    if (!scene.sandbox.private_dir.writers_visible()) {
        aura::test::skip("this file system does not tell who writes");
        return;
    }
    const OwnedFd one = scene.open_for_appending();
    const OwnedFd other = scene.open_new_for_appending();
    const Displaced half = displaced(scene.swap().exchange(scene.text, "old"));
    CHECK_FALSE(half.bytes);
    scene.check_only(half.kept);
}

TEST_CASE("worktree: a link or a directory that came out goes back and is refused") {
    for (const bool link : {true, false}) {
        const Scene scene("old");
        scene.replace_by_other(link);
        const Result<Outcome> outcome = scene.swap().exchange(scene.text, "old");
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().is(ErrorCode::path_refused));
        CHECK(std::filesystem::is_symlink(scene.sandbox.root() / "d/f") == link);
        CHECK(scene.sandbox.read("d/f/g") == (link ? "(absent)" : "inside"));
        scene.sandbox.check_clean();
    }
}

TEST_CASE("worktree: a text that somebody still writes to goes back, and the writer goes on") {
    const Scene scene("old");
    if (!scene.sandbox.private_dir.writers_visible()) {
        aura::test::skip("this file system does not tell who writes");
        return;
    }
    const OwnedFd writer = scene.open_for_appending();
    check_changed(scene.swap().exchange(scene.text, "old"));
    check_changed(scene.swap().take("old"));
    REQUIRE(::write(writer.get(), "er", 2) == 2);
    CHECK(scene.sandbox.read("d/f") == "older");
    scene.sandbox.check_clean();
}

TEST_CASE("worktree: a file that vanished or a directory that moved undoes the exchange") {
    {
        const Scene scene("old");
        std::filesystem::remove(scene.sandbox.root() / "d/f");
        check_changed(scene.swap().exchange(scene.text, "old"));
        CHECK(scene.sandbox.read("d/f") == "(absent)");
        scene.sandbox.check_clean();
    }
    const Scene scene("old");
    std::filesystem::rename(scene.sandbox.root() / "d", scene.sandbox.root() / "moved");
    check_changed(scene.swap().exchange(scene.text, "old"));
    CHECK(scene.sandbox.read("moved/f") == "old");
    check_changed(scene.swap().take("old"));
    CHECK(scene.sandbox.read("moved/f") == "old");
    scene.sandbox.check_clean();
}

TEST_CASE("worktree: a new file is placed only where nothing is and the directory still is") {
    {
        const Scene scene("old");
        CHECK(scene.swap().place(scene.text).error().is(ErrorCode::tree_changed));
        CHECK(scene.sandbox.read("d/f") == "old");
        scene.sandbox.check_clean();
    }
    {
        const Scene scene("old");
        std::filesystem::remove(scene.sandbox.root() / "d/f");
        const Outcome outcome = value_of(scene.swap().place(scene.text));
        CHECK(std::get<Done>(outcome).print == scene.sandbox.tree.print("d/f").value());
        CHECK(scene.sandbox.read("d/f") == "new");
        scene.sandbox.check_clean();
    }
    {
        const Scene scene("old");
        std::filesystem::remove(scene.sandbox.root() / "d/f");
        std::filesystem::rename(scene.sandbox.root() / "d", scene.sandbox.root() / "moved");
        CHECK(scene.swap().place(scene.text).error().is(ErrorCode::tree_changed));
        CHECK(scene.sandbox.read("moved/f") == "(absent)");
        scene.sandbox.check_clean();
    }
}

TEST_CASE("worktree: a file is taken out if it holds the expected text, else it goes back") {
    const Scene scene("old");
    const Displaced other = displaced(scene.swap().take("something else"));
    CHECK(other.bytes == "old");
    CHECK(scene.sandbox.read("d/f") == "old");
    CHECK(std::holds_alternative<Done>(value_of(scene.swap().take("old"))));
    CHECK(scene.sandbox.read("d/f") == "(absent)");
    check_changed(scene.swap().take("old"));
}
