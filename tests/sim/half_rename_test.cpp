// Renames of which a commit takes one half: the new name without the old one's end (`git commit
// NEW`), or the end without the new name (`git commit -a`).
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sim/sim_team.hpp"
#include "sim/ten_lines.hpp"

using namespace aura;
using sim::file_at;
using sim::SimTeam;
using sim::SimTree;
using sim::with_line;

namespace {

enum class Half { new_name, old_end, both };

// What a teammate does with the file beside that.
enum class Beside {
    nothing,
    edits_before,  // has not heard of the rename
    edits_after,   // heard of the rename only
    edits_later,   // heard of the commit, too
};

struct Story {
    Half half{};
    Beside beside{};
    bool code = false;
    bool edited = false;        // by who renames, before
    bool edited_since = false;  // and between the commits
    bool hears_late = false;    // the teammate, of all that
    bool pulls_half = false;    // the teammate
};

const std::string kCodeText =
    "A = 1\n\n\ndef load(x):\n    y = x * 17\n    return y\n\n\ndef store(x):\n    print(x)\n    "
    "x.flush()\n\n\ndef keep(x):\n    return x\n\n\nB = 2\n";

class Teller {
public:
    Teller(std::uint64_t seed, const Story& story)
        : story_(story),
          text_(story.code ? kCodeText : sim::kTen),
          old_(story.code ? "old.py" : "old.txt"),
          new_(story.code ? "new.py" : "new.txt"),
          team_(seed, 3, sim::plain_files({{old_, text_}, {"b.txt", "b\n"}})) {}

    void tell() {
        if (story_.edited) {
            change("print(x)", "print(x + 1)", "2", "two", old_, team_[0]);
        }
        team_.settle();
        if (story_.hears_late || story_.beside == Beside::edits_before) {
            set_online(false);
        }
        if (story_.beside == Beside::edits_before) {
            edit_beside(old_);
        }
        team_[0].rename(old_, new_);
        team_.settle();
        if (!story_.hears_late) {
            set_online(true);
            team_.settle();
            check("renamed");
        }
        if (story_.beside == Beside::edits_after) {
            set_online(false);
            edit_beside(story_.hears_late ? old_ : new_);
        }
        commit_half();
        team_.settle();
        if (!story_.hears_late) {
            set_online(true);
            team_.settle();
        }
        check("half committed");
        if (story_.beside == Beside::edits_later) {
            edit_beside(story_.hears_late ? old_ : new_);
            team_.settle();
            check("edited later");
        }
        if (story_.edited_since) {
            change("return x\n", "return x + 1\n", "8", "eight", new_, team_[0]);
            team_.settle();
            check("edited since");
        }
        set_online(true);
        if (story_.pulls_half) {
            REQUIRE(team_[0].git().push());
            pull(1, story_.beside == Beside::nothing);
            check("half pulled");
        }
        team_.settle();
        check("all heard");
        restart_all();
        check("started again");
        (void)team_[0].git().commit_all();
        team_.settle();
        check("committed");
        REQUIRE(team_[0].git().push());
        for (std::size_t i = 1; i < team_.size(); ++i) {
            pull(i);
        }
        check("pulled");
        for (std::size_t i = 0; i < team_.size(); ++i) {
            CAPTURE(i);
            CHECK(team_[i].text(new_).value_or("(no file)") == expected());
            CHECK(team_[i].text(old_) == std::nullopt);
        }
    }

private:
    void change(const std::string& code,
                const std::string& code_now,
                const std::string& line,
                const std::string& line_now,
                const std::string& path,
                SimTree& tree) {
        const auto put = [&](const std::string& text) {
            if (!story_.code) {
                return with_line(text, line, line_now);
            }
            std::string now = text;
            return now.replace(now.find(code), code.size(), code_now);
        };
        REQUIRE(tree.text(path).has_value());
        text_ = put(text_);
        tree.save(path, put(*tree.text(path)));
    }

    void edit_beside(const std::string& path) {
        change("x * 17", "x * 18", "5", "five", path, team_[1]);
    }

    void restart_all() {
        for (std::size_t i = 0; i < team_.size(); ++i) {
            team_.stop(i);
        }
        for (std::size_t i = 0; i < team_.size(); ++i) {
            team_.start(i);
        }
        team_.settle();
    }

    void commit_half() {
        sim::SimGit& git = team_[0].git();
        if (story_.half == Half::new_name) {
            REQUIRE(git.commit({{new_, *file_at(team_[0].disk(), new_)}}));
        } else if (story_.half == Half::old_end) {
            REQUIRE(git.commit_tracked());
        } else {
            REQUIRE(git.commit_all());
        }
    }

