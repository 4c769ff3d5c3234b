// Where the value of each setting came from.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace aura::config {

// In rising precedence.
enum class Source : std::uint8_t { fallback, file, environment, flag };

struct Origin {
    Source source = Source::fallback;
    // "mothership.toml:3:8", "AURA_LISTEN", "--port"; empty for a default.
    std::string where;

    bool operator==(const Origin&) const = default;
};

// "default", "file mothership.toml:3:8", "environment AURA_LISTEN", "flag --port".
[[nodiscard]] std::string to_text(const Origin& origin);

class Origins {
public:
    void set(std::string_view key, Origin origin);

    // The default's origin for a key that nothing set.
    [[nodiscard]] const Origin& of(std::string_view key) const;

private:
    std::map<std::string, Origin, std::less<>> by_key_;
};

}  // namespace aura::config
