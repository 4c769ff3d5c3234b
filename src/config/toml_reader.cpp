#include "config/toml_reader.hpp"

#include <toml++/toml.h>

namespace aura::config {
namespace {

Position position(const toml::source_region& region) {
    return {region.begin.line, region.begin.column};
}

RawTable to_raw(const toml::table& table);

RawValue to_raw(const toml::node& node) {
    RawValue raw;
    raw.at = position(node.source());
    if (const auto* boolean = node.as_boolean()) {
        raw.data = boolean->get();
    } else if (const auto* integer = node.as_integer()) {
        raw.data = integer->get();
    } else if (const auto* text = node.as_string()) {
        raw.data = text->get();
    } else if (const auto* array = node.as_array()) {
        RawArray& values = raw.data.emplace<RawArray>();
        for (const toml::node& element : *array) {
            values.push_back(to_raw(element));
        }
    } else if (const auto* table = node.as_table()) {
        raw.data = to_raw(*table);
    }
    return raw;
}

RawTable to_raw(const toml::table& table) {
    RawTable entries;
    for (const auto& [key, node] : table) {
        entries.push_back({std::string(key.str()), position(key.source()), to_raw(node)});
    }
    return entries;
}

}  // namespace

std::variant<RawTable, TomlMistake> read_toml(std::string_view text) {
    try {
        return to_raw(toml::parse(text));
    } catch (const toml::parse_error& error) {
        return TomlMistake{position(error.source()), std::string(error.description())};
    }
}

}  // namespace aura::config
