#include "runtime/rebuild.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "crypto/content_key.hpp"
#include "crypto/identity.hpp"
#include "hub/token_book.hpp"
#include "peer/join.hpp"
#include "runtime/home_records.hpp"
#include "runtime/link_record.hpp"
#include "store/sqlite/salvage.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "sync/event_chain.hpp"
#include "wire/codec.hpp"

namespace aura::runtime {
namespace {

namespace fs = std::filesystem;
using store::RecordKind;
using store::sqlite::Access;
using store::sqlite::Salvage;
using store::sqlite::SqliteStore;

constexpr std::size_t kEventsAtOnce = 256;
// Damaged databases that are kept; more means that somebody rebuilds instead of changing the disk.

// What no log and no working tree holds.
constexpr std::array kKept = {RecordKind::meta,
                              RecordKind::content_key,
                              RecordKind::invite,
                              RecordKind::token,
                              RecordKind::linked_tree,
                              RecordKind::audit,
                              RecordKind::peer_seen,
                              RecordKind::unshared};

Error io_error(const std::string& doing, const std::error_code& code) {
    return Error::from_errno(ErrorCode::io, "cannot " + doing, code.value());
}

bool is_whole_key(const store::Record& record) {
    wire::Reader in(record.key);
    static_cast<void>(in.id<RepoId>());
    const auto id = in.id<KeyId>();
    auto bytes = crypto::ContentKey::Bytes32::from(record.value);
    return in.finish("record of a content key") && bytes &&
           crypto::ContentKey(*std::move(bytes)).id() == id;
}

// The new database is a file of its own, so its logs begin anew (settle_home) unless the machine is
// another one.
bool is_whole_meta(const store::Record& record) {
    if (as_text(record.key) == "team") {
        return peer::decode_team_membership(record.value).has_value();
    }
    return is_home_record(record);
}

bool is_whole(RecordKind kind, const store::Record& record) {
    switch (kind) {
        case RecordKind::meta:
            return is_whole_meta(record);
        case RecordKind::content_key:
            return is_whole_key(record);
        case RecordKind::token:
            return hub::decode_token_entry(record.value).has_value();
        case RecordKind::linked_tree:
            return decode_link_record(record.value).has_value();
        case RecordKind::invite:
        case RecordKind::audit:
        case RecordKind::peer_seen:
        case RecordKind::unshared:
        default:
            return !record.key.empty();
    }
}

// Checks that each event follows the one before and is its author's own.
class LogCheck {
public:
    // Nothing: the event is not what it was.
    std::optional<store::EventRef> check(wire::Event event) {
        const wire::EventHeader& header = event.header;
        if (seq_ == Seq{0}) {
            log_ = header.log;
        }
        const bool follows = header.log == log_ && header.seq == next(seq_) &&
                             sync::follows(header, last_) && are_parts_whole(event);
        const EventId id = sync::event_id(header);
        if (!follows || !is_signature_right(event, id)) {
            return std::nullopt;
        }
        seq_ = header.seq;
        last_ = id;
        return std::make_shared<const store::StoredEvent>(store::StoredEvent{id, std::move(event)});
    }

private:
    static bool are_parts_whole(const wire::Event& event) {
        const wire::EventHeader& header = event.header;
        return (!event.envelope || sync::envelope_hash(*event.envelope) == header.envelope_hash) &&
               (!event.content || sync::content_hash(*event.content) == header.content_hash);
    }

    static bool is_signature_right(const wire::Event& event, const EventId& id) {
        return !event.signature ||
               crypto::verify(
                   event.header.log.author, wire::kSignatureDomain, id.view(), *event.signature);
    }

    wire::LogId log_;
    Seq seq_{};
    EventId last_;
};

class Rebuilder {
public:
    Rebuilder(Salvage& from, store::Store& to, const AuthorId* hub)
        : from_(from), to_(to), hub_(hub), hub_found_(hub == nullptr) {}

    Result<Rebuilt> run() {
        for (const std::int64_t log : from_.logs()) {
            AURA_TRY(take_log(log));
        }
        if (!hub_found_) {
            return fail(Error(ErrorCode::store_damaged,
                              "the team log of this Mothership cannot be read any more")
                            .try_next("restore a backup; the members give back what is newer"));
        }
        AURA_TRY(take_records());
        return rebuilt_;
    }

private:
    Status take_log(std::int64_t log) {
        LogCheck check;
        Seq at{0};
        bool whole = true;
        std::vector<store::EventRef> unsigned_yet;  // a log may only end at a signature
        while (whole) {
            auto events = from_.events(log, at, kEventsAtOnce);
            whole = !events.empty();
            store::Batch batch;
            for (wire::Event& event : events) {
                auto checked = check.check(std::move(event));
                whole = whole && checked;
                if (!whole) {
                    break;
                }
                at = next(at);
                unsigned_yet.push_back(*std::move(checked));
                if (unsigned_yet.back()->event.signature) {
                    batch.events.insert(
                        batch.events.end(), unsigned_yet.begin(), unsigned_yet.end());
                    unsigned_yet.clear();
                }
            }
            AURA_TRY(take_events(batch));
        }
        return {};
    }

