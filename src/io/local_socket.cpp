#include "io/local_socket.hpp"

#include <cerrno>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "io/files.hpp"
#include "io/socket.hpp"
#include "io/socket_acceptor.hpp"
#include "io/system_error.hpp"

namespace aura::io {
namespace {

namespace fs = std::filesystem;

constexpr int kBacklog = 64;  // command line programs of one user
constexpr mode_t kOwnerOnly = 0600;

// Whether somebody accepts connections at `address`.
bool is_live(const SystemAddress& address) {
    const UniqueFd socket = open_stream_socket(AF_UNIX);
    return socket && (::connect(socket.get(), address.get(), address.size) == 0 ||
                      errno == EAGAIN || errno == EINPROGRESS);
}

// The lock is ours, so a socket that is there belongs to a dead process, unless somebody removed
// the lock file of a live one.
Status remove_stale(const fs::path& path, const SystemAddress& address) {
    struct stat status {};

    if (::lstat(path.c_str(), &status) != 0) {
        return errno == ENOENT ? Status()
                               : fail(system_error("cannot listen at " + path.string(), errno));
    }
    if (!S_ISSOCK(status.st_mode)) {
        return fail(Error(ErrorCode::exists, "cannot listen at " + path.string())
                        .because("something that is no socket is in the way"));
    }
    if (is_live(address)) {
        return fail(Error(ErrorCode::store_locked, "cannot listen at " + path.string())
                        .because("another process listens there"));
    }
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return fail(system_error("cannot remove " + path.string(), errno));
    }
    return {};
}

Result<UniqueFd> bind_private(const fs::path& path, const SystemAddress& address) {
    UniqueFd socket = open_stream_socket(AF_UNIX);
    // Between bind and chmod the directory's mode keeps others out.
    if (!socket || ::bind(socket.get(), address.get(), address.size) != 0 ||
        ::chmod(path.c_str(), kOwnerOnly) != 0 || ::listen(socket.get(), kBacklog) != 0) {
        return fail(system_error("cannot listen at " + path.string(), errno));
    }
    return socket;
}

Error connect_error(const fs::path& path, int error_number) {
    const std::string what = "cannot connect to " + path.string();
    switch (error_number) {
        case ENOENT:
        case ENOTDIR:
        case ECONNREFUSED:
        case EAGAIN:  // its queue of waiting connections is full
            return Error::from_errno(ErrorCode::unavailable, what, error_number);
        default:
            return system_error(what, error_number);
    }
}

}  // namespace

Result<std::unique_ptr<LocalListener>> LocalListener::listen(Loop& loop,
                                                             const fs::path& path,
                                                             OnConnection on_connection) {
    AURA_TRY_ASSIGN(const SystemAddress address, unix_address(path));
    AURA_TRY(create_private_directory(path.parent_path()));
    AURA_TRY_ASSIGN(auto lock, LockFile::acquire(path.string() + ".lock"));
    AURA_TRY(remove_stale(path, address));
    AURA_TRY_ASSIGN(UniqueFd socket, bind_private(path, address));
    std::unique_ptr<LocalListener> listener(new LocalListener(path, std::move(lock)));
    listener->acceptor_ =
        std::make_unique<SocketAcceptor>(loop, std::move(socket), std::move(on_connection));
    return listener;
}

LocalListener::LocalListener(fs::path path, std::unique_ptr<LockFile> lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

LocalListener::~LocalListener() {
    ::unlink(path_.c_str());
}

Result<std::unique_ptr<Stream>> connect_local(Loop& loop, const fs::path& path) {
    AURA_TRY_ASSIGN(const SystemAddress address, unix_address(path));
    UniqueFd socket = open_stream_socket(AF_UNIX);
    if (!socket || ::connect(socket.get(), address.get(), address.size) != 0) {
        return fail(connect_error(path, errno));
    }
    return Stream::adopt(loop, std::move(socket));
}

}  // namespace aura::io
