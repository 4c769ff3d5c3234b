// How long the Mothership's own team log is, beside its database: a small file that is written
// behind every commit of it. Where the file says more than the database, the database is an earlier
// one that was put back, also one that was copied into the same file and looks like it.
//
// Loop thread; the file is written on a thread of its own, one content at a time.
#pragma once

#include <string>

#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/serial_worker.hpp"
#include "store/store.hpp"
#include "sync/replicator.hpp"

namespace aura::runtime {

class HeadMark final : public sync::EventFold {
public:
    // Writes what is there at once, and again whenever it grows. Both outlive the mark.
    HeadMark(io::Loop& loop, sync::Replicator& replicator, std::string path);
    HeadMark(const HeadMark&) = delete;
    HeadMark& operator=(const HeadMark&) = delete;
    ~HeadMark() override;

    // Waits until the file says what there is; the last call of all.
    void finish();

    void on_event(const store::EventRef& event) override;

    void on_key(const RepoId& /*repo*/) override {}

    void on_membership() override {}

private:
    void write();

    sync::Replicator& replicator_;
    std::string path_;
    bool is_writing_ = false;
    bool is_stale_ = false;
    bool is_finished_ = false;
    io::SerialWorker<Bytes, Status> worker_;
};

// Whether the file at `path` says more of a log than the store has. A file that is missing or no
// mark says nothing. Errors of the store.
[[nodiscard]] Result<bool> is_behind_mark(store::Store& store, const std::string& path);

}  // namespace aura::runtime
