#include "config/mistakes.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/core.h>

namespace aura::config {

std::string Place::to_text() const {
    return at == Position{} ? name : fmt::format("{}:{}:{}", name, at.line, at.column);
}

void Mistakes::add(Place place, std::string what) {
    mistakes_.push_back({std::move(place), std::move(what)});
}

void Mistakes::add_for(std::string_view key, Place place, std::string what) {
    spoiled_.emplace(key);
    add(std::move(place), std::move(what));
}

Error Mistakes::to_error() const {
    std::vector<const Mistake*> sorted;
    for (const Mistake& mistake : mistakes_) {
        sorted.push_back(&mistake);
    }
    const auto order = [](const Mistake* mistake) {
        const Place& place = mistake->place;
        return std::tuple(place.source, place.at.line, place.at.column);
    };
    std::stable_sort(sorted.begin(), sorted.end(), [&](const Mistake* a, const Mistake* b) {
        return order(a) < order(b);
    });
    Error error(ErrorCode::config_invalid, "the configuration is not valid");
    for (std::size_t i = 0; i < std::min(sorted.size(), kShownMax); ++i) {
        const std::string place = sorted[i]->place.to_text();
        error = std::move(error).because((place.empty() ? "" : place + ": ") + sorted[i]->what);
    }
    if (sorted.size() > kShownMax) {
        error = std::move(error).because(fmt::format("and {} more", sorted.size() - kShownMax));
    }
    return error;
}

}  // namespace aura::config
