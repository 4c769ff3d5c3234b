#include "code/skeleton.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
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

// Of places that are well spread, as hashes are, a part tells as much and is sorted faster.
bool may_have_twice(const std::vector<NodeId>& places) {
    std::vector<std::size_t> parts(places.size());
    std::transform(places.begin(), places.end(), parts.begin(), std::hash<NodeId>());
    std::sort(parts.begin(), parts.end());
    return std::adjacent_find(parts.begin(), parts.end()) != parts.end();
}

}  // namespace

std::string encode(const Skeleton& skeleton) {
    return write_skeleton({{skeleton.literals.begin(), skeleton.literals.end()}, skeleton.places});
}

std::string write_skeleton(const SkeletonView& skeleton) {
    AURA_ASSERT(skeleton.literals.size() == skeleton.places.size() + 1);
    std::size_t size = skeleton.places.size() * kPlaceBytes;
    for (const std::string_view literal : skeleton.literals) {
        size += literal.size();
    }
    std::string out;
    out.reserve(size);
    out += skeleton.literals.front();
    for (std::size_t i = 0; i < skeleton.places.size(); ++i) {
        out += kMark;
        append_hex(out, skeleton.places[i].view());
        out += kMark;
        out += skeleton.literals[i + 1];
    }
    return out;
}

Result<Skeleton> decode_skeleton(std::string_view text) {
    AURA_TRY_ASSIGN(SkeletonView read, read_skeleton(text));
    return Skeleton{{read.literals.begin(), read.literals.end()}, std::move(read.places)};
}

Result<SkeletonView> read_skeleton(std::string_view text) {
    SkeletonView skeleton;
    for (;;) {
        const auto mark = text.find(kMark);
        skeleton.literals.push_back(text.substr(0, mark));
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
    if (may_have_twice(skeleton.places) && has_twice(skeleton.places)) {
        return fail(ErrorCode::wire_malformed, "skeleton with the same place twice");
    }
    return skeleton;
}

Result<std::string> join(const SkeletonView& skeleton, const NodeLookup& lookup) {
    AURA_ASSERT(skeleton.literals.size() == skeleton.places.size() + 1);
    std::string out(skeleton.literals.front());
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
