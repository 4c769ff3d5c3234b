#include "daemon/log_sink.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/ascii.hpp"
#include "control/message.hpp"

namespace aura::daemon {
namespace {

spdlog::level::level_enum to_spdlog(log::Level level) {
    switch (level) {
        case log::Level::debug:
            return spdlog::level::debug;
        case log::Level::info:
            return spdlog::level::info;
        case log::Level::warning:
            return spdlog::level::warn;
        case log::Level::error:
            break;
    }
    return spdlog::level::err;
}

log::Level from_config(config::LogLevel level) {
    switch (level) {
        case config::LogLevel::debug:
            return log::Level::debug;
        case config::LogLevel::info:
            return log::Level::info;
        case config::LogLevel::warning:
            return log::Level::warning;
        case config::LogLevel::error:
            break;
    }
    return log::Level::error;
}

// Whatever a peer made us print: no line may look like two, no byte may steer a terminal.
std::string printable(std::string_view line) {
    std::string clean(line);
    std::replace_if(clean.begin(), clean.end(), is_ascii_control, ' ');
    return clean;
}

}  // namespace

LogSink::LogSink(config::LogFormat format, config::LogLevel level) : lowest_(from_config(level)) {
    auto logger =
        std::make_shared<spdlog::logger>("aura", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(spdlog::level::trace);
    logger->flush_on(spdlog::level::info);
    logger->set_pattern(format == config::LogFormat::json
                            ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                            : "%Y-%m-%dT%H:%M:%S.%eZ %-7l %v",
                        spdlog::pattern_time_type::utc);
    json_ = format == config::LogFormat::json;
    spdlog::set_default_logger(std::move(logger));
}

bool LogSink::wants(log::Level level) const noexcept {
    return level >= lowest_;
}

void LogSink::write(log::Level level, std::string_view area, std::string_view line) noexcept {
    try {
        const std::string text = printable(line);
        if (json_) {
            spdlog::log(
                to_spdlog(level),
                R"("area":{},"message":{})",
                control::Json(area).dump(),
                control::Json(text).dump(-1, ' ', false, control::Json::error_handler_t::replace));
        } else {
            spdlog::log(to_spdlog(level), "{:<8} {}", area, text);
        }
    } catch (...) {
        // A line that cannot be written has nowhere to be reported.
    }
}

}  // namespace aura::daemon
