// What remains of a file when its nodes are taken out: literal text and a place for each node.
//
// Pure; callable from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace aura::code {

// literals[0] places[0] literals[1] places[1] … : one literal more than places. No literal holds a
// NUL byte, no place appears twice, none is zero.
struct Skeleton {
    std::vector<std::string> literals{std::string()};
    std::vector<NodeId> places;

    bool operator==(const Skeleton&) const = default;
};

// Canonical: the literals as they are, each place as NUL, 32 lower-case hex digits, NUL. A skeleton
// has one encoding and the other way round.
[[nodiscard]] std::string encode(const Skeleton& skeleton);

// wire.malformed when `text` is not an encoding.
[[nodiscard]] Result<Skeleton> decode_skeleton(std::string_view text);

// The same, whose literals are parts of the text that it was read from.
struct SkeletonView {
    std::vector<std::string_view> literals;
    std::vector<NodeId> places;
};

// As decode_skeleton() and encode(), without copying the literals. `text` outlives the view.
[[nodiscard]] Result<SkeletonView> read_skeleton(std::string_view text);
[[nodiscard]] std::string write_skeleton(const SkeletonView& skeleton);

// The text of a node, or nothing where it is not known. The view must live until join returns.
using NodeLookup = std::function<std::optional<std::string_view>(const NodeId&)>;

// The file's text; not_found when `lookup` does not know a node.
[[nodiscard]] Result<std::string> join(const SkeletonView& skeleton, const NodeLookup& lookup);

}  // namespace aura::code
