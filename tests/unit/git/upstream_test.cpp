#include "git/upstream.hpp"

#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "scripted_repository.hpp"

using aura::git::Repository;
using aura::git::upstream_of;
using aura::test::ScriptedRepository;

namespace {

std::string upstream(const Repository& repository, const std::string& branch) {
    return upstream_of(repository.raw(), branch).value().value_or("(none)");
}

}  // namespace

TEST_CASE("git: an upstream is where the remote's refspecs put it, as git has it") {
    const ScriptedRepository scripted(R"(
        commit one; git branch side; git clone -q . ../clone; cd ../clone
        git branch -q --track mine origin/side; git branch -q --track local main
        git remote add -f second .. 2>/dev/null || git remote set-url second "$PWD/../repo"
        git config --replace-all remote.second.fetch '+refs/tags/*:refs/tags/*'
        git config --add remote.second.fetch '+refs/heads/*:refs/remotes/2nd/*'; git fetch -q second
        git branch -q --track other 2nd/main; git branch none)");
    const Repository repository = scripted.open("../clone");
    for (const char* branch : {"main", "mine", "local", "other"}) {
        CAPTURE(branch);
        CHECK(upstream(repository, branch) ==
              scripted.run(std::string("git -C ../clone rev-parse --symbolic-full-name ") + branch +
                           "@{upstream}"));
    }
    CHECK(upstream(repository, "other") == "refs/remotes/2nd/main");
    CHECK(upstream(repository, "none") == "(none)");
    CHECK(upstream(repository, "no such branch") == "(none)");
}

TEST_CASE("git: an upstream that is set or cut off is seen at the next call") {
    const ScriptedRepository scripted("commit one; git branch side");
    const Repository repository = scripted.open();
    CHECK(upstream(repository, "main") == "(none)");
    scripted.run("git branch -q --set-upstream-to=side main");
    CHECK(upstream(repository, "main") == "refs/heads/side");
    scripted.run("git branch --unset-upstream main");
    CHECK(upstream(repository, "main") == "(none)");
}

TEST_CASE("git: a branch that follows a URL, or a ref that no refspec fetches, has no upstream") {
    const ScriptedRepository scripted(R"(
        commit one; git config branch.main.remote ../elsewhere; git config branch.main.merge refs/heads/main)");
    const Repository repository = scripted.open();
    CHECK(upstream(repository, "main") == "(none)");
    scripted.run(R"(git remote add origin ..; git config branch.main.remote origin
        git config remote.origin.fetch '+refs/heads/other:refs/remotes/origin/other')");
    CHECK(upstream(repository, "main") == "(none)");
}
