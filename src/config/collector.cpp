#include "config/collector.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/core.h>

#include "config/key_hint.hpp"
#include "config/key_table.hpp"
#include "config/listen_address.hpp"
#include "config/nearest.hpp"
#include "config/quote.hpp"
#include "config/toml_reader.hpp"
#include "config/value_text.hpp"

namespace aura::config {
namespace {

const std::string kFileSuffix = "_FILE";

RawValue untyped(std::string text) {
    return {RawText{std::move(text)}, {}};
}

bool is_section(std::string_view name) {
    return std::any_of(
        keys().begin(), keys().end(), [name](const Key& key) { return key.section() == name; });
}

std::vector<std::string> known_variables() {
    std::vector<std::string> known;
    for (const Key& key : keys()) {
        for (const std::string& variable : variables_of(key)) {
            known.push_back(variable);
            if (key.secret) {
                known.push_back(variable + kFileSuffix);
            }
        }
    }
    return known;
}

const Key* key_of_flag(std::string_view flag) {
    const auto found = std::find_if(
        keys().begin(), keys().end(), [flag](const Key& key) { return key.flag == flag; });
    if (found != keys().end() && !flag.empty()) {
        return &*found;
    }
    return flag.starts_with("--") ? find_key(flag.substr(2)) : nullptr;
}

}  // namespace

void Collector::add_file(const FileText& file) {
    const Place place{Source::file, file.name, {}};
    if (file.text.size() > kFileBytesMax) {
        mistakes_.add(place, "the file is over 1 MiB");
        return;
    }
    const auto read = read_toml(file.text);
    if (const auto* mistake = std::get_if<TomlMistake>(&read)) {
        mistakes_.add({Source::file, file.name, mistake->at}, mistake->what);
        return;
    }
    add_table(std::get<RawTable>(read), "", place);
    // As a reader meets them: of two that contradict each other, the later one is the mistake.
    std::stable_sort(assignments_.begin(), assignments_.end(), [](const auto& a, const auto& b) {
        return std::tie(a.place.at.line, a.place.at.column) <
               std::tie(b.place.at.line, b.place.at.column);
    });
}

void Collector::add_table(const RawTable& table, const std::string& prefix, const Place& file) {
    for (const RawEntry& entry : table) {
        add_entry(prefix + entry.name, entry, file);
    }
}

void Collector::add_entry(const std::string& name, const RawEntry& entry, const Place& file) {
    const Place at_name{file.source, file.name, entry.at};
    if (const Key* key = find_key(name)) {
        add(*key, entry.value, {file.source, file.name, entry.value.at});
        return;
    }
    const auto* table = std::get_if<RawTable>(&entry.value.data);
    if (is_section(name) && table != nullptr) {
        add_table(*table, name + ".", file);
    } else if (is_section(name)) {
        mistakes_.add(at_name, fmt::format("{} is a section: [{}]", quoted(name), name));
    } else {
        mistakes_.add(at_name,
                      fmt::format("unknown {} {}{}",
                                  table == nullptr ? "key" : "section",
                                  quoted(name),
                                  key_hint(name)));
    }
}

void Collector::add_environment(const Sources& sources) {
    for (const Key& key : keys()) {
        for (const std::string& variable : variables_of(key)) {
            add_variable(key, variable, sources);
            if (key.secret) {
                add_secret_file(key, variable, sources);
            }
        }
    }
    warn_of_strangers(sources.environment);
}

void Collector::add_variable(const Key& key, const std::string& variable, const Sources& sources) {
    const auto found = sources.environment.find(variable);
    // Set to nothing is how compose files and shells say "not set".
    if (found == sources.environment.end() || found->second.empty()) {
        return;
    }
    // Kubernetes sets NAME_PORT=tcp://… for each service NAME, and ours is called aura-mothership.
    const bool is_service_link = std::holds_alternative<Access<Port>>(key.field) &&
                                 found->second.find("://") != std::string::npos;
    if (is_service_link) {
        warnings_.push_back(variable + " is a service's address and no port: ignored");
        return;
    }
    add(key, untyped(found->second), {Source::environment, variable, {}});
}

void Collector::add_secret_file(const Key& key,
                                const std::string& variable,
                                const Sources& sources) {
    const std::string file_variable = variable + kFileSuffix;
    const auto found = sources.environment.find(file_variable);
    if (found == sources.environment.end() || found->second.empty()) {
        return;
    }
    const Place place{Source::environment, file_variable, {}};
    auto secret = sources.read_secret ? sources.read_secret(found->second)
                                      : fail(ErrorCode::config_invalid, "cannot be read here");
    if (!secret) {
        mistakes_.add_for(key.name, place, secret.error().to_line());
        return;
    }
    // Editors and `echo` end a file with a line end; it is no part of the secret.
    while (secret->ends_with('\n') || secret->ends_with('\r')) {
        secret->pop_back();
    }
    add(key, untyped(*std::move(secret)), place);
}

void Collector::warn_of_strangers(const Environment& environment) {
    const std::vector<std::string> known = known_variables();
    for (auto it = environment.lower_bound("AURA_"); it != environment.end(); ++it) {
        if (!it->first.starts_with("AURA_")) {
            break;
        }
        const auto off = [&](const std::string& name) { return edit_distance(it->first, name); };
        const auto nearest =
            std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
                return off(a) < off(b);
            });
        if (off(*nearest) == 1 || off(*nearest) == 2) {
            warnings_.push_back(it->first + " is no setting; did you mean " + *nearest + "?");
        } else if (it->first == *nearest + kFileSuffix) {
            warnings_.push_back(it->first + " is no setting: only secrets are read from a file");
        }
    }
}

void Collector::add_flags(const std::vector<FlagValue>& flags) {
    for (const FlagValue& flag : flags) {
        const Place place{Source::flag, flag.name, {}};
        if (const Key* key = key_of_flag(flag.name)) {
            add(*key, untyped(flag.value), place);
        } else {
            const bool has_dashes = flag.name.starts_with("--");
            mistakes_.add(place,
                          "unknown setting" + key_hint(flag.name.substr(has_dashes ? 2 : 0)));
        }
    }
}

void Collector::add(const Key& key, RawValue raw, Place place) {
    if (key.stands_for_others()) {
        add_bind_and_port(key, raw, place);
    } else {
        assignments_.push_back({&key, std::move(raw), std::move(place)});
    }
}

void Collector::add_bind_and_port(const Key& key, const RawValue& raw, const Place& place) {
    const auto* text = std::get_if<std::string>(&raw.data);
    const auto* from_outside = std::get_if<RawText>(&raw.data);
    const auto listen = text != nullptr           ? parse_listen(*text)
                        : from_outside != nullptr ? parse_listen(from_outside->text)
                                                  : std::nullopt;
    if (!listen) {
        mistakes_.add_for(key.name, place, std::string(key.name) + ": expected " + type_text(key));
        return;
    }
    const std::string port = std::to_string(static_cast<unsigned>(listen->port));
    assignments_.push_back({find_key("mothership.bind"), untyped(listen->host), place});
    assignments_.push_back({find_key("mothership.port"), untyped(port), place});
}

}  // namespace aura::config
