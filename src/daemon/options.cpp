#include "daemon/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <string_view>

#include <fmt/core.h>

#include "config/effect.hpp"
#include "config/reference.hpp"
#include "io/files.hpp"
#include "io/machine.hpp"

namespace aura::daemon {
namespace {

Error usage(std::string message) {
    return Error(ErrorCode::usage, std::move(message)).try_next("aurad --help");
}

// Every flag but the settings; help and the manual are made from it.
struct Flag {
    std::string_view spelling;
    std::string_view help;
    void (*take)(Options&) = nullptr;  // null: it has a value, or stands for others
};

constexpr std::array kFlags = {
    Flag{"--mothership",
         "run as the team's Mothership",
         [](Options& options) { options.mode = config::DaemonMode::mothership; }},
    Flag{"--system",
         "use the directories of a system service (/etc/aura, ...)",
         [](Options& options) { options.is_system = true; }},
    Flag{"--config FILE", "read settings from FILE"},
    Flag{"--rebuild",
         "make a damaged database anew from what can be read of it, then run; the damaged one is "
         "kept, the team gives back what is missing",
         [](Options& options) { options.rebuild = true; }},
    Flag{"--notify-fd N", "write \"ready\" or the error to this descriptor, then close it"},
    Flag{"--KEY VALUE", "any setting of aura.toml(5): --mothership.port 7777"},
    Flag{"--version", "print the version", [](Options& options) { options.version = true; }},
    Flag{"--help", "print this", [](Options& options) { options.help = true; }},
};

constexpr std::string_view kSynopsis =
    "aurad [--mothership] [--system] [--config FILE] [--KEY VALUE]...";
constexpr std::string_view kSummary = "the Aura daemon";
constexpr std::string_view kDescription =
    "Without --mothership it is a peer: it syncs the repositories that were linked on this "
    "machine. With it, it is the team's Mothership.";
constexpr std::string_view kEveryday = "Everyday use goes through aura(1), which starts it.";

// A flag that is its name alone; false: it is no such flag.
bool take_switch(const std::string& argument, Options& options) {
    for (const Flag& flag : kFlags) {
        if (flag.take != nullptr &&
            (argument == flag.spelling || (argument == "-h" && flag.spelling == "--help"))) {
            flag.take(options);
            return true;
        }
    }
    return false;
}

// `text` in lines of at most `width`, all but the first behind `indent`.
std::string wrapped(std::string_view text, std::size_t width, std::string_view indent) {
    std::string lines;
    std::size_t column = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        if (column > 0 && column + 1 + word.size() > width) {
            lines += "\n" + std::string(indent);
            column = 0;
        }
        lines += (column > 0 ? " " : "") + std::string(word);
        column += word.size() + (column > 0 ? 1 : 0);
        begin = end + 1;
    }
    return lines;
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
    constexpr std::size_t kHelpColumn = 20;
    constexpr std::size_t kWidth = 84;
    std::string text =
        fmt::format("usage: {}\n\n{}\n\n", kSynopsis, wrapped(kDescription, kWidth, ""));
    for (const Flag& flag : kFlags) {
        text +=
            fmt::format("  {:<{}}{}\n",
                        flag.spelling,
                        kHelpColumn - 2,
                        wrapped(flag.help, kWidth - kHelpColumn, std::string(kHelpColumn, ' ')));
    }
    return text + fmt::format("\n{}\n", kEveryday);
}

std::string man_page() {
    using config::man_text;
    std::string text = ".\\\" Written from the table of flags.\n.TH AURAD 8\n.SH NAME\n";
    text +=
        fmt::format("aurad \\- {}\n.SH SYNOPSIS\n{}\n", man_text(kSummary), man_text(kSynopsis));
    text += fmt::format(
        ".SH DESCRIPTION\n{}\n{}\n.SH OPTIONS\n", man_text(kDescription), man_text(kEveryday));
    for (const Flag& flag : kFlags) {
        text += fmt::format(".TP\n.B {}\n{}.\n", man_text(flag.spelling), man_text(flag.help));
    }
    text +=
        ".SH SIGNALS\nSIGTERM and SIGINT end it: what waits is written, peers are told to come "
        "back "
        "later.\n"
        ".SH EXIT STATUS\n0 when it was told to end; else as aura(1).\n";
    return text + ".SH SEE ALSO\n.BR aura (1),\n.BR aura.toml (5)\n";
}

std::string rebuild_command(const Options& options) {
    std::string command = "aurad";
    command += options.mode == config::DaemonMode::mothership ? " --mothership" : "";
    command += options.is_system ? " --system" : "";
    command += options.config_file.empty() ? "" : " --config " + options.config_file;
    return command + " --rebuild";
}

Error with_rebuild_command(Error error, const Options& options) {
    if (error.is(ErrorCode::store_damaged) && !options.rebuild) {
        return std::move(error).try_next(rebuild_command(options));
    }
    return error;
}

control::Json started_with(const Options& options) {
    control::Json arguments = control::Json::array();
    if (!options.config_file.empty()) {
        // The next one may be started elsewhere.
        arguments.push_back("--config");
        arguments.push_back(std::filesystem::absolute(options.config_file).string());
    }
    for (const config::FlagValue& flag : options.flags) {
        arguments.push_back(flag.name);
        arguments.push_back(flag.value);
    }
    return {{"arguments", std::move(arguments)}};
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
    AURA_TRY_ASSIGN(config::Loaded loaded, config::load(sources));
    AURA_TRY(config::check_effect(loaded));
    return loaded;
}

}  // namespace aura::daemon
