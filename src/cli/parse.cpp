#include "cli/parse.hpp"

#include <charconv>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "cli/environment.hpp"
#include "cli/mistake.hpp"

namespace aura::cli {
namespace {

// What CLI11 writes into; it lives as long as the parse.
struct Slots {
    std::map<std::string, bool> flags;
    std::map<std::string, std::string> texts;
    std::map<std::string, std::int64_t> numbers;
    bool json = false;
};

// Every number counts something.
std::string not_a_count(const std::string& text) {
    std::int64_t number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && at == text.data() + text.size();
    return whole && number > 0 ? "" : fmt::format("'{}' is no number above 0", text);
}

void add_argument(CLI::App& app, const Argument& argument, Slots& slots) {
    const std::string name(argument.name);
    const std::string key(argument.key);
    const std::string help(argument.help);
    CLI::Option* option = nullptr;
    switch (argument.kind) {
        case ArgumentKind::flag:
            option = app.add_flag(name, slots.flags[key], help);
            break;
        case ArgumentKind::number:
            option = app.add_option(name, slots.numbers[key], help);
            option->check(not_a_count);
            break;
        case ArgumentKind::text:
        case ArgumentKind::position:
            option = app.add_option(name, slots.texts[key], help);
            break;
        case ArgumentKind::rest:
            app.prefix_command();
            return;
    }
    if (argument.kind != ArgumentKind::flag) {
        option->type_name(argument.kind == ArgumentKind::position ? ""
                                                                  : std::string(argument.value));
    }
    option->required(argument.required);
}

// The app of "mothership token" for "mothership token issue", made where it is not there yet.
CLI::App* parent_of(CLI::App& root,
                    std::string_view words,
                    std::map<std::string, CLI::App*>& made) {
    const std::size_t space = words.rfind(' ');
    if (space == std::string_view::npos) {
        return &root;
    }
    const std::string group(words.substr(0, space));
    if (const auto known = made.find(group); known != made.end()) {
        return known->second;
    }
    const std::size_t last = group.rfind(' ');
    const std::string name = last == std::string::npos ? group : group.substr(last + 1);
    CLI::App* app = parent_of(root, group, made)->add_subcommand(name, "");
    app->require_subcommand(1);
    made[group] = app;
    return app;
}

control::Json collect(const Verb& verb, const CLI::App& app, const Slots& slots) {
    control::Json arguments = control::Json::object();
    for (const Argument& argument : verb.arguments) {
        const std::string key(argument.key);
        if (argument.kind == ArgumentKind::rest) {
            arguments[key] = app.remaining();
            continue;
        }
        if (app.get_option(std::string(argument.name))->count() == 0) {
            continue;
        }
        switch (argument.kind) {
            case ArgumentKind::flag:
                arguments[key] = slots.flags.at(key);
                break;
            case ArgumentKind::number:
                arguments[key] = slots.numbers.at(key);
                break;
            case ArgumentKind::text:
            case ArgumentKind::position:
                arguments[key] = slots.texts.at(key);
                break;
            case ArgumentKind::rest:
                break;
        }
    }
    return arguments;
}

// One verb with its app and where its values go.
struct Entry {
    const Verb* verb = nullptr;
    CLI::App* app = nullptr;
    std::unique_ptr<Slots> slots;
};

std::vector<Entry> build(CLI::App& root) {
    std::map<std::string, CLI::App*> groups;
    std::vector<Entry> entries;
    for (const Verb& verb : verbs()) {
        const std::size_t space = verb.words.rfind(' ');
        const std::string name(space == std::string_view::npos ? verb.words
                                                               : verb.words.substr(space + 1));
        CLI::App* app =
            parent_of(root, verb.words, groups)->add_subcommand(name, std::string(verb.summary));
        app->footer(std::string(verb.details));
        auto slots = std::make_unique<Slots>();
        for (const Argument& argument : verb.arguments) {
            add_argument(*app, argument, *slots);
        }
        app->add_flag("--json", slots->json, "print the reply as JSON");
        entries.push_back({&verb, app, std::move(slots)});
    }
    groups.at("mothership")->description("the team's Mothership, and joining one");
    groups.at("mothership token")->description("join tokens");
    groups.at("mothership peer")->description("one member of the team");
    groups.at("peer")->description("one member of the team");
    groups.at("repo")->description("how one working tree is synced");
    groups.at("config")->description("settings");
    groups.at("wal")->description("the local log");
    return entries;
}

// "aura help link" is "aura link --help".
std::vector<std::string> without_help_word(std::vector<std::string> words) {
    if (words.size() > 1 && words[1] == "help") {
        words.erase(words.begin() + 1);
        words.emplace_back("--help");
    }
    return words;
}

}  // namespace

Result<Parsed> parse(const std::vector<std::string>& typed) {
    const std::vector<std::string> words = without_help_word(typed);
    CLI::App root("Share code while it is being written, without a cloud.", "aura");
    root.set_version_flag("--version", std::string("aura ") + AURA_VERSION);
    root.require_subcommand(1);
    std::vector<Entry> entries = build(root);
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    reversed.pop_back();
    Parsed parsed;
    try {
        root.parse(reversed);
    } catch (const CLI::CallForVersion&) {
        parsed.output = std::string("aura ") + AURA_VERSION + "\n";
        return parsed;
    } catch (const CLI::CallForHelp& call) {
        if (has_unknown_command(root, words)) {
            return fail(mistake(root, words, call));
        }
        parsed.output = root.help();  // of the innermost that was named
        return parsed;
    } catch (const CLI::Error& error) {
        return fail(mistake(root, words, error));
    }
    for (const Entry& entry : entries) {
        if (entry.app->parsed()) {
            parsed.invocation.verb = entry.verb;
            parsed.invocation.arguments = collect(*entry.verb, *entry.app, *entry.slots);
            parsed.invocation.json = entry.slots->json;
        }
    }
    parsed.invocation.color = wants_color();
    parsed.invocation.interactive = is_interactive();
    return parsed;
}

}  // namespace aura::cli
