// Where the daemon's log lines go: the standard error stream, which the service manager or the
// file it was started with keeps.
//
// Thread-safe.
#pragma once

#include "base/log.hpp"
#include "config/config.hpp"

namespace aura::daemon {

class LogSink final : public log::Sink {
public:
    LogSink(config::LogFormat format, config::LogLevel level);

    [[nodiscard]] bool wants(log::Level level) const noexcept override;
    void write(log::Level level, std::string_view area, std::string_view line) noexcept override;

private:
    log::Level lowest_;
    bool json_ = false;
};

}  // namespace aura::daemon
