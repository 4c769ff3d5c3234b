#include "cli/mistake.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "config/nearest.hpp"

namespace aura::cli {
namespace {

using Apps = std::vector<const CLI::App*>;

Apps below(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string path_of(const CLI::App& app) {
    return app.get_parent() == nullptr ? app.get_name()
                                       : path_of(*app.get_parent()) + " " + app.get_name();
}

// How far the words lead: the innermost command that they name, and the word after it, if there
// is one, that is no command there.
struct Way {
    const CLI::App* app = nullptr;
    std::string unknown;
};

Way way_of(const CLI::App& root, const std::vector<std::string>& words) {
    Way way{&root, ""};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const Apps apps = below(*way.app);
        if (apps.empty() || words[i].starts_with('-')) {
            break;
        }
        const auto named = std::find_if(apps.begin(), apps.end(), [&](const CLI::App* app) {
            return app->get_name() == words[i];
        });
        if (named == apps.end()) {
            way.unknown = words[i];
            break;
        }
        way.app = *named;
    }
    return way;
}

void collect_named(const CLI::App& app, const std::string& name, std::vector<std::string>& paths) {
    for (const CLI::App* each : below(app)) {
        if (each->get_name() == name) {
            paths.push_back(path_of(*each));
        }
        collect_named(*each, name, paths);
    }
}

std::vector<std::string> similar_names(const std::string& name,
                                       const std::vector<std::string>& known) {
    const std::vector<std::string_view> views(known.begin(), known.end());
    const std::string_view nearest = config::nearest_name(name, views);
    std::vector<std::string> similar;
    for (const std::string& each : known) {
        const bool begun = name.size() > 2 && each.starts_with(name);
        if (begun || (!nearest.empty() &&
                      config::edit_distance(name, each) == config::edit_distance(name, nearest))) {
            similar.push_back(each);
        }
    }
    return similar;
}

// What other tools call a thing.
struct OtherName {
    std::string_view word;
    std::string_view command;
};

constexpr std::array<OtherName, 8> kOtherNames = {{
    {"resume", "aura pause --off"},
    {"unpause", "aura pause --off"},
    {"unhold", "aura pull"},
    {"release", "aura pull"},
    {"init", "aura link"},
    {"clone", "git clone, then aura link"},
    {"login", "aura mothership join --token TOKEN"},
    {"version", "aura --version"},
}};

// Full commands. Who leaves words out ("aura token list") finds them; else what is spelled alike.
std::vector<std::string> suggestions(const CLI::App& root, const Way& way) {
    std::vector<std::string> paths;
    collect_named(root, way.unknown, paths);
    if (!paths.empty()) {
        return paths;
    }
    for (const OtherName& other : kOtherNames) {
        if (way.app == &root && other.word == way.unknown) {
            return {std::string(other.command)};
        }
    }
    std::vector<std::string> names;
    for (const CLI::App* app : below(*way.app)) {
        names.push_back(app->get_name());
    }
    for (const std::string& name : similar_names(way.unknown, names)) {
        paths.push_back(path_of(*way.app) + " " + name);
    }
    return paths;
}

std::string one_of(const std::vector<std::string>& choices, const std::string& otherwise) {
    std::string text;
    for (const std::string& choice : choices) {
        text += (text.empty() ? "" : ", or: ") + choice;
    }
    return text.empty() ? otherwise : text;
}

Error unexpected(const CLI::App& app, const std::string& word, const std::string& help) {
    if (!word.starts_with('-')) {
        return Error(ErrorCode::usage,
                     fmt::format("unexpected argument '{}' of {}", word, path_of(app)))
            .try_next(help);
    }
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return Error(ErrorCode::usage, fmt::format("{} has no option '{}'", path_of(app), word))
        .try_next(one_of(similar_names(word.substr(0, word.find('=')), names), help));
}

}  // namespace

bool has_unknown_command(const CLI::App& root, const std::vector<std::string>& words) {
    return !way_of(root, words).unknown.empty();
}

Error mistake(const CLI::App& root,
              const std::vector<std::string>& words,
              const CLI::Error& refusal) {
    const Way way = way_of(root, words);
    const std::string help = path_of(*way.app) + " --help";
    if (!way.unknown.empty()) {
        return Error(ErrorCode::usage,
                     fmt::format("'{}' is no command of {}", way.unknown, path_of(*way.app)))
            .try_next(one_of(suggestions(root, way), help));
    }
    const std::vector<std::string> left = way.app->remaining();
    if (!left.empty()) {
        return unexpected(*way.app, left.front(), help);
    }
    if (!below(*way.app).empty()) {
        return Error(ErrorCode::usage,
                     fmt::format("what {} shall do is missing", path_of(*way.app)))
            .try_next(help);
    }
    const std::string message = refusal.what();
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&refusal) != nullptr) {
        const std::string option = message.substr(0, message.find(':'));
        return Error(ErrorCode::usage, option + " takes exactly one value").try_next(help);
    }
    return Error(ErrorCode::usage, message).try_next(help);
}

}  // namespace aura::cli
