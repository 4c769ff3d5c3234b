// What never travels unasked, as tables: paths that are never sent or never put into place, paths
// that tools execute by themselves, names that editors use for files of a moment, and text that
// looks like a secret.
//
// Pure; callable from any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace aura::workspace {

enum class PathClass : std::uint8_t {
    ordinary,
    editor_temporary,  // backup, swap and lock files of editors: not looked at unless tracked
    secret,            // the deny list: not sent unless tracked
    runs_by_itself,    // received versions wait for an explicit pull
};

// `path` is relative to the root, with '/'. Names are compared without regard to ASCII case.
// Hooks outside of the usual places are for the caller, who knows core.hooksPath.
[[nodiscard]] PathClass classify(std::string_view path);

// Private keys and access tokens of well-known shapes.
[[nodiscard]] bool looks_secret(std::string_view text);

}  // namespace aura::workspace
