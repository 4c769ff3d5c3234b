// The brake: changes that delete files or replace most of them are gathered while a scan lasts; if
// there are too many of them, they wait for a yes. In both directions: what leaves and what arrives
// (docs/decisions/0018). What a slow program or network spreads over several scans is counted
// together.
//
// Part of workspace::Tree; the loop thread's.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

// More files than this,
inline constexpr std::size_t kBrakeFiles = 50;
// or more than this part of all files, in a tree that has enough of them to speak of parts.
inline constexpr std::size_t kBrakePercent = 20;
inline constexpr std::size_t kBrakePercentFilesMin = 10;
// What went through counts so long: nobody replaces five files a second by hand.
inline constexpr Duration kBrakeMemory = std::chrono::seconds(10);

class MassBrake {
public:
    using Parked = std::pair<std::string, Outcome>;

    void set_tracked_files(std::size_t files) { tracked_files_ = files; }

    void park(std::string path, Outcome outcome) {
        parked_.insert_or_assign(std::move(path), std::move(outcome));
    }

    // The path is looked at anew: what was parked for it is out of date.
    void forget(std::string_view path);

    // The scan is over: gives back what is not too much at once.
    [[nodiscard]] std::vector<Parked> release(MonoTime now);

    // The user said yes: gives back everything.
    [[nodiscard]] std::vector<Parked> approve();

    // Whether something waits for a yes.
    [[nodiscard]] bool holds_sending() const { return held_sending_; }

    [[nodiscard]] bool holds_receiving() const { return held_receiving_; }

    [[nodiscard]] bool empty() const { return parked_.empty(); }

    // Whether a deletion is parked that is to be sent.
    [[nodiscard]] bool has_deletion() const;

    [[nodiscard]] std::vector<std::string> paths() const;

private:
    // Files that went through, and when.
    using Passed = std::map<std::string, MonoTime, std::less<>>;

    [[nodiscard]] std::size_t count_sending() const;
    [[nodiscard]] std::size_t count_passed(const Passed& passed) const;
    [[nodiscard]] bool too_many(std::size_t parked, std::size_t passed) const;
    [[nodiscard]] std::vector<Parked> take(bool sending, bool receiving);

    std::size_t tracked_files_ = 0;
    std::map<std::string, Outcome, std::less<>> parked_;
    // kBrakeFiles at most each: beyond, nothing goes through.
    Passed sent_;
    Passed received_;
    bool held_sending_ = false;
    bool held_receiving_ = false;
};

}  // namespace aura::workspace
