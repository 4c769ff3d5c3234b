// The one-of-a-kind records of a home: which incarnation its logs are in, and which file and
// machine the database belongs to (docs/architecture.md, "What is kept").
#pragma once

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace aura::runtime {

// What tells a database from a copy of it: the file itself, and the machine that it lives on.
struct HomeMark {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t born_ns = 0;  // 0: the file system does not tell
    std::string machine;       // empty: the system has no id

    bool operator==(const HomeMark&) const = default;
};

// The mark that the file at `path` has now. Errors: io.
[[nodiscard]] Result<HomeMark> mark_of(const std::string& path);

enum class HomeState : std::uint8_t {
    fresh,     // never used before: no mark, no events
    same,      // the file it was
    restored,  // another file on the same machine: a backup, a moved home; or the mark is gone
    copied,    // another machine
};

// Compares the stored mark with `now`.
[[nodiscard]] Result<HomeState> compare_home(store::Store& store, const HomeMark& now);

// Whether a record of kind meta is the stored mark, and whole.
[[nodiscard]] bool is_home_record(const store::Record& record);

// Makes `mark` the stored one and, unless the home is the one it was, begins an incarnation and
// keeps `more`, all in one commit.
[[nodiscard]] Status settle_home(store::Store& store,
                                 HomeState state,
                                 const HomeMark& mark,
                                 Prng& prng,
                                 std::vector<store::RecordWrite> more = {});

}  // namespace aura::runtime
