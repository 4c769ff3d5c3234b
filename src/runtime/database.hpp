// The store of a running daemon: one connection that writes on a thread of its own, one that reads
// on another, so a slow disk never holds up the loop.
//
// Loop thread; completions run on it too. What is asked for at start is read before the loop runs.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/serial_worker.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/store.hpp"

namespace aura::runtime {

class Database {
public:
    using Committed = std::function<void(Status)>;
    using EventsRead = std::function<void(Result<std::vector<wire::Event>>)>;

    // One commit is in flight at a time (sync::Replica); the rest is room for a shutdown's last
    // words.
    static constexpr std::size_t kCommitsWaitingMax = 16;
    // One read for each session is in flight at a time.
    static constexpr std::size_t kReadsWaitingMax = 4096;

    struct ReadRequest {
        wire::LogId log;
        Seq first{};
        store::ReadLimits limits;
    };

    // Looks at every page first: damage that nobody notices spreads with each commit. Errors as
    // SqliteStore::open and SqliteStore::check.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(io::Loop& loop, std::string path);

    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Whoever may not lose a commit calls finish() first.
    ~Database() = default;

    // For the time before the loop runs, when nothing else uses the store.
    [[nodiscard]] store::Store& at_start() { return *writing_; }

    // `committed` runs once, later, unless the database is destroyed before.
    void commit(store::Batch batch, Committed committed);
    void read(const ReadRequest& request, EventsRead read);

    // Waits for every commit that was handed over and runs its completion; the last call of all.
    // What comes later is cancelled.
    void finish();

    [[nodiscard]] const std::string& path() const { return path_; }

    // What it takes on its disk, by looking at the files: two stat calls.
    [[nodiscard]] std::uint64_t size_bytes() const;

private:
    using Writer = io::SerialWorker<store::Batch, Status>;
    using Reader = io::SerialWorker<ReadRequest, Result<std::vector<wire::Event>>>;
    using Store = std::unique_ptr<store::sqlite::SqliteStore>;

    Database(io::Loop& loop, std::string path, Store writing, Store reading);

    [[nodiscard]] std::vector<Status> write_all(const std::vector<store::Batch>& batches);
    [[nodiscard]] std::vector<Result<std::vector<wire::Event>>> read_all(
        const std::vector<ReadRequest>& requests);

    io::Loop& loop_;
    std::string path_;
    bool finished_ = false;
    Store writing_;
    Store reading_;
    Writer writer_;
    Reader reader_;
};

}  // namespace aura::runtime
