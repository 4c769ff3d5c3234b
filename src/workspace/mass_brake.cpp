#include "workspace/mass_brake.hpp"

#include <algorithm>

namespace aura::workspace {

bool MassBrake::take_yes(std::string_view path) {
    const auto at = approved_.find(path);
    if (at == approved_.end()) {
        return false;
    }
    approved_.erase(at);
    return true;
}

void MassBrake::park(std::string path, Outcome outcome) {
    forget(path);
    Lane& lane = outcome.draft ? sending_ : receiving_;
    const bool is_kept = lane.parked.size() <= kBrakeFiles;
    lane.parked.emplace(std::move(path),
                        is_kept ? std::optional(std::move(outcome)) : std::nullopt);
}

void MassBrake::forget(std::string_view path) {
    forget(sending_, path);
    forget(receiving_, path);
}

void MassBrake::forget(Lane& lane, std::string_view path) {
    if (const auto at = lane.parked.find(path); at != lane.parked.end()) {
        lane.parked.erase(at);
        lane.held = lane.held && !lane.parked.empty();
    }
}

std::vector<MassBrake::Parked> MassBrake::release(MonoTime now) {
    std::vector<Parked> released;
    release(sending_, now, released);
    release(receiving_, now, released);
    return released;
}

void MassBrake::release(Lane& lane, MonoTime now, std::vector<Parked>& released) const {
    // What made it hold goes on to count: time alone is no yes.
    if (!lane.held) {
        std::erase_if(lane.passed,
                      [now](const auto& one) { return now - one.second >= kBrakeMemory; });
    }
    lane.held = too_many(lane);
    if (lane.held) {
        return;
    }
    for (auto& [path, outcome] : std::exchange(lane.parked, {})) {
        if (outcome) {
            lane.passed.insert_or_assign(path, now);
        }
        released.emplace_back(path, std::move(outcome));
    }
}

std::vector<MassBrake::Parked> MassBrake::approve() {
    std::vector<Parked> approved;
    for (Lane* lane : {&sending_, &receiving_}) {
        for (auto& [path, outcome] : std::exchange(*lane, {}).parked) {
            if (!outcome) {
                approved_.insert(path);
            }
            approved.emplace_back(path, std::move(outcome));
        }
    }
    return approved;
}

bool MassBrake::has_deletion() const {
    return std::ranges::any_of(sending_.parked, [](const auto& parked) {
        return parked.second && parked.second->weight == Weight::deleted;
    });
}

std::vector<std::string> MassBrake::paths() const {
    std::vector<std::string> paths;
    paths.reserve(sending_.parked.size() + receiving_.parked.size());
    for (const Lane* lane : {&sending_, &receiving_}) {
        for (const auto& [path, outcome] : lane->parked) {
            paths.push_back(path);
        }
    }
    std::ranges::sort(paths);
    return paths;
}

bool MassBrake::too_many(const Lane& lane) const {
    const auto passed = static_cast<std::size_t>(std::ranges::count_if(
        lane.passed, [&](const auto& one) { return !lane.parked.contains(one.first); }));
    const std::size_t files = lane.parked.size() + passed;
    const bool part =
        tracked_files_ >= kBrakePercentFilesMin && files * 100 > tracked_files_ * kBrakePercent;
    const bool missing = is_incomplete_ && &lane == &sending_ && has_deletion();
    return !lane.parked.empty() && (files > kBrakeFiles || part || missing);
}

}  // namespace aura::workspace
