#include "workspace/survey.hpp"

#include <chrono>

#include <doctest/doctest.h>

using namespace aura;
using workspace::LastWriter;
using workspace::Survey;

namespace {

const MonoTime kNoon{std::chrono::hours(12)};

}  // namespace

TEST_CASE("survey: one at a time, and again for what changed meanwhile") {
    Survey survey(false);
    CHECK_FALSE(survey.begin(kNoon));  // nobody watches yet
    survey.handle_watching();
    CHECK(survey.begin(kNoon));
    CHECK_FALSE(survey.begin(kNoon));
    survey.want();
    CHECK_FALSE(survey.begin(kNoon));
    CHECK_FALSE(survey.is_done());
    survey.handle_done(kNoon, true);
    CHECK(survey.is_done());
    CHECK_FALSE(survey.at_rest());
    CHECK(survey.begin(kNoon));
    survey.handle_done(kNoon, true);
    CHECK(survey.at_rest());
    CHECK_FALSE(survey.begin(kNoon));
}

TEST_CASE("survey: one that failed is repeated, later each time up to a bound") {
    Survey survey(false);
    survey.handle_watching();
    MonoTime now = kNoon;
    for (const int seconds : {1, 2, 4, 8, 16, 32, 64, 64, 64}) {
        CAPTURE(seconds);
        REQUIRE(survey.begin(now));
        survey.handle_done(now, false);
        CHECK_FALSE(survey.is_done());
        REQUIRE(survey.deadline() == now + std::chrono::seconds(seconds));
        now += std::chrono::seconds(seconds);
        CHECK_FALSE(survey.begin(now - Duration(1)));
    }
    REQUIRE(survey.begin(now));
    survey.handle_done(now, true);
    CHECK_FALSE(survey.deadline());
    survey.want();
    REQUIRE(survey.begin(now));
    survey.handle_done(now, false);
    CHECK(survey.deadline() == now + std::chrono::seconds(1));
}

TEST_CASE("survey: with a store that is older than the tree the first one waits for the team") {
    Survey survey(true);
    survey.handle_watching();
    CHECK_FALSE(survey.begin(kNoon));
    CHECK(survey.waits_for_team());
    survey.settle();
    CHECK(survey.store_is_older());
    survey.handle_caught_up();
    CHECK(survey.begin(kNoon));
    CHECK(survey.writer_of_found() == LastWriter::forgotten);
    survey.handle_done(kNoon, true);
    CHECK(survey.store_is_older());
    survey.settle();
    CHECK_FALSE(survey.store_is_older());
    CHECK(survey.writer_of_found() == LastWriter::unknown);
}

TEST_CASE("survey: nothing comes before one that is wanted since git changed rules") {
    Survey survey(false);
    CHECK(survey.goes_first());
    survey.handle_watching();
    REQUIRE(survey.begin(kNoon));
    survey.handle_done(kNoon, true);
    CHECK_FALSE(survey.goes_first());
    survey.want();
    CHECK_FALSE(survey.goes_first());

    survey.handle_rules(LastWriter::git);
    CHECK(survey.goes_first());
    REQUIRE(survey.begin(kNoon));
    survey.handle_rules(LastWriter::git);  // which this one may not see
    survey.handle_done(kNoon, true);
    CHECK(survey.goes_first());
    REQUIRE(survey.begin(kNoon));
    survey.handle_done(kNoon, true);
    CHECK_FALSE(survey.goes_first());
    survey.handle_lost(kNoon);
    CHECK(survey.goes_first());
    CHECK(survey.deadline() == kNoon + workspace::kRetryMin);
}

TEST_CASE("survey: rules that somebody else seemed to write are looked at once HEAD moves") {
    Survey survey(false);
    survey.handle_watching();
    REQUIRE(survey.begin(kNoon));
    survey.handle_done(kNoon, true);
    survey.handle_head_moving();
    CHECK_FALSE(survey.goes_first());
    survey.handle_rules(LastWriter::editor);
    CHECK_FALSE(survey.goes_first());
    survey.handle_head_moving();
    CHECK(survey.goes_first());
    REQUIRE(survey.begin(kNoon));
    survey.handle_done(kNoon, true);
    survey.handle_head_moved();
    survey.handle_head_moving();
    CHECK_FALSE(survey.goes_first());
}
