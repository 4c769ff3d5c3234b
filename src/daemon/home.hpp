// A daemon's home on disk: its directories, its identity, the Mothership's TLS key. What is secret
// is a file of its own, 0600, in a directory that only the owner can enter.
//
// At start, before the loop runs; everything here blocks.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "config/places.hpp"
#include "control/message.hpp"
#include "crypto/credentials.hpp"
#include "crypto/identity.hpp"
#include "io/lock_file.hpp"
#include "runtime/database.hpp"
#include "runtime/home_records.hpp"

namespace aura::daemon {

// Begins the end of the daemon because a command asked for it; the answer to that command.
using ShutdownCommand = std::function<control::Json()>;

// Makes the directories of `places` that are missing. Errors: permission, exists, io.
[[nodiscard]] Status prepare_directories(const config::Places& places);

// The identity key in the data directory of that mode, made at the first start.
// key.file_exposed, crypto.failed (the file is no key), io.
[[nodiscard]] Result<crypto::IdentityKey> load_identity(const config::Places& places,
                                                        config::DaemonMode mode,
                                                        Prng& prng);

// The Mothership's own certificate and key, made at the first start for `names`.
[[nodiscard]] Result<crypto::Credentials> load_server_credentials(
    const config::Places& places,
    const crypto::IdentityKey& identity,
    const std::vector<std::string>& names,
    WallTime now);

// Where the database of that mode is.
[[nodiscard]] std::string database_path(const config::Places& places, config::DaemonMode mode);

// Where runtime/head_mark is.
[[nodiscard]] std::string head_mark_path(const config::Places& places, config::DaemonMode mode);

// Opened, checked against the file and machine it belongs to, and settled (runtime/home_records).
// store.copied: this home was copied from another machine.
[[nodiscard]] Result<std::unique_ptr<runtime::Database>> open_database(io::Loop& loop,
                                                                       const config::Places& places,
                                                                       config::DaemonMode mode,
                                                                       Prng& prng);

}  // namespace aura::daemon
