#include "store/sqlite/connection.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>
#include <sqlite3.h>

namespace aura::store::sqlite {
namespace {

// A reader that meets a checkpoint waits this long at most; writers never wait for readers in WAL.
constexpr int kBusyTimeoutMs = 5000;

// Pages in memory for each connection: 2 MiB (a negative number is KiB).
constexpr const char* kSettings =
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA fullfsync=1;"  // macOS: fsync alone does not reach the platter
    "PRAGMA cache_size=-2048;"
    "PRAGMA wal_autocheckpoint=1000;"
    "PRAGMA journal_size_limit=8388608;"
    "PRAGMA trusted_schema=0;"
    "PRAGMA cell_size_check=1;";

constexpr const char* kReaderSettings =
    "PRAGMA query_only=1;"
    "PRAGMA cache_size=-1024;"
    "PRAGMA trusted_schema=0;"
    "PRAGMA cell_size_check=1;";

// SQLite would create the file with the umask's mode; text of private repositories goes into it.
Status create_private(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        const ErrorCode code = errno == EACCES || errno == EROFS ? ErrorCode::permission
                               : errno == ENOSPC                 ? ErrorCode::store_full
                                                                 : ErrorCode::io;
        return fail(
            Error::from_errno(code, fmt::format("cannot open the database {}", path), errno));
    }
    ::close(fd);
    return {};
}

ErrorCode code_of(int result_code) {
    switch (result_code & 0xff) {
        case SQLITE_FULL:
            return ErrorCode::store_full;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ErrorCode::store_damaged;
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_AUTH:
            return ErrorCode::permission;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorCode::store_locked;
        default:
            return ErrorCode::io;
    }
}

}  // namespace

Connection::~Connection() {
    sqlite3_close_v2(handle_);
}

Status Connection::open(const std::string& path, Access access) {
    path_ = path;
    const bool writes = access == Access::read_write;
    if (writes) {
        AURA_TRY(create_private(path));
    }
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int result = sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr);
    if (result != SQLITE_OK) {
        return fail(error(result, "open the database"));
    }
    sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
    return execute(writes ? kSettings : kReaderSettings);
}

Status Connection::execute(const char* sql) {
    const int result = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) {
        return fail(error(result, "prepare the database"));
    }
    return {};
}

Error Connection::error(int result_code, std::string doing) const {
    const char* text = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(result_code);
    Error error = Error(code_of(result_code), fmt::format("cannot {} {}", doing, path_))
                      .because(fmt::format("{} (SQLite {})", text, result_code));
    if (error.is(ErrorCode::store_full)) {
        return std::move(error).try_next("free space on that disk; nothing is lost meanwhile");
    }
    if (error.is(ErrorCode::store_damaged)) {
        return std::move(error).try_next("aurad --rebuild");
    }
    return error;
}

}  // namespace aura::store::sqlite
