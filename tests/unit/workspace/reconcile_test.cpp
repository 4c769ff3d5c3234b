#include "workspace/reconcile.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/cut_file.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

constexpr const char* kOld = "The answer is open.\n";
constexpr const char* kNew = "The answer is known.\n";

// A tree of author 1 at commit c1, where the file holds kOld, and one path of it.
class Desk {
public:
    explicit Desk(const std::string& path = "a.txt") {
        story.commit("c1", "", {{path, kOld}});
        x.view.path = path;
        x.view.tracked = true;
        x.view.head = FileImage{kOld, wire::FileMode::regular};
        x.view.disk = x.view.head;
        x.head = {{"c1"}, "main"};
        x.announced = x.head;
        x.settings.self = author(1);
    }

    // Author 2 made kNew of what git has.
    sync::Change& arrive(const std::string& text = kNew) {
        sync::Change& change = story.edit(9, x.view.path, text, story.git("c1", x.view.path));
        change.author = author(2);
        return change;
    }

    void save(const std::string& text) { x.view.disk->bytes = text; }

    Outcome examine() {
        x.history = story.history();
        auto outcome = reconcile(x, story, memory_, prng_);
        REQUIRE(outcome);
        return *std::move(outcome);
    }

    [[nodiscard]] static bool holds(const Outcome& outcome, HoldReason reason) {
        return std::any_of(
            outcome.findings.begin(), outcome.findings.end(), [&](const Finding& finding) {
                return finding.kind == FindingKind::held && finding.hold == reason;
            });
    }

    Story story;
    Examination x;

private:
    Memory memory_;
    SeededPrng prng_{1};
};

}  // namespace

TEST_CASE("reconcile: a file that is as HEAD has it, and nobody changed, is left alone") {
    Desk desk;
    const Outcome outcome = desk.examine();
    CHECK_FALSE(outcome.draft);
    CHECK_FALSE(outcome.write);
    CHECK(outcome.findings.empty());
    CHECK(outcome.records.empty());
}

TEST_CASE("reconcile: a path that no tree may have is left alone, and not for its attributes") {
    Desk desk;
    desk.arrive();
    desk.x.view.handling = Handling::refused;
    const Outcome outcome = desk.examine();
    CHECK_FALSE(outcome.write);
    REQUIRE(outcome.findings.size() == 1);
    CHECK(outcome.findings[0].left == LeftReason::path);
}

TEST_CASE("reconcile: a save becomes a draft that names what it was made from, and a record") {
    Desk desk;
    desk.x.settings.intent = "because";
    desk.save(kNew);
    const Outcome outcome = desk.examine();
    REQUIRE(outcome.draft);
    CHECK_FALSE(outcome.write);
    const ChangeDraft& draft = *outcome.draft;
    CHECK(draft.envelope.path == "a.txt");
    CHECK(draft.content.branch == "main");
    CHECK(draft.content.base_commit == wire::CommitId{"c1"});
    CHECK(draft.content.intent == "because");
    REQUIRE(draft.content.items.size() == 1);
    CHECK(draft.content.items[0].text == kNew);
    CHECK(draft.content.items[0].git_parents == std::vector{desk.story.git("c1", "a.txt")});
    REQUIRE(outcome.records.size() == 1);
    CHECK(outcome.records[0].file->skeleton.position.versions ==
          std::vector<wire::VersionId>{{kThisEvent, 0}});
}

TEST_CASE("reconcile: a teammate's version is written over exactly the text that was read") {
    Desk desk;
    desk.arrive();
    const Outcome outcome = desk.examine();
    CHECK_FALSE(outcome.draft);
    REQUIRE(outcome.write);
    CHECK(outcome.write->from == std::string(kOld));
    CHECK(outcome.write->to == std::string(kNew));
    CHECK(outcome.write->path == "a.txt");
}

TEST_CASE("reconcile: where both edited, the own text is recorded first and nothing is written") {
    Desk desk;
    desk.arrive();
    desk.save("The answer is mine.\n");
    const Outcome outcome = desk.examine();
    CHECK(outcome.draft);
    CHECK_FALSE(outcome.write);
}

TEST_CASE("reconcile: what does not merge leaves the disk alone and names both heads") {
    Desk desk;
    desk.save("The answer is mine.\n");
    desk.x.recorded = desk.examine().records.front().file;
    settle(*desk.x.recorded, event(5));
    desk.story.edit(5, "a.txt", "The answer is mine.\n", desk.story.git("c1", "a.txt"));
    desk.arrive();
    const Outcome outcome = desk.examine();
    CHECK_FALSE(outcome.draft);
    CHECK_FALSE(outcome.write);
    REQUIRE(outcome.findings.size() == 1);
    CHECK(outcome.findings[0].kind == FindingKind::conflict);
    CHECK(outcome.findings[0].heads == std::vector<wire::VersionId>{{event(5), 0}, {event(9), 0}});
}

