#include "peer/mothership_link.hpp"

#include <doctest/doctest.h>

using aura::Duration;
using aura::Error;
using aura::ErrorCode;
using aura::MonoTime;
using aura::peer::LinkState;
using aura::peer::MothershipLink;
using namespace std::chrono_literals;

namespace {

// A link with a clock that the story moves.
struct Story {
    aura::SeededPrng prng{1};
    MonoTime now{1h};
    MothershipLink link{prng};

    // Until the machine wants something; how long it waited.
    Duration wait() {
        const auto deadline = link.next_deadline();
        REQUIRE(deadline.has_value());
        const Duration waited = *deadline - now;
        now = *deadline;
        link.handle_deadline(now);
        return waited;
    }

    void come_up() {
        link.start(now);
        REQUIRE(link.poll() == MothershipLink::Output::dial);
        link.handle_up(now);
    }
};

const Error kRefused(ErrorCode::unreachable, "connection refused");

}  // namespace

TEST_CASE("mothership link: it dials at once and then sits still") {
    Story story;
    story.come_up();
    CHECK(story.link.state() == LinkState::up);
    CHECK_FALSE(story.link.poll());
    CHECK_FALSE(story.link.next_deadline());
}

TEST_CASE("mothership link: every refusal makes the wait longer, up to a bound") {
    Story story;
    story.link.start(story.now);
    Duration longest{};
    for (int i = 0; i < 20; ++i) {
        REQUIRE(story.link.poll() == MothershipLink::Output::dial);
        story.link.handle_down(story.now, kRefused);
        CHECK(story.link.last_error()->is(ErrorCode::unreachable));
        longest = std::max(longest, story.wait());
    }
    CHECK(longest > 20s);
    CHECK(longest < 40s);
    CHECK(story.link.attempts() == 21);
}

TEST_CASE("mothership link: an attempt that hangs is given up and tried again") {
    Story story;
    story.link.start(story.now);
    REQUIRE(story.link.poll() == MothershipLink::Output::dial);
    CHECK(story.wait() == MothershipLink::kDialTimeout);
    CHECK(story.link.poll() == MothershipLink::Output::give_up);
    CHECK(story.link.last_error()->is(ErrorCode::timeout));
    story.wait();
    CHECK(story.link.poll() == MothershipLink::Output::dial);
}

TEST_CASE("mothership link: a session that lasted makes the next wait short again") {
    Story story;
    story.link.start(story.now);
    for (int i = 0; i < 10; ++i) {
        CHECK(story.link.poll() == MothershipLink::Output::dial);
        story.link.handle_down(story.now, kRefused);
        story.wait();
    }
    CHECK(story.link.poll() == MothershipLink::Output::dial);
    story.link.handle_up(story.now);
    story.now += MothershipLink::kStableAfter;
    story.link.handle_down(story.now, kRefused);
    CHECK(story.wait() < 1s);
}

TEST_CASE("mothership link: sessions that break at once do not make it spin") {
    Story story;
    story.come_up();
    Duration total{};
    for (int i = 0; i < 10; ++i) {
        story.link.handle_down(story.now, kRefused);
        total += story.wait();
        REQUIRE(story.link.poll() == MothershipLink::Output::dial);
        story.link.handle_up(story.now);
    }
    CHECK(total > 60s);
}

TEST_CASE("mothership link: what trying again cannot mend is tried seldom") {
    Story story;
    story.come_up();
    story.link.handle_down(story.now, Error(ErrorCode::peer_revoked, "peer revoked"));
    CHECK(story.wait() > 20s);
}

TEST_CASE("mothership link: a pause that the Mothership asks for is kept, within reason") {
    Story story;
    story.come_up();
    story.link.handle_go_away(story.now, 4s);
    story.link.handle_down(story.now, kRefused);
    const Duration waited = story.wait();
    CHECK(waited >= 3s);
    CHECK(waited <= 5s);
    CHECK(story.link.poll() == MothershipLink::Output::dial);
    story.link.handle_up(story.now);
    story.link.handle_go_away(story.now, 24h * 365);
    story.link.handle_down(story.now, kRefused);
    CHECK(story.wait() < 1min);
}

TEST_CASE(
    "mothership link: asked again and again to come back at once, it takes longer each time") {
    Story story;
    Duration waited{};
    for (int i = 0; i < 8; ++i) {
        story.come_up();
        story.link.handle_go_away(story.now, 0s);
        story.link.handle_down(story.now, kRefused);
        waited = story.wait();
    }
    CHECK(waited > 10s);
}

TEST_CASE("mothership link: a change of network ends the wait") {
    Story story;
    story.come_up();
    story.link.handle_down(story.now, kRefused);
    story.link.handle_network_change(story.now);
    CHECK(story.link.poll() == MothershipLink::Output::dial);
    CHECK(story.link.state() == LinkState::dialing);
}

TEST_CASE("mothership link: stopped, it abandons what is under way and wants nothing more") {
    Story story;
    story.link.start(story.now);
    CHECK(story.link.poll() == MothershipLink::Output::dial);
    story.link.stop();
    CHECK(story.link.poll() == MothershipLink::Output::give_up);
    CHECK_FALSE(story.link.next_deadline());
    story.link.handle_up(story.now);
    story.link.handle_down(story.now, kRefused);
    CHECK(story.link.state() == LinkState::stopped);
}
