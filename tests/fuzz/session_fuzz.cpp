// The sessions below are built of what the unit tests have, which asserts by doctest.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>

#include "base/assert.hpp"
#include "support/fuzz_doctest.hpp"
#include "support/fuzz_target.hpp"
#include "unit/sync/device.hpp"
#include "unit/sync/link.hpp"
#include "wire/team.hpp"

using aura::Bytes;
using aura::ByteView;
using aura::sync::test::Device;
using aura::sync::test::Link;

namespace {

// What the fuzzer says is to happen, byte by byte; zeros when it has said all.
class Script {
public:
    explicit Script(ByteView rest) : rest_(rest) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    std::uint8_t byte() {
        const ByteView one = take(1);
        return one.empty() ? 0 : one[0];
    }

    ByteView take(std::size_t size) {
        const ByteView view = rest_.first(std::min(size, rest_.size()));
        rest_ = rest_.subspan(view.size());
        return view;
    }

private:
    ByteView rest_;
};

// A Mothership, two members, and a session of two of them over a line on which anything happens.
class World {
public:
    explicit World(bool with_hub)
        : hub_(aura::sync::test::make_hub(1)),
          a_(aura::sync::test::make_member(*hub_, 2)),
          b_(aura::sync::test::make_member(*hub_, 3)),
          link_(with_hub ? *hub_ : *a_, *b_) {
        link_.a.reads = false;
        link_.b.reads = false;
        if (!with_hub) {
            aura::sync::test::replicate(*hub_, *a_);
        }
    }

    void step(Script& script) {
        const std::uint8_t what = script.byte();
        Link::Side& side = (what & 0x80U) != 0 ? link_.a : link_.b;
        switch (what & 0x0fU) {
            case 0:
            case 1:
                deliver(side);
                break;
            case 2:
                inject(side, script);
                break;
            case 3:
                damage(side, script);
                break;
            case 4:
                repeat_or_drop(side, script);
                break;
            case 5:
                static_cast<void>(side.device.append(script.byte() % 3, "text"));
                break;
            case 6:
                link_.advance(std::chrono::milliseconds(script.byte() * 250));
                break;
            case 7:
                side.device.disk_answers = script.byte() % 2 == 0;
                break;
            case 8:
                side.exchange.set_interest({false, {aura::sync::test::repo(script.byte() % 3)}});
                break;
            case 9:
                revoke(script.byte() % 2 == 0 ? *a_ : *b_);
                break;
            case 10:
                side.exchange.go_away({aura::wire::GoAwayReason::overloaded, script.byte(), ""});
                break;
            case 11:
                side.device.replica.begin_incarnation("fuzz");
                break;
            default:
                break;
        }
        link_.run();
    }

    void finish() {
        for (Link::Side* side : {&link_.a, &link_.b}) {
            side->reads = true;
            side->device.disk_answers = true;
        }
        link_.run();
        link_.advance(std::chrono::minutes(2));
        link_.run();
        for (Link::Side* side : {&link_.a, &link_.b}) {
            AURA_ASSERT(side->exchange.is_over());
            AURA_ASSERT(side->closed.has_value());
            check_nothing_forged(side->device);
        }
    }

private:
    static void deliver(Link::Side& side) {
        if (!side.inbox.empty()) {
            const Bytes frame = std::move(side.inbox.front());
            side.inbox.pop_front();
            side.exchange.handle_frame(side.device.now.mono, frame);
        }
    }

    static void inject(Link::Side& side, Script& script) {
        const std::size_t size = script.byte() * 4U;
        side.exchange.handle_frame(side.device.now.mono, script.take(size));
    }

    static void damage(Link::Side& side, Script& script) {
        const std::size_t at = script.byte() * 256U + script.byte();
        const std::uint8_t with = script.byte();
        if (!side.inbox.empty() && !side.inbox.front().empty()) {
            Bytes& frame = side.inbox.front();
            frame[at % frame.size()] ^= with;
        }
        deliver(side);
    }

    static void repeat_or_drop(Link::Side& side, Script& script) {
        if (side.inbox.empty()) {
            return;
        }
        if (script.byte() % 2 == 0) {
            side.inbox.pop_front();
        } else {
            side.inbox.push_back(side.inbox.front());
        }
    }

    void revoke(const Device& member) {
        static_cast<void>(hub_->append_team(
            aura::wire::EventKind::member_revoked,
            aura::wire::encode(aura::wire::MemberRevoked{member.id(), hub_->id(), "", {}})));
        hub_->settle();
    }

    // Nobody but its author puts an event into a log, whatever is said on the line.
    void check_nothing_forged(const Device& device) const {
        for (const auto& [log, head] : device.replica.durable().heads()) {
            const Device* author = nullptr;
            for (const auto* candidate : {hub_.get(), a_.get(), b_.get()}) {
                author = candidate->id() == log.author ? candidate : author;
            }
            AURA_ASSERT(author != nullptr);
            const auto& own = author->backup().events;
            AURA_ASSERT(std::ranges::any_of(
                own, [&, at = head](const auto& event) { return event->id == at.id; }));
        }
    }

    std::unique_ptr<Device> hub_;
    std::unique_ptr<Device> a_;
    std::unique_ptr<Device> b_;
    Link link_;
};

}  // namespace

// Whatever happens on the line and whenever, sessions end with a reason and nobody's log gets an
// event that he did not write.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t kStepsMax = 200;
    aura::test::let_doctest_assert();
    Script script({data, size});
    World world(script.byte() % 2 == 0);
    for (std::size_t steps = 0; !script.at_end() && steps < kStepsMax; ++steps) {
        world.step(script);
    }
    world.finish();
    return 0;
}
