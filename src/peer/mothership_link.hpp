// Keeps one session with the Mothership: when to dial, how long to wait after a failure, and what
// to tell people about it. Bytes are somebody else's; this machine only decides.
//
// Five-part face (docs/architecture.md, "Machines"); loop thread.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.hpp"
#include "base/prng.hpp"
#include "base/time.hpp"
#include "peer/back_off.hpp"

namespace aura::peer {

enum class LinkState : std::uint8_t {
    stopped,  // nothing is wanted: not joined, revoked, or shutting down
    waiting,  // the deadline is when to dial
    dialing,  // one attempt is under way; the deadline is when it has taken too long
    up,       // a session runs
};

class MothershipLink {
public:
    // One attempt: TCP, TLS and WebSocket together. A satellite link needs about 3 s for its six
    // round trips.
    static constexpr Duration kDialTimeout = std::chrono::seconds(15);
    // A session that broke sooner than this was no success: the wait goes on growing, or a
    // Mothership that drops everybody at once would be dialled in a tight loop.
    static constexpr Duration kStableAfter = std::chrono::seconds(10);

    enum class Output : std::uint8_t {
        dial,     // begin an attempt
        give_up,  // abandon the attempt that is under way
    };

    // `prng` must outlive the machine.
    explicit MothershipLink(Prng& prng) : prng_(prng), back_off_({}) {}

    // Commands. Starting again when started and stopping when stopped change nothing.
    void start(MonoTime now);
    void stop();

    void handle_up(MonoTime now);
    // The attempt or the session ended. An error that trying again cannot help (revoked, a wrong
    // pin) still leads to another attempt, at the longest wait: the other side may be mended.
    void handle_down(MonoTime now, Error reason);
    // The Mothership asked for a pause: it restarts, or is overloaded.
    void handle_go_away(MonoTime now, Duration retry_after);
    // The network changed or the machine woke: waiting makes no sense any more.
    void handle_network_change(MonoTime now);
    void handle_deadline(MonoTime now);

    [[nodiscard]] std::optional<Output> poll();

    [[nodiscard]] std::optional<MonoTime> next_deadline() const { return deadline_; }

    [[nodiscard]] LinkState state() const { return state_; }

    // Why the last attempt or session ended; none while up and before the first failure.
    [[nodiscard]] const std::optional<Error>& last_error() const { return last_error_; }

    // Attempts since one led to a session.
    [[nodiscard]] std::uint32_t attempts() const { return attempts_; }

private:
    void wait(MonoTime now, Duration delay);
    void dial(MonoTime now);

    Prng& prng_;
    BackOff back_off_;
    LinkState state_ = LinkState::stopped;
    std::optional<MonoTime> deadline_;
    MonoTime up_since_{};
    std::optional<Duration> asked_wait_;  // by a go-away of the session that is ending
    std::optional<Error> last_error_;
    std::uint32_t attempts_ = 0;
    std::optional<Output> output_;
};

}  // namespace aura::peer
