// Whether the other side of a session is still there: asks when it has been silent, gives up when
// it stays so.
//
// Owned by the exchange.
#pragma once

#include <optional>

#include "base/time.hpp"

namespace aura::sync {

class Keepalive {
public:
    struct Limits {
        Duration idle;  // of silence, before asking
        Duration dead;  // of silence, before giving up; more than idle
    };

    Keepalive(MonoTime now, const Limits& limits) : limits_(limits), heard_at_(now) {}

    // Any frame of the other side.
    void handle_heard(MonoTime now);

    void handle_pong(MonoTime now, std::uint64_t token);

    // The token to ask with, when it is time to.
    [[nodiscard]] std::optional<std::uint64_t> poll_ping(MonoTime now);

    [[nodiscard]] bool is_dead(MonoTime now) const { return now >= heard_at_ + limits_.dead; }

    [[nodiscard]] MonoTime next_deadline() const;

    // Of the last ping that was answered.
    [[nodiscard]] std::optional<Duration> round_trip() const { return round_trip_; }

private:
    struct Asked {
        std::uint64_t token = 0;
        MonoTime at;
    };

    Limits limits_;
    MonoTime heard_at_;
    std::optional<Asked> asked_;  // not yet answered
    bool is_asking_ = false;      // since anything was heard
    std::uint64_t tokens_ = 0;
    std::optional<Duration> round_trip_;
};

}  // namespace aura::sync
