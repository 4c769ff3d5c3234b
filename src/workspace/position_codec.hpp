// Layout of positions and records inside rows of the store (see wire/codec.hpp for the rules).
#pragma once

#include <cstddef>
#include <vector>

#include "wire/codec.hpp"
#include "wire/version.hpp"
#include "workspace/position.hpp"

namespace aura::workspace {

// A row is written by this device alone, so these bounds only keep a damaged one from taking all
// memory. A skeleton's encoding is longer than its file by at most 33 bytes a place.
inline constexpr std::size_t kRecordTextBytesMax = 64UL * 1024 * 1024;
inline constexpr std::size_t kRecordNodesMax = 1'000'000;
inline constexpr std::size_t kRecordVersionsMax = 100'000;

void encode(wire::Writer& out, const Position& position);
[[nodiscard]] Position decode_position(wire::Reader& in);

void encode_versions(wire::Writer& out, const std::vector<wire::VersionId>& versions);
[[nodiscard]] std::vector<wire::VersionId> decode_versions(wire::Reader& in);

}  // namespace aura::workspace
