#include "daemon/options.hpp"

#include <charconv>

#include <fmt/core.h>

#include "io/files.hpp"
#include "io/machine.hpp"

namespace aura::daemon {
namespace {

Error usage(std::string message) {
    return Error(ErrorCode::usage, std::move(message)).try_next("aurad --help");
}

// A flag that is its name alone; nothing: it is no such flag.
bool take_switch(const std::string& argument, Options& options) {
    if (argument == "--mothership") {
        options.mode = config::DaemonMode::mothership;
    } else if (argument == "--system") {
        options.is_system = true;
    } else if (argument == "--rebuild") {
        options.rebuild = true;
    } else if (argument == "--help" || argument == "-h") {
        options.help = true;
    } else if (argument == "--version") {
        options.version = true;
    } else {
        return false;
    }
    return true;
}

Status take_value(const std::string& name, const std::string& value, Options& options) {
    if (name == "--config") {
        options.config_file = value;
    } else if (name == "--notify-fd") {
        const char* const end = value.data() + value.size();
        const auto [at, error] = std::from_chars(value.data(), end, options.notify_fd);
        if (error != std::errc() || at != end || options.notify_fd < 0) {
            return fail(usage(fmt::format("'{}' is no file descriptor", value)));
        }
    } else {
        options.flags.push_back({name, value});
    }
    return {};
}

Result<std::string> read_text(const std::string& path) {
    AURA_TRY_ASSIGN(const Bytes bytes, io::read_file(path, config::kFileBytesMax));
    return std::string(as_text(bytes));
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (take_switch(argument, options)) {
            continue;
        }
        if (!argument.starts_with("--")) {
            return fail(usage(fmt::format("unexpected argument '{}'", argument)));
        }
        const std::size_t equals = argument.find('=');
        if (equals != std::string::npos) {
            AURA_TRY(take_value(argument.substr(0, equals), argument.substr(equals + 1), options));
        } else if (i + 1 < arguments.size()) {
            AURA_TRY(take_value(argument, arguments[++i], options));
        } else {
            return fail(usage(fmt::format("{} needs a value", argument)));
        }
    }
    return options;
}

std::string usage_text() {
    return "usage: aurad [--mothership] [--system] [--config FILE] [--KEY VALUE]...\n"
           "\n"
           "The Aura daemon. Without --mothership it is a peer: it syncs the repositories that\n"
           "were linked on this machine. With it, it is the team's Mothership.\n"
           "\n"
           "  --mothership      run as the team's Mothership\n"
           "  --system          use the directories of a system service (/etc/aura, ...)\n"
           "  --config FILE     read settings from FILE\n"
           "  --rebuild         make a damaged database anew from what can be read of it, then "
           "run;\n"
           "                    the damaged one is kept, the team gives back what is missing\n"
           "  --notify-fd N     write \"ready\" or the error to this descriptor, then close it\n"
           "  --KEY VALUE       any setting of aura-config(5): --mothership.port 7777\n"
           "  --version, --help\n"
           "\n"
           "Everyday use goes through aura(1).\n";
}

std::string rebuild_command(const Options& options) {
    std::string command = "aurad";
    command += options.mode == config::DaemonMode::mothership ? " --mothership" : "";
    command += options.is_system ? " --system" : "";
    command += options.config_file.empty() ? "" : " --config " + options.config_file;
    return command + " --rebuild";
}

Error with_rebuild_command(Error error, const Options& options) {
    if (error.is(ErrorCode::store_damaged) && error.next_step() == "aurad --rebuild") {
        return std::move(error).try_next(rebuild_command(options));
    }
    return error;
}

Result<config::Loaded> load_config(const Options& options,
                                   const config::Places& places,
                                   const config::Environment& environment) {
    config::Sources sources;
    sources.environment = environment;
    sources.flags = options.flags;
    sources.machine = {io::host_name().value_or("localhost"), io::core_count()};
    sources.read_secret = read_text;
    const bool named = !options.config_file.empty();
    const std::string path = named ? options.config_file : places.config_file(options.mode);
    auto text = read_text(path);
    if (text) {
        sources.file = config::FileText{path, *std::move(text)};
    } else if (named || !text.error().is(ErrorCode::not_found)) {
        return fail(std::move(text).error());
    }
    return config::load(sources);
}

}  // namespace aura::daemon
