#include "config/show.hpp"

#include "config/key_table.hpp"
#include "config/quote.hpp"
#include "config/value_text.hpp"

namespace aura::config {
namespace {

const std::string kUnset = quoted("");

std::string shown_value(const Key& key, const Config& config) {
    std::string text = value_text(key, config);
    return key.secret && text != kUnset ? quoted("(hidden)") : text;
}

}  // namespace

std::vector<ShownSetting> shown_settings(const Loaded& loaded) {
    std::vector<ShownSetting> settings;
    for (const Key& key : keys()) {
        if (!key.stands_for_others()) {
            settings.push_back(
                {key.name, shown_value(key, loaded.config), to_text(loaded.origins.of(key.name))});
        }
    }
    return settings;
}

std::string show(const Loaded& loaded, ShowOrigin origin) {
    std::string text;
    std::string_view section;
    for (const ShownSetting& setting : shown_settings(loaded)) {
        const std::size_t dot = setting.key.find('.');
        if (setting.key.substr(0, dot) != section) {
            section = setting.key.substr(0, dot);
            text += (text.empty() ? "[" : "\n[") + std::string(section) + "]\n";
        }
        // A value that is not set has no way to say so in TOML but to be left out.
        const bool is_unset = setting.value == kUnset;
        text += (is_unset ? "# " : "") + std::string(setting.key.substr(dot + 1));
        text += " = " + setting.value;
        text += origin == ShowOrigin::yes ? "  # " + setting.origin + "\n" : "\n";
    }
    return text;
}

std::vector<const Key*> changed_keys(const Config& before, const Config& after) {
    std::vector<const Key*> changed;
    for (const Key& key : keys()) {
        if (!key.stands_for_others() && value_text(key, before) != value_text(key, after)) {
            changed.push_back(&key);
        }
    }
    return changed;
}

}  // namespace aura::config
