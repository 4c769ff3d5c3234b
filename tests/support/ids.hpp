// Ids for stories: one byte, over and over.
#pragma once

#include <cstdint>

#include "base/ids.hpp"

namespace aura::test {

template <class Id>
[[nodiscard]] Id filled(std::uint8_t byte) {
    Id id;
    id.bytes.fill(byte);
    return id;
}

[[nodiscard]] inline AuthorId author(std::uint8_t byte) {
    return filled<AuthorId>(byte);
}

[[nodiscard]] inline EventId event(std::uint8_t byte) {
    return filled<EventId>(byte);
}

[[nodiscard]] inline NodeId node_id(std::uint8_t byte) {
    return filled<NodeId>(byte);
}

[[nodiscard]] inline RepoId repo(std::uint8_t byte) {
    return filled<RepoId>(byte);
}

}  // namespace aura::test
