#include "workspace/resolve.hpp"

#include <doctest/doctest.h>

#include "story.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

// A conflict of events 1 and 2 about the text of a.txt, and the file of author 1.
class Dispute {
public:
    Dispute() {
        story_.commit("c1", "", {{"a.txt", "The answer is open.\n"}});
        story_.edit(1, "a.txt", "The answer is mine.\n", story_.git("c1", "a.txt"));
        story_.edit(2, "a.txt", "The answer is yours.\n", story_.git("c1", "a.txt")).author =
            author(2);
        state = story_.state_at("c1");
        local.file.path = "a.txt";
        local.file.skeleton.text = "The answer is mine.\n";
        local.file.skeleton.position.versions = {{event(1), 0}};
    }

    // What the user saw and decided.
    static Resolution decision(std::optional<std::string> text,
                               std::vector<wire::VersionId> heads = {{event(1), 0},
                                                                     {event(2), 0}}) {
        Resolution resolution;
        resolution.kind = wire::ItemKind::skeleton;
        resolution.heads = std::move(heads);
        resolution.text = std::move(text);
        return resolution;
    }

    Result<std::optional<Resolved>> decide(const Resolution& resolution) {
        GitSide git = story_.at("c1");
        const StateContext states{repo_, git, story_, contained_, author(1)};
        return resolve(local, {*state, states}, {resolution});
    }

    // It was taken for one that can be carried out.
    Resolved decided(const Resolution& resolution) {
        auto resolved = decide(resolution);
        REQUIRE(resolved);
        REQUIRE(*resolved);
        return **std::move(resolved);
    }

    std::optional<FileState> state;
    LocalFile local;

private:
    RepoId repo_{};
    Story story_;
    Contained contained_;
};

}  // namespace

TEST_CASE("resolve: the chosen text goes into the next event with all heads as its parents") {
    Dispute dispute;
    const Resolved resolved = dispute.decided(Dispute::decision("ours\n"));
    CHECK(resolved.used.size() == 1);
    CHECK(resolved.file.skeleton_edited);
    CHECK(resolved.file.file.skeleton.text == "ours\n");
    CHECK(resolved.file.file.skeleton.position.versions ==
          std::vector<wire::VersionId>{{event(1), 0}, {event(2), 0}});
}

TEST_CASE("resolve: without a text, what is on this disk is what was chosen") {
    Dispute dispute;
    const Resolved resolved = dispute.decided(Dispute::decision(std::nullopt));
    CHECK(resolved.file.file.skeleton.text == "The answer is mine.\n");
    CHECK(resolved.file.skeleton_edited);
}

TEST_CASE("resolve: a decision about other heads than there are now changes nothing") {
    Dispute dispute;
    for (auto& heads : std::vector<std::vector<wire::VersionId>>{
             {}, {{event(1), 0}}, {{event(1), 0}, {event(3), 0}}}) {
        CHECK_FALSE(dispute.decide(Dispute::decision("x", heads)).value());
    }
    auto other = Dispute::decision("x");
    other.kind = wire::ItemKind::file;
    CHECK_FALSE(dispute.decide(other).value());
}

TEST_CASE("resolve: a text that was edited since is not replaced by the decision") {
    Dispute dispute;
    dispute.local.skeleton_edited = true;
    CHECK_FALSE(dispute.decide(Dispute::decision("ours\n")).value());
}

TEST_CASE("resolve: the record keeps what is on disk until the decision's event is applied") {
    const Dispute dispute;
    TreeFile record = dispute.local.file;
    record.skeleton.text = "ours\n";
    keep_unresolved(record, dispute.local.file, {{}, {Dispute::decision("ours\n")}, false});
    CHECK(record.skeleton == dispute.local.file.skeleton);
}
