// Where two branches of one log part: found by comparing ids at single places, first backwards in
// steps that double, since branches are short, then by halving.
//
// A value; owned by the exchange.
#pragma once

#include <cstdint>
#include <optional>

#include "base/ids.hpp"
#include "sync/event_chain.hpp"
#include "sync/version_vector.hpp"

namespace aura::sync {

class ForkSearch {
public:
    // Both sides hold `log` through `last`.
    ForkSearch(const wire::LogId& log, Seq last) : log_(log), end_(next(last)) {}

    // The place to be compared next; nothing: it is over.
    [[nodiscard]] std::optional<Seq> question() const;

    // Whether one of the two answers to the question is here.
    [[nodiscard]] bool is_waiting() const { return ours_.has_value() != theirs_.has_value(); }

    // What this side and the other hold at `seq`. A zero id: nothing, so the search fails.
    void handle_ours(Seq seq, const EventId& id);
    void handle_theirs(Seq seq, const EventId& id);

    // The last event that both have, once it is over.
    [[nodiscard]] const Head& common() const { return common_; }

    // What comes after it here and there; nothing: no difference was found, or the search failed.
    [[nodiscard]] const std::optional<Fork>& fork() const { return fork_; }

    // A side does not hold what it said it holds.
    [[nodiscard]] bool has_failed() const { return failed_; }

private:
    void compare();

    wire::LogId log_;
    Head common_;  // seq 0: none is known yet
    Seq end_;      // they differ there, or nothing is to be compared there
    std::uint64_t step_ = 1;
    std::optional<EventId> ours_;
    std::optional<EventId> theirs_;
    std::optional<Fork> fork_;
    bool failed_ = false;
};

}  // namespace aura::sync
