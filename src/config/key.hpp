// What one setting is made of: a row of the table in key_table.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/config.hpp"

namespace aura::config {

// How one member of Config is reached.
template <class T>
struct Access {
    T& (*in)(Config&);
    const T& (*of)(const Config&);
};

// What a text must look like.
enum class TextRule : std::uint8_t {
    any,
    ip_address,
    absolute_path,
    http_url,
    postgres_url,
};

struct Text {
    Access<std::string> access;
    TextRule rule = TextRule::any;
};

// Inclusive; in units of the field: a count, milliseconds, or bytes.
struct Range {
    std::int64_t min = 0;
    std::int64_t max = 0;
};

template <class T>
struct Number {
    Access<T> access;
    Range range;
};

// An enumeration: its values are the positions in `names`.
struct Choice {
    std::span<const std::string_view> names;
    void (*set)(Config&, std::size_t index);
    std::size_t (*index)(const Config&);
};

// The other way to write mothership.bind and mothership.port: "0.0.0.0:7777".
struct BindAndPort {};

using Field = std::variant<Access<bool>,
                           Access<Port>,
                           Access<Listen>,
                           Text,
                           Choice,
                           Number<std::uint32_t>,
                           Number<std::chrono::milliseconds>,  // a bare integer
                           Number<Duration>,                   // "24h"
                           Number<ByteSize>,
                           Access<std::vector<FederationPeer>>,
                           Access<std::map<Role, Rate>>,
                           Access<std::vector<RateOverride>>,
                           BindAndPort>;

struct Key {
    std::string_view name;  // "mothership.port"
    Field field;
    // One line, for the reference and the man page.
    std::string_view help;
    // What the default is, where the value alone does not say it: "number of cores".
    std::string_view default_note = {};
    // Other names in a file; each is an environment variable, too. Unused ones are empty.
    std::array<std::string_view, 2> aliases = {};
    // Other environment variables.
    std::string_view variable_alias = {};
    // A short flag of the commands that are typed by hand.
    std::string_view flag = {};
    // Never shown; can be given as a file by a variable that ends in _FILE.
    bool secret = false;
    // A reload (SIGHUP) takes it over; the rest needs a restart.
    bool reloadable = false;
    // Part of the schema, but this version does nothing with it (config/effect.hpp).
    bool later = false;

    // "mothership" and "port".
    [[nodiscard]] constexpr std::string_view section() const {
        return name.substr(0, name.find('.'));
    }

    [[nodiscard]] constexpr std::string_view last_name() const {
        return name.substr(name.find('.') + 1);
    }

    // Whether it is only another way to write other keys, so that it has no value of its own.
    [[nodiscard]] constexpr bool stands_for_others() const {
        return std::holds_alternative<BindAndPort>(field);
    }
};

}  // namespace aura::config
