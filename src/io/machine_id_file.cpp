#include "io/files.hpp"
#include "io/machine.hpp"

namespace aura::io {

Result<std::string> machine_id() {
    constexpr std::size_t kBytesMax = 64;
    // Either may be a symbolic link to the other.
    for (const char* path : {"/etc/machine-id", "/var/lib/dbus/machine-id"}) {
        if (const Result<Bytes> content = read_file(path, kBytesMax)) {
            if (auto id = parse_machine_id(as_text(*content))) {
                return *std::move(id);
            }
        }
    }
    return fail(Error(ErrorCode::unavailable, "this machine has no id")
                    .because("/etc/machine-id is missing or not set up")
                    .try_next("systemd-machine-id-setup"));
}

}  // namespace aura::io
