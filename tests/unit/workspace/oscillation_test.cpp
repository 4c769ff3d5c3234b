#include "workspace/oscillation.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "story.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kWide = "if (a) { b(); }\n";
constexpr const char* kNarrow = "if (a)\n  b();\n";

// Two texts by turns, a second each; whether the next turn, by author 1, would be one too many.
bool at_war(int turns, bool two_authors, Duration later = 1s) {
    Story story;
    story.commit("c1", "", {{"a.txt", "if (a) b();\n"}});
    for (int turn = 1; turn <= turns; ++turn) {
        const auto number = static_cast<std::uint8_t>(turn);
        const std::string text = turn % 2 == 1 ? kWide : kNarrow;
        const auto from = turn == 1 ? std::optional(story.git("c1", "a.txt")) : std::nullopt;
        std::vector<std::uint8_t> parents;
        if (turn > 1) {
            parents.push_back(static_cast<std::uint8_t>(turn - 1));
        }
        sync::Change& change = story.edit(number, "a.txt", text, from, parents);
        change.base_commit = {"c1"};
        change.author = author(two_authors && turn % 2 == 0 ? 2 : 1);
        change.time = wire::HybridTime{(static_cast<std::uint64_t>(turn) * 1000) << 16U};
    }
    const std::string next = turns % 2 == 0 ? kWide : kNarrow;
    const WallTime now = from_unix_seconds(turns) + later;
    return oscillates(story.state_at("c1").skeleton.line, sync::text_hash(next), author(1), now);
}

}  // namespace

TEST_CASE("oscillation: the third return by turns of two authors within a minute is one too many") {
    CHECK_FALSE(at_war(3, true));
    CHECK(at_war(4, true));
    CHECK(at_war(6, true));
}

TEST_CASE("oscillation: one author may change their mind as often as they like") {
    CHECK_FALSE(at_war(6, false));
}

TEST_CASE("oscillation: what lies more than a minute back does not count") {
    CHECK_FALSE(at_war(4, true, 61s));
    CHECK(at_war(4, true, 50s));
}
