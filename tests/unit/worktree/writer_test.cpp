#include "worktree/writer.hpp"

#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

#include "sandbox.hpp"

using aura::ErrorCode;
using aura::Result;
using aura::test::Sandbox;
using aura::test::value_of;
using aura::worktree::Change;
using aura::worktree::Done;
using aura::worktree::Executable;
using aura::worktree::Flush;
using aura::worktree::Outcome;
using aura::worktree::Prepared;
using aura::worktree::Resolver;
using aura::worktree::Writer;

namespace {

void check_done(const Result<Outcome>& outcome) {
    INFO((outcome ? "" : outcome.error().to_line()));
    REQUIRE(outcome);
    CHECK(std::holds_alternative<Done>(*outcome));
}

void check_refused(const Result<Outcome>& outcome, ErrorCode code) {
    REQUIRE_FALSE(outcome);
    CAPTURE(outcome.error().to_line());
    CHECK(outcome.error().is(code));
}

void chmod(const Sandbox& sandbox, const char* file, mode_t mode) {
    REQUIRE(::chmod((sandbox.root() / file).c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("worktree: a file is replaced, with and without flushing, by both resolvers") {
    for (const Resolver resolver : {Resolver::best, Resolver::components}) {
        const Sandbox sandbox(resolver);
        const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
        sandbox.write("d/f", "one");
        check_done(writer.replace({"d/f", "one", "two"}, Flush::no));
        CHECK(sandbox.read("d/f") == "two");
        check_done(writer.replace({"d/f", "two", ""}, Flush::yes));
        CHECK(sandbox.read("d/f").empty());
        sandbox.check_clean();
    }
}

TEST_CASE("worktree: a file is created with its directories") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    check_done(writer.replace({"a/b/c", std::nullopt, "text"}, Flush::yes));
    CHECK(sandbox.read("a/b/c") == "text");
    check_refused(writer.replace({"a/b/c", std::nullopt, "again"}, Flush::no),
                  ErrorCode::tree_changed);
    CHECK(sandbox.read("a/b/c") == "text");
    check_refused(writer.replace({"a/b/c/d", std::nullopt, ""}, Flush::no),
                  ErrorCode::path_refused);
    check_refused(writer.replace({"a/b", std::nullopt, ""}, Flush::no), ErrorCode::path_refused);
    sandbox.check_clean();
}

TEST_CASE("worktree: the print of what is in place comes back") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    const Outcome created = value_of(writer.replace({"f", std::nullopt, "one"}, Flush::no));
    CHECK(std::get<Done>(created).print == sandbox.tree.print("f").value());
    const Outcome replaced = value_of(writer.replace({"f", "one", "two"}, Flush::no));
    CHECK(std::get<Done>(replaced).print == sandbox.tree.print("f").value());
}

TEST_CASE("worktree: a file that does not hold the expected text is left alone") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "other");
    check_refused(writer.replace({"f", "one", "two"}, Flush::no), ErrorCode::tree_changed);
    check_refused(writer.replace({"nowhere", "one", "two"}, Flush::no), ErrorCode::tree_changed);
    check_refused(writer.replace({"no/where", "one", "two"}, Flush::no), ErrorCode::tree_changed);
    check_refused(writer.remove("f", "one"), ErrorCode::tree_changed);
    check_refused(writer.remove("nowhere", "one"), ErrorCode::tree_changed);
    CHECK(sandbox.read("f") == "other");
    sandbox.check_clean();
}

TEST_CASE("worktree: links are not written through, over or removed") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.link(sandbox.outside(), "out");
    sandbox.link(sandbox.outside() / "secret", "file");
    for (const char* path : {"out/secret", "file"}) {
        check_refused(writer.replace({path, "secret", "x"}, Flush::no), ErrorCode::path_refused);
        check_refused(writer.replace({path, std::nullopt, "x"}, Flush::no),
                      ErrorCode::path_refused);
        check_refused(writer.remove(path, "secret"), ErrorCode::path_refused);
    }
    check_refused(writer.replace({"out/new", std::nullopt, "x"}, Flush::no),
                  ErrorCode::path_refused);
    check_refused(writer.replace({"out/a/b", std::nullopt, "x"}, Flush::no),
                  ErrorCode::path_refused);
    sandbox.check_clean();
}

