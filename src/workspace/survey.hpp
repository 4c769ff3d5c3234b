// When all of a tree is compared with what is recorded of it, and what the outcome says about who
// wrote what it finds. Nothing may be examined before the first answer; and where the store is
// older than the tree, that one waits until the log has what the team holds: what others wrote
// would be taken for edits of this device.
//
// Part of workspace::Tree; the loop thread's.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "workspace/file_view.hpp"

namespace aura::workspace {

// After a failure: so long, doubled each time up to 64 times as long.
inline constexpr Duration kRetryMin = std::chrono::seconds(1);
inline constexpr std::uint32_t kRetryDoublingsMax = 6;

class Survey {
public:
    explicit Survey(bool store_is_older)
        : store_is_older_(store_is_older), waits_for_team_(store_is_older) {}

    // The watcher has begun, for which the first scan waits: it would be one of two.
    void handle_watching() { watching_ = true; }

    // Something changed that nobody knows of.
    void want() { wanted_ = true; }

    // The same, and nothing may be examined before it is known.
    void want_first() { wanted_ = first_ = true; }

    // Rules of what is ignored changed. What git ignored until now must be known before anything
    // follows from those that it has brought.
    void handle_rules(LastWriter writer);
    // HEAD moved; what comes of that is worked off.
    void handle_head_moving();

    void handle_head_moved() { rules_changed_ = false; }

    // All that the team holds is in the log.
    void handle_caught_up() { waits_for_team_ = false; }

    // Whether a scan is to begin now; then it has begun, and handle_done() follows.
    [[nodiscard]] bool begin(MonoTime now);
    void handle_done(MonoTime now, bool succeeded);
    // What it found could not be kept.
    void handle_lost(MonoTime now);

    // Nothing of what was found waits any more.
    void settle() { store_is_older_ = store_is_older_ && !is_done_; }

    // When begin() is to be asked again.
    [[nodiscard]] const std::optional<MonoTime>& deadline() const { return after_; }

    // The first scan has been answered.
    [[nodiscard]] bool is_done() const { return is_done_; }

    // A scan must be answered before anything is examined.
    [[nodiscard]] bool goes_first() const { return first_; }

    [[nodiscard]] bool at_rest() const { return !wanted_ && !scanning_; }

    // Who wrote what a scan finds.
    [[nodiscard]] LastWriter writer_of_found() const {
        return store_is_older_ ? LastWriter::forgotten : LastWriter::unknown;
    }

    // The store is older than the tree, and what the team holds is not here yet.
    [[nodiscard]] bool waits_for_team() const { return waits_for_team_; }

    // The same, or what the tree incorporates is still being found out.
    [[nodiscard]] bool store_is_older() const { return store_is_older_; }

private:
    void try_again(MonoTime now);

    bool watching_ = false;
    bool wanted_ = true;
    bool scanning_ = false;
    bool is_done_ = false;
    bool first_ = true;
    bool rules_changed_ = false;  // since HEAD moved last
    bool store_is_older_;
    bool waits_for_team_;
    std::uint32_t failures_ = 0;  // in a row
    std::optional<MonoTime> after_;
};

}  // namespace aura::workspace
