#include "config/key_hint.hpp"

#include <algorithm>
#include <vector>

#include <fmt/core.h>

#include "config/key_table.hpp"
#include "config/nearest.hpp"
#include "config/quote.hpp"

namespace aura::config {
namespace {

// The name that was probably meant: one like it in its section, or a section like it, or a key
// that is called so in another section.
std::string meant_by(std::string_view name) {
    const std::string_view section = name.substr(0, name.find('.'));
    const std::string_view last = name.substr(name.rfind('.') + 1);
    const bool in_section = section.size() < name.size();
    std::vector<std::string_view> names;
    for (const Key& key : keys()) {
        if (!in_section) {
            names.push_back(key.section());
        } else if (key.section() == section) {
            names.push_back(key.last_name());
        }
    }
    if (const auto nearest = nearest_name(last, names); !nearest.empty()) {
        return in_section ? fmt::format("{}.{}", section, nearest) : std::string(nearest);
    }
    const auto namesake = std::find_if(
        keys().begin(), keys().end(), [last](const Key& key) { return key.last_name() == last; });
    return namesake == keys().end() ? "" : std::string(namesake->name);
}

}  // namespace

std::string key_hint(std::string_view name) {
    const std::string meant = meant_by(name);
    return meant.empty() ? "" : fmt::format(", did you mean {}?", quoted(meant));
}

}  // namespace aura::config
