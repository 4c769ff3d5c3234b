// Events of a Mothership's team log, as a test needs them: placed, but neither chained nor signed.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.hpp"
#include "names.hpp"
#include "store/store.hpp"
#include "wire/team.hpp"

namespace aura::sync::test {

// The log of `author` in its `incarnation` of repository `repo`; 0: the team log.
[[nodiscard]] wire::LogId log_of(const AuthorId& author,
                                 std::uint64_t incarnation = 1,
                                 std::uint8_t repo = 0);

// What stands in one event: kind and envelope.
struct Record {
    wire::EventKind kind{};
    Bytes envelope;
};

[[nodiscard]] Record founded(const std::string& name);
[[nodiscard]] Record added(const AuthorId& member, Role role = Role::contributor);
[[nodiscard]] Record revoked(const AuthorId& member, std::vector<wire::LogCut> cuts = {});
[[nodiscard]] Record restored(const AuthorId& member);

// The record as event `number` of `log`, also its time and id.
[[nodiscard]] store::StoredEvent stored(const wire::LogId& log, std::uint8_t number, Record record);

}  // namespace aura::sync::test
