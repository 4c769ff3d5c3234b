// Teams that edit functions together.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include "sim/sim_team.hpp"

using namespace aura;
using sim::SimTeam;

namespace {

std::string function(const std::string& name, const std::string& body) {
    return fmt::format("def {}(x):\n    {}\n    return x\n", name, body);
}

std::string file_of(const std::vector<std::string>& functions) {
    std::string text = "import math\n";
    for (const std::string& one : functions) {
        text += "\n\n" + one;
    }
    return text;
}

const std::string kPath = "code.py";
const std::string kLoad = function("load", "x = math.floor(x * 17)");
const std::string kStore = function("store", "print(x, 'is stored', flush=True)");
const std::string kClose = function("close", "x.shutdown(wait=42)");

sim::Files files() {
    return sim::plain_files({{kPath, file_of({kLoad, kStore, kClose})}, {"b.txt", "b\n"}});
}

// Both save while they do not hear of each other, and then do.
void save_apart(SimTeam& team, const std::string& first, const std::string& second) {
    team.set_online(0, false);
    team[0].save(kPath, first);
    team[1].save(kPath, second);
    team.settle();
    team.set_online(0, true);
    team.settle();
}

void check_both(SimTeam& team, const std::string& text) {
    CHECK(team[0].text(kPath).value_or("") == text);
    CHECK(team[1].text(kPath).value_or("") == text);
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

// The first edits while it is away; of what the second saves meanwhile, `half` is seen before
// `whole`.
void edit_beside_long_save(SimTeam& team,
                           const std::string& edited,
                           const std::string& half,
                           const std::string& whole) {
    team.set_online(0, false);
    team[0].save(kPath, edited);
    team[1].save(kPath, half);
    team.settle();
    team[1].save(kPath, whole);
    team.settle();
    team.set_online(0, true);
    team.settle();
}

}  // namespace

TEST_CASE("code: edits of different functions are merged") {
    SimTeam team(1, 2, files());
    const std::string load = function("load", "x = math.ceil(x * 17)");
    const std::string close = function("close", "x.shutdown(wait=43)");
    save_apart(team, file_of({load, kStore, kClose}), file_of({kLoad, kStore, close}));
    check_both(team, file_of({load, kStore, close}));
}

TEST_CASE("scenario: rename against edit: the function has the new name and the edit") {
    SimTeam team(1, 2, files());
    save_apart(team,
               file_of({kLoad, function("keep", "print(x, 'is stored', flush=True)"), kClose}),
               file_of({kLoad, kStore + "    # for ever\n", kClose}));
    check_both(team,
               file_of({kLoad,
                        function("keep", "print(x, 'is stored', flush=True)") + "    # for ever\n",
                        kClose}));
}

TEST_CASE("code: a function that is moved takes the other's edit along") {
    SimTeam team(1, 2, files());
    const std::string store = function("store", "print(x, 'is kept', flush=True)");
    save_apart(team, file_of({kStore, kLoad, kClose}), file_of({kLoad, store, kClose}));
    check_both(team, file_of({store, kLoad, kClose}));
}

TEST_CASE("code: two names for one function are a conflict, and each keeps its own") {
    SimTeam team(1, 2, files());
    const std::string keep = function("keep", "print(x, 'is stored', flush=True)");
    const std::string hold = function("hold", "print(x, 'is stored', flush=True)");
    save_apart(team, file_of({kLoad, keep, kClose}), file_of({kLoad, hold, kClose}));
    CHECK(team[0].text(kPath) == file_of({kLoad, keep, kClose}));
    CHECK(team[1].text(kPath) == file_of({kLoad, hold, kClose}));
    CHECK(team[0].conflicts().size() == 1);
    CHECK(team[1].conflicts().size() == 1);
    team.check_converged();
}

TEST_CASE("code: a line between functions that two move to two places is a conflict") {
    const std::string line = "limit = 17\n";
    SimTeam team(1, 2, sim::plain_files({{kPath, line + kLoad + kStore + kClose}}));
    save_apart(team, kLoad + line + kStore + kClose, kLoad + kStore + line + kClose);
    CHECK(team[0].text(kPath).value_or("") == kLoad + line + kStore + kClose);
    CHECK(team[1].text(kPath).value_or("") == kLoad + kStore + line + kClose);
    CHECK(team[0].conflicts().size() == 1);
    team.check_converged();
}

TEST_CASE("code: a function that one deletes and the other edits is a conflict") {
    SimTeam team(1, 2, files());
    const std::string store = function("store", "print(x, 'is kept', flush=True)");
    save_apart(team, file_of({kLoad, kClose}), file_of({kLoad, store, kClose}));
    CHECK(team[1].text(kPath) == file_of({kLoad, store, kClose}));
    CHECK_FALSE(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("code: a renamed function is the same one after its commit was pulled") {
    SimTeam team(1, 2, files());
    const std::string keep = function("keep", "print(x, 'is stored', flush=True)");
    team[0].save(kPath, file_of({kLoad, keep, kClose}));
    team.settle();
    REQUIRE(team[0].git().commit_all());
    REQUIRE(team[0].git().push());
    team.settle();
    REQUIRE(team[1].git().pull());
    team.settle();
    check_both(team, file_of({kLoad, keep, kClose}));
    const std::string edited = function("keep", "print(x, 'is kept', flush=True)");
    team[1].save(kPath, file_of({kLoad, edited, kClose}));
    team.settle();
    check_both(team, file_of({kLoad, edited, kClose}));
}

TEST_CASE("code: a name that is free again is another function") {
    SimTeam team(1, 2, files());
    const std::string keep = function("keep", "print(x, 'is stored', flush=True)");
    const std::string store = function("store", "raise NotImplementedError('one day')");
    team[0].save(kPath, file_of({kLoad, keep, kClose}));
    team.settle();
    team[1].save(kPath, file_of({kLoad, keep, kClose, store}));
    team.settle();
    check_both(team, file_of({kLoad, keep, kClose, store}));
}

TEST_CASE(
    "code: a file that was seen empty while it was saved can be edited by others afterwards") {
    SimTeam team(1, 2, files());
    team[1].save(kPath, "");
    team.settle();
    REQUIRE(team[0].text(kPath) == "");
    const std::string store = function("store", "print(x, 'is kept', flush=True)");
    team[1].save(kPath, file_of({kLoad, store, kClose}));
    team.settle();
    REQUIRE(team[0].text(kPath) == file_of({kLoad, store, kClose}));
    const std::string load = function("load", "x = math.ceil(x * 17)");
    team[0].save(kPath, file_of({load, store, kClose}));
    team.settle();
    check_both(team, file_of({load, store, kClose}));
}

TEST_CASE("code: a function renamed by a save that ends behind its new head is the same one") {
    SimTeam team(1, 2, files());
    const std::string keep = function("keep", "print(x, 'is stored', flush=True)");
    edit_beside_long_save(team,
                          file_of({kLoad, kStore + "    # for ever\n", kClose}),
                          file_of({kLoad, "def keep(x):\n"}),
                          file_of({kLoad, keep, kClose}));
    check_both(team, file_of({kLoad, keep + "    # for ever\n", kClose}));
}

TEST_CASE("code: a function that was seen missing while it was saved has the edit of another") {
    SimTeam team(1, 2, files());
    const std::string store = function("store", "print(x, 'is kept', flush=True)");
    save_apart(team, file_of({kLoad, store, kClose}), file_of({kLoad}));
    CHECK_FALSE(team[1].conflicts().empty());
    team[1].save(kPath, file_of({kLoad, kStore, kClose}));
    team.settle();
    check_both(team, file_of({kLoad, store, kClose}));
}

TEST_CASE("code: who is a commit behind does not get a deleted function back under its old name") {
    SimTeam team(1, 2, files());
    const std::string keep = function("keep", "print(x, 'is stored', flush=True)");
    team[1].save(kPath, file_of({kLoad, keep, kClose}));
    team.settle();
    REQUIRE(team[0].git().commit({{"b.txt", {"other\n", wire::FileMode::regular}}}));
    team.settle();
    team[0].save(kPath, file_of({kLoad, kClose}));
    team.settle();
    check_both(team, file_of({kLoad, kClose}));
}

TEST_CASE("code: a function that once had another name is the same one after it was missing") {
    SimTeam team(1, 2, files());
    const std::string keep = function("keep", "print(x, 'is stored', flush=True)");
    team[0].save(kPath, file_of({kLoad, keep, kClose}));
    team.settle();
    edit_beside_long_save(team,
                          file_of({kLoad, keep + "    # for ever\n", kClose}),
                          file_of({kLoad}),
                          file_of({kLoad, keep, kClose}));
    check_both(team, file_of({kLoad, keep + "    # for ever\n", kClose}));
}

TEST_CASE("code: an old buffer does not bring back what somebody deleted, its edits stay") {
    SimTeam team(1, 2, files());
    team[0].save(kPath, file_of({kLoad, kClose}));
    team.settle();
    REQUIRE(team[1].text(kPath) == file_of({kLoad, kClose}));
    const std::string more = function("more", "yield from range(x)");
    team[1].save(kPath, file_of({kLoad, kStore, kClose, more}));
    team.settle();
    check_both(team, file_of({kLoad, kClose, more}));
}

TEST_CASE("code: an old buffer with an edit of what somebody deleted is a conflict") {
    SimTeam team(1, 2, files());
    team[0].save(kPath, file_of({kLoad, kClose}));
    team.settle();
    const std::string store = function("store", "print(x, 'is kept', flush=True)");
    team[1].save(kPath, file_of({kLoad, store, kClose}));
    team.settle();
    CHECK(team[0].text(kPath) == file_of({kLoad, kClose}));
    CHECK(team[1].text(kPath) == file_of({kLoad, store, kClose}));
    CHECK_FALSE(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("code: an old buffer of a file that somebody edited and deleted brings back all of it") {
    SimTeam team(1, 2, files());
    const std::string first = file_of({kLoad, kStore, kClose});
    team[0].save(kPath, "import os\n" + first);
    team.settle();
    team[0].remove(kPath);
    team.settle();
    REQUIRE(team[1].text(kPath) == std::nullopt);
    team[1].save(kPath, first);
    team.settle();
    check_both(team, first);
}

TEST_CASE("code: a file that both deleted and one makes anew is there again, and no conflict") {
    for (const std::size_t who : {0U, 1U}) {
        CAPTURE(who);
        SimTeam team(1, 2, files());
        team.set_online(1, false);
        team[0].remove(kPath);
        team[1].remove(kPath);
        team.settle();
        team.set_online(1, true);
        team.settle();
        team[who].save(kPath, file_of({kLoad, kClose}));
        team.settle();
        check_both(team, file_of({kLoad, kClose}));
    }
}

TEST_CASE("code: who brings back what one deleted and another edited takes back no edit") {
    SimTeam team(1, 3, files());
    team.set_online(2, false);
    const std::string store = function("store", "print(x, 'is kept', flush=True)");
    const std::string more = "import os\nimport sys\n";
    team[2].save(kPath, file_of({kLoad, store, kClose}));
    team[1].save(kPath, more + file_of({kLoad, kClose}));
    team.settle();
    REQUIRE(team[0].text(kPath).value_or("") == more + file_of({kLoad, kClose}));
    team.set_online(2, true);
    team.settle();
    REQUIRE_FALSE(team[0].conflicts().empty());
    team[0].save(kPath, more + file_of({kLoad, kClose, kStore}));
    team.settle();
    check_both(team, more + file_of({kLoad, kClose, store}));
}

TEST_CASE("code: a file renamed with a text that does not parse has its new name everywhere") {
    SimTeam team(1, 2, files());
    const std::string broken = file_of({kLoad, "def store(x:\n", kClose});
    team[0].rename(kPath, "moved.py");
    team[0].save("moved.py", broken);
    team.settle();
    CHECK(team[0].text("moved.py").value_or("") == broken);
    CHECK(team[1].text("moved.py").value_or("") == file_of({kLoad, kStore, kClose}));
    CHECK_FALSE(team[1].text(kPath));
    const std::string whole = file_of({kLoad, kStore + "    # for ever\n", kClose});
    team[0].save("moved.py", whole);
    team.settle();
    CHECK(team[0].text("moved.py").value_or("") == whole);
    CHECK(team[1].text("moved.py").value_or("") == whole);
    team.check_converged();
}

TEST_CASE("code: an old buffer with a function under another name deletes no newer text of it") {
    SimTeam team(1, 2, files());
    const std::string store = function("store", "x.flush()");
    team[0].save(kPath, file_of({kLoad, store, kClose}));
    team.settle();
    REQUIRE(team[1].text(kPath).value_or("") == file_of({kLoad, store, kClose}));
    const std::string keep = function("keep", "print(x, 'is stored', flush=True)");
    team[1].save(kPath, file_of({kLoad, keep, kClose}));
    team.settle();
    CHECK(team[0].text(kPath).value_or("") == file_of({kLoad, store, kClose}));
    CHECK(team[1].text(kPath).value_or("") == file_of({kLoad, keep, kClose}));
    CHECK(team[0].conflicts().size() == 1);
    team.check_converged();
}

TEST_CASE("code: a new function that was seen missing while it was renamed is there once") {
    SimTeam team(1, 2, files());
    const std::string more = function("more", "yield from range(x)");
    team[0].save(kPath, file_of({kLoad, kStore, kClose, more}));
    team.settle();
    const std::string less = function("less", "yield from range(x)");
    team[1].before_write = [&](const std::string& path) {
        team[1].save(path, file_of({kLoad, kStore, kClose, less}));
    };
    team[1].save(kPath, file_of({kLoad}));
    team.settle();
    check_both(team, file_of({kLoad, kStore, kClose, less}));
}

TEST_CASE("code: a new function that was seen cut off under its new name is there once") {
    SimTeam team(1, 2, files());
    const std::string steps = "for i in range(x):\n        yield i\n    print(x, 'was that')";
    team[0].save(kPath, file_of({kLoad, function("more", steps), kStore, kClose}));
    team.settle();
    const std::string whole = file_of({kLoad, function("less", steps), kStore, kClose});
    team[1].before_write = [&](const std::string& path) { team[1].save(path, whole); };
    team[1].save(kPath,
                 file_of({kLoad}) + "\n\ndef less(x):\n    for i in range(x):\n        pass\n");
    team.settle();
    check_both(team, whole);
}

TEST_CASE("code: a new function that was renamed and half rewritten with no daemon is there once") {
    SimTeam team(1, 2, files());
    const std::string more = function("more", "a = x + 1\n    b = x + 2\n    c = x + 3");
    team[0].save(kPath, file_of({kLoad, more, kStore, kClose}));
    team.settle();
    const std::string less =
        function("less", "a = x + 1\n    b = x + 2\n    d = x * 4\n    e = x * 5\n    f = x * 6");
    team.stop(1);
    team[1].save(kPath, file_of({kLoad, less, kStore, kClose}));
    team.start(1);
    team.settle();
    check_both(team, file_of({kLoad, less, kStore, kClose}));
}

TEST_CASE("code: a function that was seen missing while it was renamed is the same one") {
    SimTeam team(1, 2, files());
    const std::string keep = function("keep", "print(x, 'is stored', flush=True)");
    edit_beside_long_save(team,
                          file_of({kLoad, kStore + "    # for ever\n", kClose}),
                          file_of({kLoad}),
                          file_of({kLoad, keep, kClose}));
    check_both(team, file_of({kLoad, keep + "    # for ever\n", kClose}));
}

TEST_CASE("code: a new function that was seen missing before its file became text is there once") {
    SimTeam team(1, 2, files());
    const std::string more = function("more", "yield from range(x)");
    const std::string whole = file_of({kLoad, kStore, more, kClose});
    team[0].save(kPath, whole);
    team.settle();
    team[1].before_write = [&](const std::string& path) {
        team[1].save(path, whole);
        team[1].rename(path, "code.txt");
    };
    team[1].save(kPath, file_of({kLoad, kStore}));
    team.settle();
    for (std::size_t i = 0; i < team.size(); ++i) {
        CHECK(team[i].text("code.txt").value_or("") == whole);
        CHECK(team[i].conflicts().empty());
    }
    team.check_converged();
}

TEST_CASE("code: a file renamed to plain text has what a teammate has just added once") {
    SimTeam team(1, 2, files());
    const std::string more = function("more", "yield from range(x)");
    team[0].save(kPath, file_of({kLoad, kStore, kClose, more}));
    team.settle();
    team[1].rename(kPath, "code.txt");
    team.settle();
    for (std::size_t i = 0; i < team.size(); ++i) {
        CHECK(team[i].text("code.txt").value_or("") == file_of({kLoad, kStore, kClose, more}));
    }
    team[0].save("code.txt", file_of({kLoad, kStore, more}));
    team.settle();
    CHECK(team[1].text("code.txt").value_or("") == file_of({kLoad, kStore, more}));
    CHECK(team[1].conflicts().empty());
    team.check_converged();
}

namespace {

// The first commits `committed`, saves `saved` on top of it and only then starts its daemon again.
void check_after_commit(const std::string& edited,
                        const std::string& committed,
                        const std::string& saved) {
    SimTeam team(1, 2, files());
    team[0].save(kPath, edited);
    team.settle();
    team.stop(0);
    team[0].save(kPath, committed);
    REQUIRE(team[0].git().commit({{kPath, *sim::file_at(team[0].disk(), kPath)}}));
    team[0].save(kPath, saved);
    team.start(0);
    team.settle();
    CHECK(team[0].text(kPath).value_or("") == saved);
    CHECK(team[0].conflicts().empty());
}

}  // namespace

TEST_CASE("code: a file renamed to where another one waits has nothing of that one") {
    SimTeam team(1, 2, files());
    team[0].rename(kPath, "moved.py");
    team.settle();
    const std::string more = function("more", "yield from range(x)");
    team[0].save(kPath, file_of({kLoad, kStore, more}));
    team.settle();
    REQUIRE(team[0].git().stash());
    team.settle();
    REQUIRE(team[0].text(kPath).value_or("") == file_of({kLoad, kStore, kClose}));
    team[0].remove("moved.py");
    team[0].save(kPath, file_of({kLoad, kClose, more}));
    team.settle();
    CHECK(team[1].text("moved.py").value_or("") == file_of({kLoad, kClose, more}));
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

TEST_CASE("code: what was committed and then taken away or renamed, with no daemon, stays so") {
    const std::string close = function("close", "x.shutdown(wait=43)");
    const std::string flush = function("flush", "x.flush(timeout=3, really=True)");
    const std::string drain = function("drain", "x.flush(timeout=3, really=True)");
    const std::string edited = file_of({kLoad, kStore, close});
    const std::string committed = file_of({kLoad, kStore, close, flush});
    SUBCASE("taken away") {
        check_after_commit(edited, committed, edited);
    }
    SUBCASE("renamed") {
        check_after_commit(edited, committed, file_of({kLoad, kStore, close, drain}));
    }
    SUBCASE("with another edit") {
        const std::string again = function("close", "x.shutdown(wait=44)");
        check_after_commit(edited, committed, file_of({kLoad, kStore, again}));
    }
}

TEST_CASE(
    "code: a teammate's function that was renamed and committed, with no daemon, is there once") {
    SimTeam team(1, 2, files());
    const std::string flush = function("flush", "x.flush(timeout=3, really=True)");
    const std::string drain = function("drain", "x.flush(timeout=3, really=True)");
    team[1].save(kPath, file_of({kLoad, kStore, kClose, flush}));
    team.settle();
    team.stop(0);
    team[0].save(kPath, file_of({kLoad, kStore, kClose, drain}));
    REQUIRE(team[0].git().commit_all());
    team.start(0);
    team.settle();
    CHECK(team[0].text(kPath).value_or("") == file_of({kLoad, kStore, kClose, drain}));
    CHECK(team[0].conflicts().empty());
    REQUIRE(team[0].git().push());
    REQUIRE(team[1].git().stash());
    REQUIRE(team[1].git().pull());
    team.settle();
    check_both(team, file_of({kLoad, kStore, kClose, drain}));
}

TEST_CASE("code: one renames a function to what another one copied it to, and it is there once") {
    SimTeam team(1, 2, files());
    const std::string copy = function("store_twice", "print(x, 'is stored', flush=True)");
    save_apart(team, file_of({kLoad, copy, kClose}), file_of({kLoad, kStore, copy, kClose}));
    check_both(team, file_of({kLoad, copy, kClose}));
}

namespace {

// A teammate creates a file, which is edited here, taken along to a new branch and edited again.
void check_taken_along(const std::string& path,
                       const std::string& created,
                       const std::string& edited,
                       const std::string& again) {
    SimTeam team(1, 2, files());
    team[1].save(path, created);
    team.settle();
    team[0].save(path, edited);
    team.settle();
    REQUIRE(team[0].git().switch_to("topic", true));
    team.settle();
    CHECK(team[0].text(path).value_or("") == edited);
    team[0].save(path, again);
    team.settle();
    CHECK(team[0].text(path).value_or("") == again);
    CHECK(team[1].text(path).value_or("") == edited);
    REQUIRE(team[1].git().switch_to("topic", true));
    team.settle();
    CHECK(team[1].text(path).value_or("") == again);
    CHECK(team[0].conflicts().empty());
    team.check_converged();
}

}  // namespace

TEST_CASE("code: a teammate's new file that was edited here goes along to another branch") {
    SUBCASE("text") {
        check_taken_along("new.txt", "1\n", "1\n2\n", "1\n2\n3\n");
    }
    SUBCASE("functions") {
        const std::string stored = function("store", "print(x)");
        const std::string kept = function("store", "keep(x)");
        check_taken_along("new.py",
                          file_of({kLoad, kStore, kClose}),
                          file_of({kLoad, stored, kClose}),
                          file_of({kLoad, kept, kClose}));
    }
}

TEST_CASE("code: a function of a commit that is taken back, renamed at once, is the same one") {
    SimTeam team(1, 2, files());
    const wire::CommitId before = team[0].git().tip();
    const std::string drain = function("drain", "y = [x.read() for x in x.pending()]");
    const std::string empty = function("empty", "y = [x.read() for x in x.pending()]");
    team[1].save(kPath, file_of({kLoad, kStore, kClose, drain}));
    team.settle();
    REQUIRE(team[0].git().commit_all());
    team.settle();
    REQUIRE(team[0].git().reset_mixed(before));
    team[0].save(kPath, file_of({kLoad, kStore, kClose, empty}));
    team.settle();
    check_both(team, file_of({kLoad, kStore, kClose, empty}));
}

TEST_CASE("code: a function of a deleted file that git brings back, renamed at once, is the same") {
    SimTeam team(1, 3, files());
    const std::string body = "print(x, 'is stored', flush=True)";
    team.set_online(2, false);
    team[2].save(kPath, file_of({kLoad, kStore + "    # for ever\n", kClose}));
    team[1].remove(kPath);
    team.settle();
    REQUIRE(team[0].text(kPath) == std::nullopt);
    REQUIRE(team[0].git().reset_hard(team[0].git().tip()));
    team[0].save(kPath, file_of({kLoad, function("keep", body), kClose}));
    team.settle();
    team.set_online(2, true);
    team.settle();
    check_both(team, file_of({kLoad, function("keep", body) + "    # for ever\n", kClose}));
}

TEST_CASE("code: a formatter spaces out a statement that has just come, and it is that statement") {
    SimTeam team(1, 2, files());
    team[0].save(kPath, "size=17\n" + file_of({kLoad, kStore, kClose}));
    team.settle();
    team[1].save(kPath, "size = 17\n" + file_of({kLoad, kStore, kClose}));
    team.settle();
    check_both(team, "size = 17\n" + file_of({kLoad, kStore, kClose}));
    CHECK(team[1].notices().empty());
}

TEST_CASE("code: what one moves out of a function that another edits is in both until they agree") {
    const std::string head = "def send(x):\n";
    const std::string pack = "    x.pack(level=9)\n";
    const std::string seal = "    x.seal(key=17)\n";
    const std::string post = "    x.post(now=True)\n";
    const std::string moved = head + "    pass\nfor x in queue:\n" + seal + post;
    SimTeam team(1, 2, sim::plain_files({{kPath, head + pack + seal + post}}));
    save_apart(team, head + pack + post, moved);
    CHECK(team[0].text(kPath).value_or("") ==
          head + pack + post + "for x in queue:\n" + seal + post);
    CHECK(team[1].text(kPath).value_or("") == moved);
    REQUIRE(team[0].conflicts().size() == 1);
    CHECK(team[0].conflicts().front().address == "send");
    team.check_converged();
}
