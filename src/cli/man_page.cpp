#include "cli/man_page.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "config/reference.hpp"

namespace aura::cli {
namespace {

using config::man_text;

struct ExitMeaning {
    ExitCode code{};
    const char* meaning = nullptr;
};

constexpr std::array kExits = {
    ExitMeaning{ExitCode::ok, "done"},
    ExitMeaning{ExitCode::failed, "failed"},
    ExitMeaning{ExitCode::usage, "not understood"},
    ExitMeaning{ExitCode::cancelled, "cancelled by the user"},
    ExitMeaning{ExitCode::not_joined, "not joined to a team, or revoked"},
    ExitMeaning{ExitCode::degraded, "degraded (with --strict)"},
    ExitMeaning{ExitCode::unreachable, "the Mothership is unreachable; work is queued"},
    ExitMeaning{ExitCode::timed_out, "waited in vain"},
    ExitMeaning{ExitCode::unavailable, "a service needed is away: the daemon does not run"},
    ExitMeaning{ExitCode::try_again, "try again later"},
    ExitMeaning{ExitCode::permission, "not permitted"},
    ExitMeaning{ExitCode::configuration, "the configuration has mistakes"},
    ExitMeaning{ExitCode::interrupted, "interrupted"},
};

std::string exits() {
    std::string text = ".SH EXIT STATUS\n";
    for (const ExitMeaning& exit : kExits) {
        text +=
            fmt::format(".TP\n.B {}\n{}.\n", static_cast<int>(exit.code), man_text(exit.meaning));
    }
    return text;
}

// "--at TIME", "PATH", "--yes".
std::string spelling(const Argument& argument) {
    const bool has_value =
        argument.kind == ArgumentKind::text || argument.kind == ArgumentKind::number;
    return std::string(argument.name) + (has_value ? " " + std::string(argument.value) : "");
}

std::string synopsis(const Verb& verb) {
    std::string text;
    for (const Argument& argument : verb.arguments) {
        const std::string one = spelling(argument);
        text += argument.required ? " " + one : " [" + one + "]";
    }
    return text + " [--json]";
}

std::string heading(const std::string& name) {
    std::string upper = name;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return fmt::format(".\\\" Written from the table of commands.\n.TH {} 1\n", man_text(upper));
}

}  // namespace

std::string page_name(const Verb& verb) {
    std::string name = "aura-" + std::string(verb.words);
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
}

std::string man_page(const Verb& verb) {
    const std::string name = page_name(verb);
    std::string text = heading(name);
    text += fmt::format(".SH NAME\n{} \\- {}\n", man_text(name), man_text(verb.summary));
    text += fmt::format(
        ".SH SYNOPSIS\n.B aura {}\n{}\n", man_text(verb.words), man_text(synopsis(verb).substr(1)));
    if (!verb.details.empty()) {
        text += fmt::format(".SH DESCRIPTION\n{}\n", man_text(verb.details));
    }
    text += ".SH OPTIONS\n";
    for (const Argument& argument : verb.arguments) {
        text +=
            fmt::format(".TP\n.B {}\n{}.\n", man_text(spelling(argument)), man_text(argument.help));
    }
    text += ".TP\n.B \\-\\-json\nPrint the reply as JSON.\n";
    return text + ".SH SEE ALSO\n.BR aura (1),\n.BR aura.toml (5)\n";
}

std::string man_page_of_all() {
    std::string text = heading("aura");
    text +=
        ".SH NAME\naura \\- share code while it is being written, without a cloud\n"
        ".SH SYNOPSIS\n.B aura\nCOMMAND [ARGUMENTS]\n.SH COMMANDS\n";
    for (const Verb& verb : verbs()) {
        text += fmt::format(
            ".TP\n.BR {} (1)\n{}.\n", man_text(page_name(verb)), man_text(verb.summary));
    }
    text +=
        ".SH ENVIRONMENT\n.TP\n.B AURA_HOME\nA directory that everything is kept below.\n"
        ".TP\n.B NO_COLOR\nNo colour, also on a terminal.\n";
    return text + exits() + ".SH SEE ALSO\n.BR aura.toml (5),\n.BR aurad (8)\n";
}

}  // namespace aura::cli
