// What was done in a linked tree without asking, and its user has not seen yet: kept over restarts,
// listed until seen.
//
// Loop thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "base/result.hpp"
#include "runtime/tree_worker.hpp"
#include "store/store.hpp"
#include "workspace/finding.hpp"

namespace aura::runtime {

// Of one tree; the oldest gives way. More than a page a day for a month, which nobody reads.
inline constexpr std::size_t kNoticesMax = 1000;

class NoticeBook {
public:
    // What the store holds of the tree; a row that cannot be read is left out. Errors of the store.
    [[nodiscard]] static Result<NoticeBook> load(store::Store& from, const LinkId& link);

    // Both return the rows to commit.
    [[nodiscard]] std::vector<store::RecordWrite> add(workspace::Finding notice);
    [[nodiscard]] std::vector<store::RecordWrite> mark_seen();

    // The latest last.
    [[nodiscard]] const std::map<std::uint64_t, workspace::Finding>& unseen() const {
        return notices_;
    }

private:
    explicit NoticeBook(const LinkId& link) : link_(link) {}

    LinkId link_;
    std::map<std::uint64_t, workspace::Finding> notices_;  // by number, counted up
    std::uint64_t last_ = 0;
};

}  // namespace aura::runtime
