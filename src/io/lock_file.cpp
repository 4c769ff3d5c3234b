#include "io/lock_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "io/system_error.hpp"

namespace aura::io {
namespace {

constexpr std::size_t kPidDigitsMax = 20;

// Whose process id the file holds; empty when nobody's, as for the moment between locking and
// writing.
std::string holder(int file) {
    std::string text(kPidDigitsMax, '\0');
    const ssize_t count = ::pread(file, text.data(), text.size(), 0);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text.substr(0, text.find_first_not_of("0123456789"));
}

Error locked(const std::filesystem::path& path, int file) {
    Error error(ErrorCode::store_locked, "cannot lock " + path.string());
    const std::string pid = holder(file);
    return std::move(error).because(pid.empty() ? "another process holds it"
                                                : "process " + pid + " holds it");
}

}  // namespace

Result<std::unique_ptr<LockFile>> LockFile::acquire(const std::filesystem::path& path) {
    const std::string what = "cannot lock " + path.string();
    UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) {
        return fail(system_error(what, errno));
    }
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? fail(locked(path, file.get()))
                                    : fail(system_error(what, errno));
    }
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(file.get(), 0) != 0 ||
        ::pwrite(file.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
        return fail(system_error("cannot write " + path.string(), errno));
    }
    return std::unique_ptr<LockFile>(new LockFile(std::move(file)));
}

}  // namespace aura::io
