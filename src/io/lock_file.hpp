// A file that one process at a time can hold. The kernel lets go when the process ends, however it
// ends, so a lock is never stale.
//
// Thread-safe; acquiring does not block.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"
#include "io/unique_fd.hpp"

namespace aura::io {

class LockFile {
public:
    // Creates the file (mode 0600) if need be and writes our process id into it. Errors:
    // store_locked (somebody else holds it; the message has the process id), permission, io.
    [[nodiscard]] static Result<std::unique_ptr<LockFile>> acquire(
        const std::filesystem::path& path);

    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;
    // Lets go. The file stays: removing it would let two processes lock two files of one name.
    ~LockFile() = default;

private:
    explicit LockFile(UniqueFd file) : file_(std::move(file)) {}

    UniqueFd file_;
};

}  // namespace aura::io
