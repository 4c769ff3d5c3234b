// The log facade. Every layer may write a line; only the daemon decides where lines go. Secrets
// and text of users' files never do: log ids, paths, sizes and codes.
//
// Thread-safe once the sink is set, which happens before the first other thread starts.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/core.h>

namespace aura::log {

enum class Level : std::uint8_t { debug, info, warning, error };

class Sink {
public:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    virtual ~Sink() = default;

    [[nodiscard]] virtual bool wants(Level level) const noexcept = 0;
    // `area` is the folder that speaks ("sync", "hub"); `line` has no line end.
    virtual void write(Level level, std::string_view area, std::string_view line) noexcept = 0;
};

// `sink` must outlive every later line; nullptr (the initial state) discards.
void set_sink(Sink* sink);
[[nodiscard]] Sink* sink();

template <class... Args>
void line(Level level, std::string_view area, fmt::format_string<Args...> format, Args&&... args) {
    if (Sink* out = sink(); out != nullptr && out->wants(level)) {
        out->write(level, area, fmt::format(format, std::forward<Args>(args)...));
    }
}

}  // namespace aura::log
