// config show, config check: what the daemon of this place would start with. No daemon is asked.
#include <cstdio>

#include <fmt/core.h>

#include "cli/environment.hpp"
#include "cli/run.hpp"
#include "config/effect.hpp"
#include "config/load.hpp"
#include "config/show.hpp"
#include "io/files.hpp"
#include "io/machine.hpp"

namespace aura::cli {
namespace {

using control::Json;

Result<std::string> read_text(const std::string& path) {
    AURA_TRY_ASSIGN(const Bytes bytes, io::read_file(path, config::kFileBytesMax));
    return std::string(as_text(bytes));
}

Result<config::Loaded> load(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const config::Places where, places());
    const auto mode = invocation.arguments.value("mothership", false)
                          ? config::DaemonMode::mothership
                          : config::DaemonMode::peer;
    const std::string named = invocation.arguments.value("config", "");
    const std::string path = named.empty() ? where.config_file(mode) : named;
    config::Sources sources;
    sources.environment = read_environment();
    sources.machine = {io::host_name().value_or("localhost"), io::core_count()};
    sources.read_secret = read_text;
    auto text = read_text(path);
    if (text) {
        sources.file = config::FileText{path, *std::move(text)};
    } else if (!named.empty() || !text.error().is(ErrorCode::not_found)) {
        return fail(std::move(text).error());
    }
    return config::load(sources);
}

}  // namespace

Result<ExitCode> run_config_show(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const config::Loaded loaded, load(invocation));
    if (invocation.json) {
        Json settings = Json::object();
        for (const config::ShownSetting& setting : config::shown_settings(loaded)) {
            settings[std::string(setting.key)] = {{"value", setting.value},
                                                  {"origin", setting.origin}};
        }
        (void)print_json(invocation, {{"schema", "aura.config/1"}, {"settings", settings}});
        return ExitCode::ok;
    }
    const bool origin = invocation.arguments.value("origin", false);
    fmt::print("{}",
               config::show(loaded, origin ? config::ShowOrigin::yes : config::ShowOrigin::no));
    return ExitCode::ok;
}

Result<ExitCode> run_config_check(const Invocation& invocation) {
    AURA_TRY_ASSIGN(const config::Loaded loaded, load(invocation));
    AURA_TRY(config::check_effect(loaded));
    for (const std::string& warning : loaded.warnings) {
        fmt::print(stderr, "warning: {}\n", warning);
    }
    if (!print_json(invocation, {{"schema", "aura.config_check/1"}, {"ok", true}})) {
        fmt::print("the configuration is valid\n");
    }
    return ExitCode::ok;
}

}  // namespace aura::cli
