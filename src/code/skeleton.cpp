#include "code/skeleton.hpp"

#include <set>

#include "base/assert.hpp"
#include "base/hex.hpp"

namespace aura::code {
namespace {

constexpr char kMark = '\0';
constexpr std::size_t kDigits = 2 * NodeId::kSize;
constexpr std::size_t kPlaceBytes = kDigits + 2;

// The place that `text` begins with, or nothing.
std::optional<NodeId> place_at_start(std::string_view text) {
    if (text.size() < kPlaceBytes || text[kPlaceBytes - 1] != kMark) {
        return std::nullopt;
    }
    const auto digits = text.substr(1, kDigits);
    const auto bytes = from_hex(digits);
    if (!bytes || to_hex(*bytes) != digits) {  // upper case would be a second encoding
        return std::nullopt;
    }
    return NodeId::from(*bytes);
}

}  // namespace

std::string encode(const Skeleton& skeleton) {
    AURA_ASSERT(skeleton.literals.size() == skeleton.places.size() + 1);
    std::string out = skeleton.literals.front();
    for (std::size_t i = 0; i < skeleton.places.size(); ++i) {
        out += kMark;
        out += to_hex(skeleton.places[i].view());
        out += kMark;
        out += skeleton.literals[i + 1];
    }
    return out;
}

Result<Skeleton> decode_skeleton(std::string_view text) {
    Skeleton skeleton{.literals = {}, .places = {}};
    std::set<NodeId> seen;
    for (;;) {
        const auto mark = text.find(kMark);
        skeleton.literals.emplace_back(text.substr(0, mark));
        if (mark == std::string_view::npos) {
            return skeleton;
        }
        text.remove_prefix(mark);
        const auto place = place_at_start(text);
        if (!place || place->is_zero() || !seen.insert(*place).second) {
            return fail(ErrorCode::wire_malformed, "skeleton with a malformed place");
        }
        skeleton.places.push_back(*place);
        text.remove_prefix(kPlaceBytes);
    }
}

Result<std::string> join(const Skeleton& skeleton, const NodeLookup& lookup) {
    AURA_ASSERT(skeleton.literals.size() == skeleton.places.size() + 1);
    std::string out = skeleton.literals.front();
    for (std::size_t i = 0; i < skeleton.places.size(); ++i) {
        const auto text = lookup(skeleton.places[i]);
        if (!text) {
            return fail(ErrorCode::not_found,
                        "no text for node fn_" + to_hex(skeleton.places[i].view()));
        }
        out += *text;
        out += skeleton.literals[i + 1];
    }
    return out;
}

}  // namespace aura::code
