#include "http/router.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "http/request.hpp"

namespace aura::http {
namespace {

// Cuts the first segment off `path`, the slash behind it included.
std::string_view take_segment(std::string_view& path) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    return segment;
}

}  // namespace

void PathParameters::add(std::string_view name, std::string value) {
    values_.emplace_back(name, std::move(value));
}

const std::string& PathParameters::operator[](std::string_view name) const {
    const auto found = std::find_if(
        values_.begin(), values_.end(), [name](const auto& pair) { return pair.first == name; });
    AURA_ASSERT(found != values_.end());
    return found->second;
}

std::optional<PathParameters> match_path(std::string_view pattern, std::string_view path) {
    // The same number of slashes means the same number of segments, empty ones included.
    if (std::count(pattern.begin(), pattern.end(), '/') !=
        std::count(path.begin(), path.end(), '/')) {
        return std::nullopt;
    }
    PathParameters parameters;
    while (!pattern.empty() || !path.empty()) {
        const std::string_view wanted = take_segment(pattern);
        const std::string_view segment = take_segment(path);
        if (!wanted.starts_with('{')) {
            if (wanted != segment) {
                return std::nullopt;
            }
            continue;
        }
        auto value = percent_decode(segment);
        if (!value || value->empty()) {
            return std::nullopt;
        }
        parameters.add(wanted.substr(1, wanted.size() - 2), *std::move(value));
    }
    return parameters;
}

bool serves(Method row, Method asked) {
    return row == asked || (row == Method::get && asked == Method::head);
}

}  // namespace aura::http
