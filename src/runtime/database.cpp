#include "runtime/database.hpp"

#include <utility>

namespace aura::runtime {
namespace {

Status after_the_end() {
    return fail(ErrorCode::cancelled, "the daemon stops");
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(io::Loop& loop, std::string path) {
    using store::sqlite::Access;
    using store::sqlite::SqliteStore;
    AURA_TRY_ASSIGN(auto w, SqliteStore::open(path, Access::read_write));
    AURA_TRY_ASSIGN(auto r, SqliteStore::open(path, Access::read_only));
    // By a connection of its own, whose cache goes with it.
    AURA_TRY_ASSIGN(const auto checking, SqliteStore::open(path, Access::read_only));
    AURA_TRY(checking->check());
    std::unique_ptr<Database> self(new Database(loop, std::move(path), std::move(w), std::move(r)));
    return self;
}

Database::Database(io::Loop& loop, std::string path, Store writing, Store reading)
    : loop_(loop),
      path_(std::move(path)),
      writing_(std::move(writing)),
      reading_(std::move(reading)),
      writer_(loop,
              kCommitsWaitingMax,
              [this](const std::vector<store::Batch>& batches) { return write_all(batches); }),
      reader_(loop, kReadsWaitingMax, [this](const std::vector<ReadRequest>& requests) {
          return read_all(requests);
      }) {}

void Database::commit(store::Batch batch, Committed committed) {
    Status taken = finished_ ? after_the_end() : writer_.submit(std::move(batch), committed);
    if (!taken) {
        loop_.defer([committed = std::move(committed), taken = std::move(taken)]() mutable {
            committed(std::move(taken));
        });
    }
}

void Database::read(const ReadRequest& request, EventsRead read) {
    Status taken = finished_ ? after_the_end() : reader_.submit(request, read);
    if (!taken) {
        loop_.defer([read = std::move(read), error = taken.error()]() mutable {
            read(fail(std::move(error)));
        });
    }
}

void Database::finish() {
    finished_ = true;
    writer_.finish();
    reader_.finish();
}

std::uint64_t Database::size_bytes() const {
    return store::sqlite::size_on_disk(path_);
}

std::vector<Status> Database::write_all(const std::vector<store::Batch>& batches) {
    std::vector<Status> results;
    results.reserve(batches.size());
    for (const store::Batch& batch : batches) {
        results.push_back(writing_->commit(batch));
    }
    return results;
}

std::vector<Result<std::vector<wire::Event>>> Database::read_all(
    const std::vector<ReadRequest>& requests) {
    std::vector<Result<std::vector<wire::Event>>> results;
    results.reserve(requests.size());
    for (const ReadRequest& request : requests) {
        results.push_back(reading_->read(request.log, request.first, request.limits));
    }
    return results;
}

}  // namespace aura::runtime