    // As `aura pull` does it where git refuses.
    void pull(std::size_t member, bool must = true) {
        if (!team_[member].git().pull()) {
            team_[member].tree().park(team_[member].now(), workspace::ParkWhat::committed);
            team_.settle();
            CHECK((team_[member].git().pull() || !must));
        }
        team_.settle();
        team_[member].tree().unpark(team_[member].now(), workspace::Unpark::all);
        team_.settle();
    }

    [[nodiscard]] const std::string& expected() const { return text_; }

    void check(const std::string& when) {
        CAPTURE(when);
        for (std::size_t i = 0; i < team_.size(); ++i) {
            CAPTURE(i);
            CHECK(team_[i].conflicts().size() == 0);
            const bool twice = team_[i].text(old_).has_value() && team_[i].text(new_).has_value();
            CHECK((!twice || team_[i].holds(workspace::HoldReason::old_name)));
        }
        if (online_) {
            team_.check_converged();
        }
    }

    void set_online(bool online) {
        online_ = online;
        team_.set_online(1, online);
    }

    Story story_;
    std::string text_;
    std::string old_;
    std::string new_;
    SimTeam team_;
    bool online_ = true;  // the teammate
};

void tell_all(Half half, Beside beside) {
    for (unsigned bits = 0; bits < 32; ++bits) {
        Story story;
        story.half = half;
        story.beside = beside;
        story.code = (bits & 1U) != 0;
        story.edited = (bits & 2U) != 0;
        story.edited_since = (bits & 4U) != 0;
        story.hears_late = (bits & 8U) != 0;
        story.pulls_half = (bits & 16U) != 0;
        // Git itself refuses to pull over what is merged nowhere else.
        const bool merges_late =
            story.hears_late && story.edited_since && (!story.pulls_half || half == Half::both);
        if (merges_late && beside != Beside::nothing) {
            continue;
        }
        for (std::uint64_t seed = 1; seed <= 2; ++seed) {
            CAPTURE(seed);
            CAPTURE(story.code);
            CAPTURE(story.edited);
            CAPTURE(story.edited_since);
            CAPTURE(story.hears_late);
            CAPTURE(story.pulls_half);
            Teller(seed, story).tell();
        }
    }
}

}  // namespace

TEST_CASE("half rename: a new name is committed alone, and nobody edits") {
    tell_all(Half::new_name, Beside::nothing);
}

TEST_CASE("half rename: a new name is committed alone, an edit of the old one did not know it") {
    tell_all(Half::new_name, Beside::edits_before);
}

TEST_CASE("half rename: a new name is committed alone, an edit did not know of that") {
    tell_all(Half::new_name, Beside::edits_after);
}

TEST_CASE("half rename: a new name is committed alone, and edited then") {
    tell_all(Half::new_name, Beside::edits_later);
}

TEST_CASE("half rename: an old name's end is committed alone, and nobody edits") {
    tell_all(Half::old_end, Beside::nothing);
}

TEST_CASE("half rename: an old name's end is committed alone, an edit did not know the new one") {
    tell_all(Half::old_end, Beside::edits_before);
}

TEST_CASE("half rename: an old name's end is committed alone, an edit did not know of that") {
    tell_all(Half::old_end, Beside::edits_after);
}

TEST_CASE("half rename: an old name's end is committed alone, and the file edited then") {
    tell_all(Half::old_end, Beside::edits_later);
}

TEST_CASE("half rename: a rename is committed, and nobody edits") {
    tell_all(Half::both, Beside::nothing);
}

TEST_CASE("half rename: a rename is committed, an edit did not know the new name") {
    tell_all(Half::both, Beside::edits_before);
}

TEST_CASE("half rename: a rename is committed, an edit did not know of that") {
    tell_all(Half::both, Beside::edits_after);
}

TEST_CASE("half rename: a rename is committed, and the file edited then") {
    tell_all(Half::both, Beside::edits_later);
}

TEST_CASE("half rename: a side of a conflict stays on the disk of who wrote it") {
    SimTeam team(1, 2, sim::plain_files({{"a.txt", "1\n2\n3\n"}}));
    team.set_online(1, false);
    team[0].save("a.txt", "1\nmine\n3\n");
    team[1].save("a.txt", "1\ntheirs\n3\n");
    team.settle();
    team.set_online(1, true);
    team.settle();
    REQUIRE_FALSE(team[1].conflicts().empty());
    team[0].rename("a.txt", "b.txt");
    team.settle();
    REQUIRE(team[0].git().commit({{"b.txt", *sim::file_at(team[0].disk(), "b.txt")}}));
    REQUIRE(team[0].git().push());
    team.settle();
    REQUIRE(team[1].git().pull());
    team.settle();
    const auto has = [&](const char* path) {
        return team[1].text(path).value_or("").find("theirs") != std::string::npos;
    };
    CHECK((has("a.txt") || has("b.txt")));
    CHECK_FALSE(team[1].conflicts().empty());
}
