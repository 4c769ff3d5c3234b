#include "runtime/linked_repository.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "runtime/tree_texts.hpp"
#include "unit/git/scripted_repository.hpp"

using namespace aura;
using aura::test::ScriptedRepository;
using runtime::LinkRecord;
using runtime::open_linked;

namespace {

LinkRecord linked_at(const std::filesystem::path& root, const wire::CommitId& announced = {}) {
    LinkRecord record;
    record.root = root.string();
    record.name = "app";
    record.announced = workspace::TreeHead{announced, "main"};
    return record;
}

// What is wrong with what is there.
std::string refusal(const LinkRecord& record, std::vector<wire::CommitId> commits = {}) {
    const auto opened = open_linked(record, std::move(commits));
    REQUIRE_FALSE(opened);
    CHECK(opened.error().is(ErrorCode::repo_unavailable));
    return opened.error().to_line();
}

}  // namespace

TEST_CASE("linked repository: the one that was linked is opened, and none is not found") {
    const ScriptedRepository scripted("commit one");
    const wire::CommitId commit = runtime::to_wire(scripted.commit("HEAD"));
    CHECK(open_linked(linked_at(scripted.root(), commit), {commit}));
    CHECK(open_linked(linked_at(scripted.root()), {}));
    scripted.run("rm -r .git");
    CHECK(open_linked(linked_at(scripted.root()), {}).error().is(ErrorCode::not_found));
}

TEST_CASE("linked repository: an empty mount point in another repository is not that one") {
    const ScriptedRepository scripted("commit one; mkdir disk");
    const std::string why = refusal(linked_at(scripted.root() / "disk"));
    CHECK(why.find("it lies in that at " + scripted.root().string()) != std::string::npos);
}

TEST_CASE("linked repository: a clone without a commit yet is not it, unless it was linked so") {
    const ScriptedRepository scripted;
    const wire::CommitId commit{std::string(40, 'a')};
    CHECK(refusal(linked_at(scripted.root(), commit)).find("no commit yet") != std::string::npos);
    CHECK(open_linked(linked_at(scripted.root()), {}));
}

TEST_CASE("linked repository: one that shares no commit with it is another one") {
    const ScriptedRepository scripted("commit one; commit two");
    const wire::CommitId here = runtime::to_wire(scripted.commit("HEAD"));
    const wire::CommitId first = runtime::to_wire(scripted.commit("HEAD~1"));
    const wire::CommitId elsewhere{std::string(40, 'a')};
    CHECK(refusal(linked_at(scripted.root(), elsewhere), {elsewhere}).find("no clone of app") !=
          std::string::npos);
    // Its HEAD was rewritten, or the team's commits are none of this branch.
    CHECK(open_linked(linked_at(scripted.root(), elsewhere), {elsewhere, first}));
    CHECK(open_linked(linked_at(scripted.root(), here), {elsewhere}));
    // Nobody can tell.
    CHECK(open_linked(linked_at(scripted.root(), elsewhere), {}));
    scripted.run("git clone -q --depth 1 file://$PWD ../shallow");
    CHECK(open_linked(linked_at(scripted.root().parent_path() / "shallow", elsewhere), {first}));
}
