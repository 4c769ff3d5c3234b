#include "worktree/rename.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>

#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"
#include "worktree/owned_fd.hpp"

using aura::test::TemporaryDirectory;
using aura::worktree::OwnedFd;
using aura::worktree::platform::kPlace;
using aura::worktree::platform::Place;

namespace {

struct Files {
    Files() : fd(::open(directory.path().c_str(), kPlace)) {}

    [[nodiscard]] Place at(const char* name) const { return {fd.get(), name}; }

    TemporaryDirectory directory;
    OwnedFd fd;
};

using Move = int (*)(Place, Place);
using Exchange = int (*)(Place, Place, Place);

}  // namespace

TEST_CASE("worktree: a file moves to a free name and never onto another file") {
    for (const Move move : {&aura::worktree::move_new, &aura::worktree::move_new_by_link}) {
        const Files files;
        files.directory.write("a", "a");
        CHECK(move(files.at("a"), files.at("b")) == 0);
        CHECK(files.directory.read("a") == "(absent)");
        CHECK(files.directory.read("b") == "a");

        files.directory.write("a", "another");
        CHECK(move(files.at("a"), files.at("b")) == EEXIST);
        CHECK(files.directory.read("a") == "another");
        CHECK(files.directory.read("b") == "a");
        CHECK(move(files.at("nowhere"), files.at("c")) == ENOENT);
    }
}

TEST_CASE("worktree: two files are exchanged in one step or in several") {
    for (const Exchange exchange :
         {&aura::worktree::exchange, &aura::worktree::exchange_by_steps}) {
        const Files files;
        files.directory.write("mine", "new");
        files.directory.write("theirs", "old");
        CHECK(exchange(files.at("mine"), files.at("theirs"), files.at("aside")) == 0);
        CHECK(files.directory.read("mine") == "old");
        CHECK(files.directory.read("theirs") == "new");
        CHECK(files.directory.read("aside") == "(absent)");
        CHECK(exchange(files.at("mine"), files.at("nowhere"), files.at("aside")) == ENOENT);
        CHECK(files.directory.read("mine") == "old");
    }
}

TEST_CASE("worktree: an exchange in several steps that cannot go on puts the old file back") {
    const Files files;
    files.directory.write("theirs", "old");
    CHECK(aura::worktree::exchange_by_steps(
              files.at("nowhere"), files.at("theirs"), files.at("aside")) == ENOENT);
    CHECK(files.directory.read("theirs") == "old");
    CHECK(files.directory.read("aside") == "(absent)");
}
