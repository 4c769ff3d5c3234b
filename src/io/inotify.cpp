#include "io/inotify.hpp"

#include <cerrno>
#include <cstring>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

#include "base/bytes.hpp"
#include "io/files.hpp"
#include "io/system_error.hpp"

namespace aura::io {
namespace {

// IN_MASK_ADD: a directory that is found a second time keeps what else it is watched for.
constexpr std::uint32_t kMask = IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE |
                                IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR | IN_DONT_FOLLOW |
                                IN_EXCL_UNLINK | IN_MASK_ADD;

std::string setting(const char* path) {
    constexpr std::size_t kDigitsMax = 32;
    const Result<Bytes> content = read_file(path, kDigitsMax);
    std::string text(content ? as_text(*content) : "unknown");
    return text.substr(0, text.find('\n'));
}

}  // namespace

Result<Inotify> Inotify::open() {
    UniqueFd fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (fd) {
        return Inotify(std::move(fd));
    }
    const std::string what = "cannot watch files";
    if (errno != EMFILE) {
        return fail(system_error(what, errno));
    }
    return fail(Error(ErrorCode::limit, what)
                    .because("too many programs of this user watch files "
                             "(fs.inotify.max_user_instances = " +
                             setting("/proc/sys/fs/inotify/max_user_instances") + ")")
                    .try_next("sysctl fs.inotify.max_user_instances=1024"));
}

std::optional<Watch> Inotify::add(const std::string& directory, std::uint32_t extra_mask) {
    const int watch = ::inotify_add_watch(fd_.get(), directory.c_str(), kMask | extra_mask);
    if (watch < 0) {
        return std::nullopt;
    }
    return Watch{watch};
}

void Inotify::remove(Watch watch) {
    // Fails when the directory, and with it the watch, is gone already.
    (void)::inotify_rm_watch(fd_.get(), static_cast<int>(watch));
}

void Inotify::read(std::span<std::uint8_t> buffer,
                   const std::function<bool(const InotifyEvent&)>& handler) {
    for (int i = 0; i < kReadsMax; ++i) {
        const ssize_t count = ::read(fd_.get(), buffer.data(), buffer.size());
        if (count <= 0) {
            return;
        }
        auto left = buffer.first(static_cast<std::size_t>(count));
        while (!left.empty()) {
            inotify_event event{};
            std::memcpy(&event, left.data(), sizeof event);
            const auto* name = reinterpret_cast<const char*>(left.data() + sizeof event);
            left = left.subspan(sizeof event + event.len);
            // The kernel pads names with zeros.
            if (!handler({Watch{event.wd}, event.mask, {name, ::strnlen(name, event.len)}})) {
                return;
            }
        }
    }
}

std::string watch_limit() {
    return setting("/proc/sys/fs/inotify/max_user_watches");
}

}  // namespace aura::io
