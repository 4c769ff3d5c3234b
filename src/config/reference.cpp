#include "config/reference.hpp"

#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "config/key_table.hpp"
#include "config/places.hpp"
#include "config/quote.hpp"
#include "config/value_text.hpp"

namespace aura::config {
namespace {

constexpr std::string_view kMarkdownStart = R"(# Configuration

A daemon reads `aura.toml`, a Mothership `mothership.toml`; both know all of these settings. A value
comes from a flag, else from the environment, else from the file, else from the default.
`aura config show --origin` shows each with the place that it came from, `aura config check` lists
every mistake at once.

- Every key is a flag (`--mothership.port 8443`) and an environment variable
  (`AURA_MOTHERSHIP_PORT=8443`); some have shorter names as well. An empty variable counts as not set.
- A secret can be put into a file that a variable with `_FILE` behind its name points to. Secrets
  are never shown.
- Durations have units: `500ms`, `30s`, `15m`, `24h`, `30d`, `2w`, or a sum of them: `1h30m`.
- Sizes are decimal without an i (`2GB` is 2,000,000,000 bytes) and binary with one (`64MiB` is
  67,108,864 bytes). A bare number is bytes.
- A change needs a restart; what is marked *reload* is what a later version takes over by `SIGHUP`.
- What is marked *later* is part of the schema, but has no effect yet: written with anything but its
  default it is refused, by the daemon and by `aura config check`.

## Places

`AURA_HOME`, an absolute path, puts everything below itself and overrides all of these.

| | configuration | data and keys | log files | sockets |
|---|---|---|---|---|
)";

constexpr std::string_view kManStart = R"(.\" Written by the configuration's own table of keys.
.TH AURA.TOML 5
.SH NAME
aura.toml, mothership.toml \- settings of aurad and of a Mothership
.SH DESCRIPTION
A value comes from a flag, else from the environment, else from the file, else from the default.
Every key is a flag
.RB ( \-\-mothership.port )
and an environment variable
.RB ( AURA_MOTHERSHIP_PORT ).
A secret can be put into a file that a variable with
.B _FILE
behind its name points to.
.PP
Durations have units: 500ms, 30s, 15m, 24h, 30d, 2w, or a sum of them.
Sizes are decimal without an i (2GB) and binary with one (64MiB).
.SH KEYS
)";

constexpr std::string_view kManEnd = R"(.SH SEE ALSO
.BR aura (1)
)";

// What the default is, and whether that is a value one could write oneself.
struct Default {
    std::string text;
    bool is_value = false;
};

Default default_of(const Key& key) {
    if (!key.default_note.empty()) {
        return {std::string(key.default_note)};
    }
    const std::string text = value_text(key, Config{});
    return text == quoted("") ? Default{"none"} : Default{text, true};
}

// The names that are not built by rule.
std::vector<std::string> other_names(const Key& key) {
    std::vector<std::string> names;
    for (const std::string_view alias : key.aliases) {
        if (!alias.empty()) {
            names.emplace_back(alias);
        }
    }
    for (const std::string_view name : {key.variable_alias, key.flag}) {
        if (!name.empty()) {
            names.emplace_back(name);
        }
    }
    return names;
}

// "a, b", each between `before` and `behind`.
std::string joined(const std::vector<std::string>& names,
                   std::string_view before,
                   std::string_view behind) {
    std::string text;
    for (const std::string& name : names) {
        text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", before, name, behind);
    }
    return text;
}

std::string marks(const Key& key) {
    return fmt::format("{}{}{}",
                       key.secret ? " *secret*" : "",
                       key.reloadable ? " *reload*" : "",
                       key.later ? " *later*" : "");
}

std::string places_row(std::string_view whose, const Places& places) {
    return fmt::format("| {} | `{}` | `{}` | `{}` | `{}` |\n",
                       whose,
                       places.config,
                       places.data,
                       places.state,
                       places.run);
}

// Of somebody called "you", on both platforms, and of the system services.
std::string places_rows() {
    const Environment on_linux = {{"HOME", "/home/you"}, {"XDG_RUNTIME_DIR", "/run/user/1000"}};
    const Environment on_macos = {{"HOME", "/Users/you"}};
    return places_row("Linux", default_places(Platform::linux_, on_linux, false).value()) +
           places_row("Linux, system service", default_places(Platform::linux_, {}, true).value()) +
           places_row("macOS", default_places(Platform::macos, on_macos, false).value()) +
           places_row("macOS, system service", default_places(Platform::macos, {}, true).value());
}

}  // namespace

std::string man_text(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        const bool at_start = escaped.empty() || escaped.back() == '\n';
        if (at_start && (c == '.' || c == '\'')) {
            escaped += "\\&";
        }
        if (c == '-' || c == '\\') {
            escaped += '\\';
        }
        escaped += c == '\\' ? 'e' : c;
    }
    return escaped;
}

std::string reference_markdown() {
    std::string text = std::string(kMarkdownStart) + places_rows();
    std::string_view section;
    for (const Key& key : keys()) {
        const Default fallback = default_of(key);
        if (key.section() != section) {
            section = key.section();
            text += fmt::format("\n## `[{}]`\n\n", section);
            text += "| key | what it is | takes | default | also |\n|---|---|---|---|---|\n";
        }
        text += fmt::format("| `{}`{} | {} | {} | {} | {} |\n",
                            key.last_name(),
                            marks(key),
                            key.help,
                            type_text(key),
                            fallback.is_value ? "`" + fallback.text + "`" : fallback.text,
                            joined(other_names(key), "`", "`"));
    }
    return text;
}

std::string reference_man() {
    std::string text(kManStart);
    for (const Key& key : keys()) {
        text += fmt::format(".TP\n.B {}\n{}\n", man_text(key.name), man_text(key.help));
        text += fmt::format(
            "Takes {}.\nDefault: {}.\n", man_text(type_text(key)), man_text(default_of(key).text));
        if (const auto names = other_names(key); !names.empty()) {
            text += fmt::format("Also: {}.\n", man_text(joined(names, "", "")));
        }
        if (key.later) {
            text += "It has no effect yet: anything but the default is refused.\n";
        }
    }
    return text + std::string(kManEnd);
}

}  // namespace aura::config
