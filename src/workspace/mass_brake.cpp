#include "workspace/mass_brake.hpp"

#include <algorithm>

namespace aura::workspace {
namespace {

bool is_sending(const Outcome& outcome) {
    return outcome.draft.has_value();
}

}  // namespace

void MassBrake::forget(std::string_view path) {
    if (const auto at = parked_.find(path); at != parked_.end()) {
        parked_.erase(at);
    }
    const std::size_t sending = count_sending();
    held_sending_ = held_sending_ && sending > 0;
    held_receiving_ = held_receiving_ && sending < parked_.size();
}

std::vector<MassBrake::Parked> MassBrake::release() {
    const std::size_t sending = count_sending();
    held_sending_ = too_many(sending);
    held_receiving_ = too_many(parked_.size() - sending);
    return take(!held_sending_, !held_receiving_);
}

std::vector<MassBrake::Parked> MassBrake::approve() {
    held_sending_ = false;
    held_receiving_ = false;
    return take(true, true);
}

bool MassBrake::has_deletion() const {
    return std::any_of(parked_.begin(), parked_.end(), [](const auto& parked) {
        return is_sending(parked.second) && parked.second.weight == Weight::deleted;
    });
}

std::vector<std::string> MassBrake::paths() const {
    std::vector<std::string> paths;
    for (const auto& [path, outcome] : parked_) {
        paths.push_back(path);
    }
    return paths;
}

std::size_t MassBrake::count_sending() const {
    return static_cast<std::size_t>(
        std::count_if(parked_.begin(), parked_.end(), [](const auto& parked) {
            return is_sending(parked.second);
        }));
}

bool MassBrake::too_many(std::size_t files) const {
    const bool part =
        tracked_files_ >= kBrakePercentFilesMin && files * 100 > tracked_files_ * kBrakePercent;
    return files > kBrakeFiles || part;
}

std::vector<MassBrake::Parked> MassBrake::take(bool sending, bool receiving) {
    std::vector<Parked> taken;
    for (auto at = parked_.begin(); at != parked_.end();) {
        if (is_sending(at->second) ? sending : receiving) {
            taken.emplace_back(at->first, std::move(at->second));
            at = parked_.erase(at);
        } else {
            ++at;
        }
    }
    return taken;
}

}  // namespace aura::workspace
