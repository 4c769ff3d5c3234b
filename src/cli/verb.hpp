// A command of `aura` as data: its words, its arguments, its help, and what runs it. Parsing,
// --help and the man page are made from the same table (verbs.cpp).
#pragma once

#include <span>
#include <string_view>

#include "base/result.hpp"
#include "control/message.hpp"

namespace aura::cli {

enum class ArgumentKind : std::uint8_t {
    flag,      // --yes
    text,      // --for SUBJECT
    number,    // --uses N
    position,  // PATH; in the order of the table
    rest,      // ARGS…: everything that follows, as it is; a list
};

struct Argument {
    ArgumentKind kind{};
    std::string_view name;   // "--for", or "PATH"
    std::string_view value;  // what stands for the value in help: "SUBJECT"
    std::string_view key;    // in the request's arguments: "subject"
    std::string_view help;
    bool required = false;
};

struct Invocation;

// Prints what there is to print; the exit code, or the error to be shown.
using Run = Result<ExitCode> (*)(const Invocation& invocation);

struct Verb {
    std::string_view words;    // "mothership token issue"
    std::string_view summary;  // one line, for lists
    std::string_view details;  // for its own help and the man page; may be empty
    std::span<const Argument> arguments;
    // Of the control table; empty where no daemon is asked, or Run does the asking.
    std::string_view command;
    Run run = nullptr;
};

// What was typed, once it is understood.
struct Invocation {
    const Verb* verb = nullptr;
    control::Json arguments = control::Json::object();
    bool json = false;         // --json
    bool color = false;        // a terminal, and NO_COLOR is not set
    bool interactive = false;  // somebody can be asked
};

[[nodiscard]] std::span<const Verb> verbs();

}  // namespace aura::cli