    Status take_events(const store::Batch& batch) {
        if (batch.empty()) {
            return {};
        }
        const wire::EventHeader& first = batch.events.front()->event.header;
        rebuilt_.logs += first.seq == Seq{1} ? 1 : 0;
        rebuilt_.events += batch.events.size();
        hub_found_ = hub_found_ || (first.log.author == *hub_ && first.log.is_team_log());
        return to_.commit(batch);
    }

    Status take_records() {
        store::Batch batch;
        for (const RecordKind kind : kKept) {
            for (store::Record& record : from_.records(kind)) {
                if (is_whole(kind, record)) {
                    batch.records.push_back(
                        {{kind, std::move(record.key)}, std::move(record.value)});
                }
            }
        }
        rebuilt_.records = batch.records.size();
        return to_.commit(batch);
    }

    Salvage& from_;
    store::Store& to_;
    const AuthorId* hub_;
    bool hub_found_;
    Rebuilt rebuilt_;
};

// Not yet complete, and complete but not yet in place.
std::string unfinished(const std::string& path) {
    return path + ".rebuilding";
}

std::string finished(const std::string& path) {
    return path + ".rebuilt";
}

Status remove(const std::string& path) {
    std::error_code code;
    for (const char* rest : {"", "-wal", "-shm"}) {
        fs::remove(path + rest, code);
        if (code) {
            return fail(io_error("remove " + path + rest, code));
        }
    }
    return {};
}

Status sync_directory_of(const std::string& path) {
    const std::string directory = fs::path(path).parent_path().string();
    const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = fd >= 0 && ::fsync(fd) == 0;
    const std::error_code code(errno, std::generic_category());
    if (fd >= 0) {
        ::close(fd);
    }
    return synced ? Status() : fail(io_error("sync " + directory, code));
}

Status rename(const std::string& from, const std::string& to) {
    std::error_code code;
    fs::rename(from, to, code);
    if (code) {
        return fail(io_error(fmt::format("rename {} to {}", from, to), code));
    }
    return sync_directory_of(to);
}

Result<std::string> free_name(const std::string& path) {
    for (int number = 1; number <= kKeptAsideMax; ++number) {
        std::string name = fmt::format("{}.damaged-{}", path, number);
        if (!fs::exists(name) && !fs::exists(name + "-wal")) {
            return name;
        }
    }
    return fail(Error(ErrorCode::limit, "too many damaged databases are kept beside " + path)
                    .try_next("remove those that nobody needs"));
}

// Its log first: the new database must not take that for its own.
Result<std::string> put_aside(const std::string& path) {
    if (!fs::exists(path)) {
        return std::string();
    }
    AURA_TRY_ASSIGN(std::string name, free_name(path));
    std::error_code ignored;
    if (const auto bytes = fs::file_size(path + "-wal", ignored); !ignored && bytes > 0) {
        AURA_TRY(rename(path + "-wal", name + "-wal"));
    }
    fs::remove(path + "-wal", ignored);
    fs::remove(path + "-shm", ignored);
    AURA_TRY(rename(path, name));
    return name;
}

Result<std::string> put_into_place(const std::string& path) {
    AURA_TRY_ASSIGN(std::string kept, put_aside(path));
    AURA_TRY(rename(finished(path), path));
    return kept;
}

Result<Rebuilt> fill(const std::string& path, const AuthorId* hub) {
    AURA_TRY_ASSIGN(const auto to, SqliteStore::open(unfinished(path), Access::read_write));
    auto from = Salvage::open(path);
    if (from) {
        return Rebuilder(**from, *to, hub).run();
    }
    // Of a peer everything is elsewhere, too, but for the token to get at it with.
    if (hub != nullptr || !from.error().is(ErrorCode::store_damaged)) {
        return fail(std::move(from).error().try_next("restore a backup"));
    }
    return Rebuilt{};
}

// Whole, and one file, when this returns.
Result<Rebuilt> build(const std::string& path, const AuthorId* hub) {
    AURA_TRY(remove(unfinished(path)));
    AURA_TRY_ASSIGN(Rebuilt rebuilt, fill(path, hub));
    if (fs::exists(unfinished(path) + "-wal")) {
        return fail(ErrorCode::io, "cannot complete the database " + unfinished(path));
    }
    return rebuilt;
}

}  // namespace

Result<Rebuilt> rebuild_database(const std::string& path, const AuthorId* hub) {
    AURA_TRY(finish_rebuild(path));
    if (!fs::exists(path)) {
        return fail(ErrorCode::not_found, "there is no database " + path);
    }
    auto rebuilt = build(path, hub);
    if (!rebuilt) {
        static_cast<void>(remove(unfinished(path)));
        return rebuilt;
    }
    AURA_TRY(rename(unfinished(path), finished(path)));
    AURA_TRY_ASSIGN(rebuilt->kept_aside, put_into_place(path));
    return rebuilt;
}

Status finish_rebuild(const std::string& path) {
    if (!fs::exists(finished(path))) {
        return {};
    }
    AURA_TRY(put_into_place(path));
    return {};
}

}  // namespace aura::runtime
