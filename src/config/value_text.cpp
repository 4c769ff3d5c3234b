#include "config/value_text.hpp"

#include <limits>
#include <string_view>

#include <fmt/core.h>

#include "config/listen_address.hpp"
#include "config/quote.hpp"
#include "config/records.hpp"

namespace aura::config {
namespace {

using std::chrono::milliseconds;

std::string_view rule_text(TextRule rule) {
    switch (rule) {
        case TextRule::any:
            return "a text of one line";
        case TextRule::ip_address:
            return "an IP address";
        case TextRule::absolute_path:
            return "an absolute path";
        case TextRule::http_url:
            return "a URL that begins with http:// or https://";
        case TextRule::postgres_url:
            return "a URL that begins with postgres://";
    }
    return {};
}

std::string choice_text(const Choice& choice) {
    std::string names;
    for (const std::string_view name : choice.names) {
        names += (names.empty() ? "" : ", ") + quoted(name);
    }
    return "one of " + names;
}

class ValueText {
public:
    explicit ValueText(const Config& config) : config_(config) {}

    std::string operator()(const Access<bool>& field) const {
        return field.of(config_) ? "true" : "false";
    }

    std::string operator()(const Access<Port>& field) const {
        return std::to_string(static_cast<unsigned>(field.of(config_)));
    }

    std::string operator()(const Access<Listen>& field) const {
        return quoted(to_text(field.of(config_)));
    }

    std::string operator()(const Text& field) const { return quoted(field.access.of(config_)); }

    std::string operator()(const Choice& field) const {
        return quoted(field.names[field.index(config_)]);
    }

    std::string operator()(const Number<std::uint32_t>& field) const {
        return std::to_string(field.access.of(config_));
    }

    std::string operator()(const Number<milliseconds>& field) const {
        return std::to_string(field.access.of(config_).count());
    }

    template <class T>
    std::string operator()(const Number<T>& field) const {
        return quoted(to_text(field.access.of(config_)));
    }

    template <class T>
    std::string operator()(const Access<T>& field) const {
        return to_text(field.of(config_));
    }

    std::string operator()(const BindAndPort&) const {
        return quoted(to_text(Listen{config_.mothership.bind, config_.mothership.port}));
    }

private:
    const Config& config_;
};

struct TypeText {
    std::string operator()(const Access<bool>&) const { return "true or false"; }

    std::string operator()(const Access<Port>&) const { return "a port (0 to 65535)"; }

    std::string operator()(const Access<Listen>&) const {
        return "an IP address and a port, as in \"127.0.0.1:9090\", or \"off\"";
    }

    std::string operator()(const Text& field) const { return std::string(rule_text(field.rule)); }

    std::string operator()(const Choice& field) const { return choice_text(field); }

    std::string operator()(const Number<std::uint32_t>& field) const {
        return fmt::format("a number from {} to {}", field.range.min, field.range.max);
    }

    std::string operator()(const Number<milliseconds>& field) const {
        return fmt::format("milliseconds from {} to {}", field.range.min, field.range.max);
    }

    std::string operator()(const Number<Duration>& field) const {
        return fmt::format("a duration from {} to {}, as in \"24h\"",
                           to_text(Duration(milliseconds(field.range.min))),
                           to_text(Duration(milliseconds(field.range.max))));
    }

    std::string operator()(const Number<ByteSize>& field) const {
        const bool has_max = field.range.max != std::numeric_limits<std::int64_t>::max();
        const auto text = [](std::int64_t bytes) {
            return to_text(ByteSize{static_cast<std::uint64_t>(bytes)});
        };
        return fmt::format("a size from {}{}, as in \"2GB\" or \"64MiB\"",
                           text(field.range.min),
                           has_max ? " to " + text(field.range.max) : "");
    }

    std::string operator()(const Access<std::vector<FederationPeer>>&) const {
        return "a list of {region, endpoint, allow}";
    }

    std::string operator()(const Access<std::map<Role, Rate>>&) const {
        return "a table of role_NAME = {pushes_per_minute, intents_per_minute}";
    }

    std::string operator()(const Access<std::vector<RateOverride>>&) const {
        return "a list of {identity, pushes_per_minute, intents_per_minute}";
    }

    std::string operator()(const BindAndPort&) const {
        return "an IP address and a port, as in \"0.0.0.0:7777\"";
    }
};

}  // namespace

std::string value_text(const Key& key, const Config& config) {
    return std::visit(ValueText(config), key.field);
}

std::string type_text(const Key& key) {
    return std::visit(TypeText(), key.field);
}

}  // namespace aura::config
