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
#include <optional>
#include <set>
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
// Deletions are gathered until nothing else vanishes, but no longer.
inline constexpr Duration kGatherMax = std::chrono::seconds(3);

class MassBrake {
public:
    // Nothing: the path is to be examined again. Outcomes are kept of little more than kBrakeFiles,
    // since each may hold a whole text.
    using Parked = std::pair<std::string, std::optional<Outcome>>;

    MassBrake() = default;

    // Of a tree that may be incomplete until settle(): there one deletion is too much.
    explicit MassBrake(bool is_incomplete) : is_incomplete_(is_incomplete) {}

    void set_tracked_files(std::size_t files) { tracked_files_ = files; }

    // Whether there was a yes for it; it is used up by that.
    [[nodiscard]] bool take_yes(std::string_view path);

    void park(std::string path, Outcome outcome);

    // The path is looked at anew: what was parked for it is out of date.
    void forget(std::string_view path);

    // The scan is over: gives back what is not too much at once.
    [[nodiscard]] std::vector<Parked> release(MonoTime now);

    // The user said yes: gives back everything. It counts for what is examined again, too.
    [[nodiscard]] std::vector<Parked> approve();

    // Nothing of what was found is left to look at: what is missing is known.
    void settle() { is_incomplete_ = is_incomplete_ && !sending_.parked.empty(); }

    [[nodiscard]] bool is_incomplete() const { return is_incomplete_; }

    // Whether what leaves waits because the tree may be incomplete.
    [[nodiscard]] bool holds_missing() const { return is_incomplete_ && sending_.held; }

    // Whether something waits for a yes.
    [[nodiscard]] bool holds_sending() const { return sending_.held; }

    [[nodiscard]] bool holds_receiving() const { return receiving_.held; }

    [[nodiscard]] bool empty() const {
        return sending_.parked.empty() && receiving_.parked.empty();
    }

    // Whether a deletion is parked that is to be sent.
    [[nodiscard]] bool has_deletion() const;

    // Ordered.
    [[nodiscard]] std::vector<std::string> paths() const;

private:
    // One direction.
    struct Lane {
        std::map<std::string, std::optional<Outcome>, std::less<>> parked;
        // Files that went through, and when: kBrakeFiles at most, beyond nothing goes through.
        std::map<std::string, MonoTime, std::less<>> passed;
        bool held = false;
    };

    void forget(Lane& lane, std::string_view path);
    void release(Lane& lane, MonoTime now, std::vector<Parked>& released) const;
    [[nodiscard]] bool too_many(const Lane& lane) const;

    std::size_t tracked_files_ = 0;
    Lane sending_;
    Lane receiving_;
    std::set<std::string, std::less<>> approved_;
    bool is_incomplete_ = false;
};

}  // namespace aura::workspace
