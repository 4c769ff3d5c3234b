#include "code/skeleton.hpp"

#include <algorithm>
#include <vector>

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
    // Upper case would be a second encoding.
    if (std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'A' && c <= 'F'; })) {
        return std::nullopt;
    }
    NodeId place;
    return read_hex(digits, place.bytes) ? std::optional(place) : std::nullopt;
}

bool has_twice(std::vector<NodeId> places) {
    std::sort(places.begin(), places.end());
    return std::adjacent_find(places.begin(), places.end()) != places.end();
}

}  // namespace

std::string encode(const Skeleton& skeleton) {
    AURA_ASSERT(skeleton.literals.size() == skeleton.places.size() + 1);
    std::string out = skeleton.literals.front();
    for (std::size_t i = 0; i < skeleton.places.size(); ++i) {
        out += kMark;
        append_hex(out, skeleton.places[i].view());
        out += kMark;
        out += skeleton.literals[i + 1];
    }
    return out;
}

Result<Skeleton> decode_skeleton(std::string_view text) {
    Skeleton skeleton{.literals = {}, .places = {}};
    for (;;) {
        const auto mark = text.find(kMark);
        skeleton.literals.emplace_back(text.substr(0, mark));
        if (mark == std::string_view::npos) {
            break;
        }
        text.remove_prefix(mark);
        const auto place = place_at_start(text);
        if (!place || place->is_zero()) {
            return fail(ErrorCode::wire_malformed, "skeleton with a malformed place");
        }
        skeleton.places.push_back(*place);
        text.remove_prefix(kPlaceBytes);
    }
    if (has_twice(skeleton.places)) {
        return fail(ErrorCode::wire_malformed, "skeleton with the same place twice");
    }
    return skeleton;
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
