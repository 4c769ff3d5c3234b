// `aurad --rebuild`: a new database from what can be read of a damaged one. Taken over are the
// events of each log up to the first damaged one, checked anew, and what no log holds: keys,
// tokens, links, the membership. What trees recorded is left out: with no record, a tree compares
// what is on disk with what the log knows, so work whose event is lost is recorded again. What is
// missing of the logs comes from the other members.
//
// Blocking; before the database is opened, under the lock of the home.
#pragma once

#include <cstddef>
#include <string>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace aura::runtime {

// Damaged databases that are kept beside a new one; a rebuild beyond that asks for room.
inline constexpr int kKeptAsideMax = 100;

struct Rebuilt {
    std::size_t logs = 0;
    std::size_t events = 0;
    std::size_t records = 0;
    std::string kept_aside;  // the damaged database, under its new name; empty: there was none
};

// `hub`: the author whose team log must not be lost, since nobody can join to give it back; a peer
// has none. store.damaged: that log cannot be read; nothing was changed. limit: too many are kept
// aside; the new one waits for finish_rebuild. store.full, store.too_new, permission, io.
[[nodiscard]] Result<Rebuilt> rebuild_database(const std::string& path, const AuthorId* hub);

// The end of a rebuild that a crash cut off, if there is one: before every start.
[[nodiscard]] Status finish_rebuild(const std::string& path);

}  // namespace aura::runtime
