// From what the user wrote (file, environment, flags) to one validated Config. Nothing is read
// here: the caller brings the texts.
//
// Precedence: flag, environment, file, default. Every mistake is found and reported at once.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "config/environment.hpp"
#include "config/origin.hpp"

namespace aura::config {

struct FileText {
    std::string name;  // as it is shown in messages and origins
    std::string text;  // TOML, at most kFileBytesMax
};

inline constexpr std::size_t kFileBytesMax = std::size_t{1024} * 1024;

// `name` is the flag as typed ("--port") or "--" and the key ("--mothership.port").
struct FlagValue {
    std::string name;
    std::string value;
};

// What some defaults come from.
struct Machine {
    std::string host_name = "localhost";
    unsigned cores = 1;
};

struct Sources {
    std::optional<FileText> file;
    Environment environment;
    std::vector<FlagValue> flags;
    Machine machine;
    // Reads the file that a `…_FILE` variable names. Not set: such a variable is a mistake.
    std::function<Result<std::string>(const std::string& path)> read_secret;
};

struct Loaded {
    Config config;
    Origins origins;
    // Not wrong, but probably not meant: an AURA_ variable one letter away from a setting.
    std::vector<std::string> warnings;
};

// Error: config.invalid with one cause for every mistake, each beginning with where it is:
// "mothership.toml:3:8: …", "AURA_MOTHERSHIP_PORT: …", "--port: …". Secrets are never in them.
[[nodiscard]] Result<Loaded> load(const Sources& sources);

}  // namespace aura::config