TEST_CASE("reconcile: a tree that asks, is parked or applies at commits waits; a pull does not") {
    const auto held = [](void (*set)(Settings&)) {
        Desk desk;
        desk.arrive();
        set(desk.x.settings);
        Outcome outcome = desk.examine();
        CHECK_FALSE(outcome.write);
        desk.x.settings.pull = true;
        CHECK(desk.examine().write);
        return outcome;
    };
    CHECK(Desk::holds(held([](Settings& s) { s.apply = ApplyMode::ask; }), HoldReason::asks_first));
    CHECK(Desk::holds(held([](Settings& s) { s.apply = ApplyMode::commit; }),
                      HoldReason::asks_first));
    CHECK(Desk::holds(held([](Settings& s) { s.parked = true; }), HoldReason::parked));
}

TEST_CASE("reconcile: a tree that applies at commits applies when HEAD moves") {
    Desk desk;
    desk.arrive();
    desk.x.settings.apply = ApplyMode::commit;
    desk.story.commit("c0", "", {});
    desk.x.announced.commit = {"c0"};
    CHECK(desk.examine().write);
}

TEST_CASE("reconcile: what tools execute waits for a pull that names it") {
    Desk desk(".envrc");
    desk.arrive();
    CHECK(Desk::holds(desk.examine(), HoldReason::runs_by_itself));
    desk.x.settings.pull = true;
    CHECK(Desk::holds(desk.examine(), HoldReason::runs_by_itself));
    desk.x.settings.named = true;
    const Outcome outcome = desk.examine();
    REQUIRE(outcome.write);
    CHECK(outcome.write->to == std::string(kNew));
}

TEST_CASE("reconcile: a change from a commit that HEAD lacks waits and says for which") {
    Desk desk;
    desk.story.commit("c2", "c1", {{"a.txt", "The answer is elsewhere.\n"}});
    desk.story.edit(9, "a.txt", kNew, desk.story.git("c2", "a.txt")).author = author(2);
    const Outcome outcome = desk.examine();
    CHECK_FALSE(outcome.write);
    REQUIRE(outcome.findings.size() == 1);
    CHECK(outcome.findings[0].kind == FindingKind::pending);
    CHECK(outcome.findings[0].commit == wire::CommitId{"c2"});
}

TEST_CASE("reconcile: a secret and a binary file are no drafts, and are named") {
    Desk secret("key.pem");
    secret.x.view.tracked = false;
    secret.x.view.head.reset();
    secret.story.commit("c1", "", {});
    CHECK_FALSE(secret.examine().draft);
    CHECK(Desk::holds(secret.examine(), HoldReason::denied_path));

    Desk binary;
    binary.save(std::string("a\0b", 3));
    const Outcome outcome = binary.examine();
    CHECK_FALSE(outcome.draft);
    REQUIRE(outcome.findings.size() == 1);
    CHECK(outcome.findings[0].left == LeftReason::binary);
}

TEST_CASE("reconcile: what was ignored is no draft before a yes, unless git has been told of it") {
    Desk desk;
    desk.x.view.head.reset();
    desk.x.view.tracked = false;
    desk.x.settings.unshared = true;
    const Outcome outcome = desk.examine();
    CHECK_FALSE(outcome.draft);
    CHECK(outcome.records.empty());
    CHECK(Desk::holds(outcome, HoldReason::was_ignored));
    SUBCASE("a yes") {
        desk.x.settings.unshared = false;
    }
    SUBCASE("git add") {
        desk.x.view.tracked = true;
    }
    CHECK(desk.examine().draft);
}

TEST_CASE("reconcile: a file that vanished is looked at again before that is a deletion") {
    Desk desk;
    desk.x.view.disk.reset();
    const Outcome outcome = desk.examine();
    CHECK_FALSE(outcome.draft);
    CHECK(outcome.look_again);
    desk.x.view.gone_for_sure = true;
    const Outcome later = desk.examine();
    REQUIRE(later.draft);
    CHECK(later.weight == Weight::deleted);
    CHECK(std::all_of(later.draft->envelope.items.begin(),
                      later.draft->envelope.items.end(),
                      [](const wire::ItemEnvelope& item) { return item.deleted; }));
}

