#include "config/effect.hpp"

#include <fmt/core.h>

#include "config/key_table.hpp"
#include "config/value_text.hpp"

namespace aura::config {

Status check_effect(const Loaded& loaded) {
    Error error(ErrorCode::config_invalid,
                "the configuration asks for what this version cannot do yet");
    bool broken = false;
    for (const Key& key : keys()) {
        const Origin& origin = loaded.origins.of(key.name);
        const bool written = origin.source != Source::fallback;
        if (key.later && written && value_text(key, loaded.config) != value_text(key, Config{})) {
            error = std::move(error).because(
                fmt::format("{}: {} has no effect yet", origin.where, key.name));
            broken = true;
        }
    }
    return broken ? Status(fail(std::move(error).try_next("leave them out"))) : Status();
}

}  // namespace aura::config