TEST_CASE("worktree: paths that may never be written are refused") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    for (const char* path :
         {".git/hooks/pre-commit", ".aura/tmp/x", "../x", "/tmp/x", "a/.GIT/config"}) {
        CAPTURE(path);
        check_refused(writer.replace({path, std::nullopt, "x"}, Flush::no),
                      ErrorCode::path_refused);
        check_refused(writer.remove(path, "x"), ErrorCode::path_refused);
    }
    const std::string large(aura::git::kTextBytesMax + 1, 'x');
    check_refused(writer.replace({"f", std::nullopt, large}, Flush::no),
                  ErrorCode::text_unsupported);
}

TEST_CASE("worktree: permission bits are those of the old file and set-id bits vanish") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "0");
    chmod(sandbox, "f", 06640);
    check_done(writer.replace({"f", "0", "1"}, Flush::no));
    CHECK(sandbox.mode("f") == 0640);
    check_done(writer.replace({"f", "1", "2", Executable::set}, Flush::no));
    CHECK(sandbox.mode("f") == 0750);
    check_done(writer.replace({"f", "2", "3", Executable::keep}, Flush::no));
    CHECK(sandbox.mode("f") == 0750);
    check_done(writer.replace({"f", "3", "4", Executable::clear}, Flush::no));
    CHECK(sandbox.mode("f") == 0640);
}

TEST_CASE("worktree: a new file has the bits that the umask leaves, executable only when asked") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    const mode_t before = ::umask(027);
    check_done(writer.replace({"plain", std::nullopt, ""}, Flush::no));
    check_done(writer.replace({"run", std::nullopt, "", Executable::set}, Flush::no));
    ::umask(before);
    CHECK(sandbox.mode("plain") == 0640);
    CHECK(sandbox.mode("run") == 0750);
}

TEST_CASE("worktree: the owner of a replaced file stays when we may give files away") {
    if (::geteuid() != 0) {
        return;
    }
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "0");
    REQUIRE(::chown((sandbox.root() / "f").c_str(), 12, 34) == 0);
    check_done(writer.replace({"f", "0", "1"}, Flush::no));

    struct stat status {};

    REQUIRE(::stat((sandbox.root() / "f").c_str(), &status) == 0);
    CHECK(status.st_uid == 12);
    CHECK(status.st_gid == 34);
}

TEST_CASE("worktree: a removal takes the directories that it leaves empty") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("a/b/f", "text");
    sandbox.write("a/g", "");
    check_done(writer.remove("a/b/f", "text"));
    CHECK_FALSE(std::filesystem::exists(sandbox.root() / "a/b"));
    CHECK(std::filesystem::exists(sandbox.root() / "a/g"));
    sandbox.check_clean();
}

TEST_CASE("worktree: a batch is prepared first and put in place later") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "0");
    Prepared first = value_of(writer.prepare({"f", "0", "1"}));
    Prepared second = value_of(writer.prepare({"g", std::nullopt, "2"}));
    CHECK(value_of(sandbox.private_dir.leftovers()).size() == 2);
    CHECK(sandbox.read("f") == "0");
    REQUIRE(sandbox.tree.sync());
    check_done(writer.commit(std::move(first)));
    check_done(writer.commit(std::move(second)));
    CHECK(sandbox.read("f") == "1");
    CHECK(sandbox.read("g") == "2");
    sandbox.check_clean();
}

TEST_CASE("worktree: what was prepared and not committed deletes itself") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    {
        Prepared prepared = value_of(writer.prepare({"f", std::nullopt, "1"}));
        const Prepared moved = std::move(prepared);
        CHECK(value_of(sandbox.private_dir.leftovers()).size() == 1);
    }
    sandbox.check_clean();
}

TEST_CASE("worktree: a creation that fails leaves no directory behind") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    Prepared prepared = value_of(writer.prepare({"a/b/f", std::nullopt, "1"}));
    sandbox.write("a/x", "");
    // The prepared file vanishes, so that it cannot be put in place.
    REQUIRE(sandbox.private_dir.discard(value_of(sandbox.private_dir.leftovers())[0].name));
    CHECK_FALSE(writer.commit(std::move(prepared)));
    CHECK_FALSE(std::filesystem::exists(sandbox.root() / "a/b"));
    CHECK(std::filesystem::exists(sandbox.root() / "a/x"));
}