TEST_CASE("reconcile: what git put there is git's, and no edit") {
    Desk desk;
    desk.x.announced.commit = {"c0"};
    desk.story.commit("c0", "", {{"a.txt", "The answer was never asked.\n"}});
    desk.x.view.writer = LastWriter::git;
    const Outcome outcome = desk.examine();
    CHECK_FALSE(outcome.draft);
    CHECK_FALSE(outcome.write);
}

TEST_CASE("reconcile: own work that git replaced while it moved HEAD is over, unless it was away") {
    Desk desk;
    desk.story.edit(7, "a.txt", kNew, desk.story.git("c1", "a.txt"));
    desk.x.view.writer = LastWriter::unknown;
    desk.save(kNew);
    const Outcome known = desk.examine();
    REQUIRE(known.records.size() == 1);
    desk.x.recorded = known.records[0].file;
    desk.story.commit("c2", "c1", {{"a.txt", kOld}});
    desk.x.head.commit = {"c2"};
    desk.x.view.disk = desk.x.view.head;
    SUBCASE("a tree that stayed") {
        const Outcome outcome = desk.examine();
        CHECK(outcome.contained == Versions{{event(7), 0}});
        CHECK_FALSE(outcome.write);
    }
    SUBCASE("one that was away") {
        desk.x.settings.was_away = true;
        const Outcome outcome = desk.examine();
        CHECK(outcome.contained.empty());
        REQUIRE(outcome.write);
        CHECK(outcome.write->to == kNew);
    }
}

TEST_CASE("reconcile: a commit of a text that does not parse ends it, and nothing is held") {
    const std::string whole = "def f(x):\n    return x\n";
    const std::string broken = "def f(x:\n    return x\n";
    Desk desk("a.py");
    desk.story.commit("c2", "c1", {{"a.py", whole}});
    desk.x.announced = desk.x.head = {{"c2"}, "main"};
    desk.x.view.head = FileImage{whole, wire::FileMode::regular};
    desk.save(broken);
    const Outcome saved = desk.examine();
    REQUIRE(saved.draft);
    desk.x.recorded = saved.records.at(0).file;
    settle(*desk.x.recorded, event(7));
    desk.story.edit(7, "a.py", broken, desk.story.git("c2", "a.py")).cutter = kBrokenCutter;
    CHECK(Desk::holds(desk.examine(), HoldReason::broken_here));
    desk.story.commit("c3", "c2", {{"a.py", broken}});
    desk.x.head.commit = {"c3"};
    desk.x.view.head = desk.x.view.disk;
    SUBCASE("as it was committed") {
        const Outcome outcome = desk.examine();
        CHECK_FALSE(outcome.draft);
        CHECK_FALSE(outcome.write);
        CHECK(outcome.findings.empty());
        CHECK(outcome.contained == Versions{{event(7), 0}});
        CHECK(outcome.records == std::vector<RecordChange>{{"a.py", std::nullopt}});
    }
    SUBCASE("whole again before anybody looked: an edit of the commit's text") {
        desk.save(whole);
        const Outcome outcome = desk.examine();
        CHECK(outcome.contained == Versions{{event(7), 0}});
        REQUIRE(outcome.draft);
        const auto& items = outcome.draft->envelope.items;
        CHECK(std::all_of(
            items.begin(), items.end(), [](const auto& item) { return item.parents.empty(); }));
    }
}

TEST_CASE("reconcile: where nobody looked, a text from before an own edit takes that back") {
    Desk desk;
    const std::string newest = "The answer is 42.\n";
    desk.story.edit(7, "a.txt", kNew, desk.story.git("c1", "a.txt"));
    desk.story.edit(8, "a.txt", newest, {}, {7});
    desk.x.view.writer = LastWriter::unknown;
    desk.save(newest);
    const Outcome known = desk.examine();
    CHECK_FALSE(known.draft);
    REQUIRE(known.records.size() == 1);

    desk.save(kNew);
    SUBCASE("which the record has") {
        desk.x.recorded = known.records[0].file;
        const Outcome outcome = desk.examine();
        REQUIRE(outcome.draft);
        CHECK(outcome.draft->envelope.items[0].parents == Versions{{event(8), 0}});
    }
    SUBCASE("but not from before one that was not here: that is put into place") {
        const Outcome outcome = desk.examine();
        CHECK_FALSE(outcome.draft);
        REQUIRE(outcome.write);
        CHECK(outcome.write->to == newest);
    }
}
