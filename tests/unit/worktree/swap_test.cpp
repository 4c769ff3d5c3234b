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

    [[nodiscard]] Swap swap() const {
        return {sandbox.tree, sandbox.private_dir, sandbox.replaced, "d/f", directory.get()};
    }

    Sandbox sandbox;
    OwnedFd directory;
    NewText text;
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
    // As if somebody had written to the new file while it was in place for a moment.
    scene.text.bytes = "what was prepared";
    const Displaced other = displaced(scene.swap().exchange(scene.text, "old"));
    CHECK(other.bytes == "other");
    CHECK(scene.sandbox.read("d/f") == "new");
    REQUIRE(other.kept);
    CHECK(scene.sandbox.private_dir.read(*other.kept).value() == "other");
    CHECK(value_of(scene.sandbox.private_dir.leftovers())[0].may_belong_to("d/f"));
}

TEST_CASE("worktree: a link or a directory that came out goes back and is refused") {
    for (const bool link : {true, false}) {
        const Scene scene("old");
        std::filesystem::remove(scene.sandbox.root() / "d/f");
        if (link) {
            scene.sandbox.link(scene.sandbox.outside() / "secret", "d/f");
        } else {
            scene.sandbox.write("d/f/g", "inside");
        }
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
    const OwnedFd writer(
        ::open((scene.sandbox.root() / "d/f").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
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
        const Done done = value_of(scene.swap().place(scene.text));
        CHECK(done.print == scene.sandbox.tree.print("d/f").value());
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
