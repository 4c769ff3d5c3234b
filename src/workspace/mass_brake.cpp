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

std::vector<MassBrake::Parked> MassBrake::release(MonoTime now) {
    const auto forget_old = [now](Passed& passed) {
        std::erase_if(passed, [now](const auto& one) { return now - one.second >= kBrakeMemory; });
    };
    // What made it hold goes on to count: time alone is no yes.
    if (!held_sending_) {
        forget_old(sent_);
    }
    if (!held_receiving_) {
        forget_old(received_);
    }
    const std::size_t sending = count_sending();
    held_sending_ = too_many(sending, count_passed(sent_));
    held_receiving_ = too_many(parked_.size() - sending, count_passed(received_));
    std::vector<Parked> released = take(!held_sending_, !held_receiving_);
    for (const auto& [path, outcome] : released) {
        (is_sending(outcome) ? sent_ : received_)[path] = now;
    }
    return released;
}

std::vector<MassBrake::Parked> MassBrake::approve() {
    held_sending_ = false;
    held_receiving_ = false;
    sent_.clear();
    received_.clear();
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

// Without those that are parked again.
std::size_t MassBrake::count_passed(const Passed& passed) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        passed, [this](const auto& one) { return !parked_.contains(one.first); }));
}

bool MassBrake::too_many(std::size_t parked, std::size_t passed) const {
    // In a small tree a person replaces a fifth of the files within seconds, one after the other.
    const bool part =
        tracked_files_ >= kBrakePercentFilesMin && parked * 100 > tracked_files_ * kBrakePercent;
    return parked > 0 && (parked + passed > kBrakeFiles || part);
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
