#include "config/origin.hpp"

#include <utility>

namespace aura::config {

std::string to_text(const Origin& origin) {
    switch (origin.source) {
        case Source::fallback:
            return origin.where.empty() ? "default" : "default " + origin.where;
        case Source::file:
            return "file " + origin.where;
        case Source::environment:
            return "environment " + origin.where;
        case Source::flag:
            return "flag " + origin.where;
    }
    return {};
}

void Origins::set(std::string_view key, Origin origin) {
    by_key_.insert_or_assign(std::string(key), std::move(origin));
}

const Origin& Origins::of(std::string_view key) const {
    static const Origin kFallback;
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? kFallback : found->second;
}

}  // namespace aura::config
