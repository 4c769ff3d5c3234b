// Small files that must survive a power cut, and private ones.
//
// Thread-safe. All calls block: on the loop thread at start-up only, else on a worker.
#pragma once

#include <cstddef>
#include <filesystem>
#include <sys/types.h>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace aura::io {

// The whole content of a regular file. The last part of `path` may be no symbolic link. Errors:
// not_found, permission, limit (more than `bytes_max`), io.
[[nodiscard]] Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);

// As read_file, for keys. key_file_exposed: the file belongs to somebody else, or others than its
// owner may read or write it.
[[nodiscard]] Result<Bytes> read_private_file(const std::filesystem::path& path,
                                              std::size_t bytes_max);

// Replaces `path` by a file with `content`: after a crash there is the old file or the new one, and
// the new one is on disk when this returns. A symbolic link at `path` is replaced, not followed.
// Errors: not_found (no such directory), permission, store_full, io.
[[nodiscard]] Status write_file_atomically(const std::filesystem::path& path,
                                           ByteView content,
                                           mode_t mode = 0600);

// Makes `path` a directory that only its owner can enter: missing ones are created, the last one is
// tightened to 0700 if need be. Errors: permission (it belongs to somebody else), exists (it is no
// directory), io.
[[nodiscard]] Status create_private_directory(const std::filesystem::path& path);

}  // namespace aura::io
