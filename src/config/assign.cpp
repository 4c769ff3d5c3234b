#include "config/assign.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "base/assert.hpp"
#include "config/ip_address.hpp"
#include "config/listen_address.hpp"
#include "config/quote.hpp"
#include "config/records.hpp"
#include "config/toml_reader.hpp"
#include "config/value_text.hpp"

namespace aura::config {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kQuotedBytesMax = 60;

const std::string* as_text(const RawValue& raw) {
    if (const auto* untyped = std::get_if<RawText>(&raw.data)) {
        return &untyped->text;
    }
    return std::get_if<std::string>(&raw.data);
}

std::optional<bool> as_bool(const RawValue& raw) {
    if (const auto* boolean = std::get_if<bool>(&raw.data)) {
        return *boolean;
    }
    const auto* untyped = std::get_if<RawText>(&raw.data);
    if (untyped != nullptr && (untyped->text == "true" || untyped->text == "1")) {
        return true;
    }
    if (untyped != nullptr && (untyped->text == "false" || untyped->text == "0")) {
        return false;
    }
    return std::nullopt;
}

std::optional<std::int64_t> as_integer(const RawValue& raw) {
    if (const auto* integer = std::get_if<std::int64_t>(&raw.data)) {
        return *integer;
    }
    const auto* untyped = std::get_if<RawText>(&raw.data);
    if (untyped == nullptr) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    const char* end = untyped->text.data() + untyped->text.size();
    const auto [stop, error] = std::from_chars(untyped->text.data(), end, number);
    return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> within(std::optional<std::int64_t> number, Range range) {
    return number && *number >= range.min && *number <= range.max ? number : std::nullopt;
}

bool fits(const std::string& text, TextRule rule) {
    const auto begins = [&](std::string_view prefix) {
        return text.starts_with(prefix) && text.size() > prefix.size();
    };
    switch (rule) {
        case TextRule::any:
            return text.find_first_of(std::string_view("\0\r\n", 3)) == std::string::npos;
        case TextRule::ip_address:
            return is_ip_address(text);
        case TextRule::absolute_path:
            return text.starts_with('/') && text.find('\0') == std::string::npos;
        case TextRule::http_url:
            return begins("http://") || begins("https://");
        case TextRule::postgres_url:
            return begins("postgres://") || begins("postgresql://");
    }
    return false;
}

// A record from the environment or a flag is TOML in one line.
std::optional<RawValue> as_record(const RawValue& raw) {
    const auto* untyped = std::get_if<RawText>(&raw.data);
    if (untyped == nullptr) {
        return raw;
    }
    auto text = read_toml("value = " + untyped->text);
    auto* table = std::get_if<RawTable>(&text);
    return table != nullptr && table->size() == 1 ? std::optional(std::move(table->front().value))
                                                  : std::nullopt;
}

std::string shown(const RawValue& raw) {
    if (const std::string* text = as_text(raw)) {
        return quoted(text->size() > kQuotedBytesMax ? text->substr(0, kQuotedBytesMax) + "…"
                                                     : *text);
    }
    if (const auto* boolean = std::get_if<bool>(&raw.data)) {
        return *boolean ? "true" : "false";
    }
    if (const auto* integer = std::get_if<std::int64_t>(&raw.data)) {
        return std::to_string(*integer);
    }
    if (std::holds_alternative<RawOther>(raw.data)) {
        return "a fraction, a date or a time";
    }
    return std::holds_alternative<RawArray>(raw.data) ? "a list" : "a table";
}

// Sets a member. False: the value is not of the key's type. An error: it is a record, and what is
// wrong with it.
class Assign {
public:
    using Outcome = Result<bool>;

    Assign(const RawValue& raw, Config& config) : raw_(raw), config_(config) {}

    Outcome operator()(const Access<bool>& field) const { return set(field, as_bool(raw_)); }

    Outcome operator()(const Access<Port>& field) const {
        const auto number = within(as_integer(raw_), {0, 65535});
        return number && set(field, std::optional(static_cast<Port>(*number)));
    }

    Outcome operator()(const Access<Listen>& field) const {
        const std::string* text = as_text(raw_);
        if (text == nullptr) {
            return false;
        }
        return set(field, *text == "off" ? Listen{} : parse_listen(*text));
    }

    Outcome operator()(const Text& field) const {
        const std::string* text = as_text(raw_);
        if (text == nullptr || !fits(*text, field.rule)) {
            return false;
        }
        field.access.in(config_) = *text;
        return true;
    }

    Outcome operator()(const Choice& field) const {
        const std::string* text = as_text(raw_);
        // `seal = true` is what "on" means to many.
        const auto* boolean = std::get_if<bool>(&raw_.data);
        const std::string_view switched = boolean == nullptr ? "" : *boolean ? "on" : "off";
        const std::string_view name = text == nullptr ? switched : std::string_view(*text);
        const auto found = std::find(field.names.begin(), field.names.end(), name);
        if (found == field.names.end()) {
            return false;
        }
        field.set(config_, static_cast<std::size_t>(found - field.names.begin()));
        return true;
    }

    Outcome operator()(const Number<std::uint32_t>& field) const {
        const auto number = within(as_integer(raw_), field.range);
        return number && set(field.access, std::optional(static_cast<std::uint32_t>(*number)));
    }

    Outcome operator()(const Number<milliseconds>& field) const {
        const auto number = within(as_integer(raw_), field.range);
        return number && set(field.access, std::optional(milliseconds(*number)));
    }

    Outcome operator()(const Number<Duration>& field) const {
        const std::string* text = as_text(raw_);
        const auto duration = text == nullptr ? std::nullopt : parse_duration(*text);
        const bool is_within = duration && *duration >= milliseconds(field.range.min) &&
                               *duration <= milliseconds(field.range.max);
        return is_within && set(field.access, duration);
    }

    Outcome operator()(const Number<ByteSize>& field) const {
        const std::string* text = as_text(raw_);
        auto number = as_integer(raw_);
        if (const auto size = text == nullptr ? std::nullopt : parse_size(*text)) {
            number = static_cast<std::int64_t>(size->bytes);
        }
        number = within(number, field.range);
        return number &&
               set(field.access, std::optional(ByteSize{static_cast<std::uint64_t>(*number)}));
    }

    Outcome operator()(const Access<std::vector<FederationPeer>>& field) const {
        return set_record(field, parse_federation_peers);
    }

    Outcome operator()(const Access<std::map<Role, Rate>>& field) const {
        return set_record(field, parse_rates);
    }

    Outcome operator()(const Access<std::vector<RateOverride>>& field) const {
        return set_record(field, parse_rate_overrides);
    }

    Outcome operator()(const BindAndPort&) const {
        AURA_ASSERT(false);
        return false;
    }

private:
    template <class T>
    bool set(const Access<T>& field, std::optional<T> value) const {
        if (value) {
            field.in(config_) = *std::move(value);
        }
        return value.has_value();
    }

    template <class T, class Parse>
    Outcome set_record(const Access<T>& field, Parse parse) const {
        const auto record = as_record(raw_);
        if (!record) {
            return false;
        }
        auto value = parse(*record);
        if (!value) {
            return fail(std::move(value).error());
        }
        field.in(config_) = *std::move(value);
        return true;
    }

    const RawValue& raw_;
    Config& config_;
};

}  // namespace

Status assign(const Key& key, const RawValue& raw, Config& config) {
    AURA_TRY_ASSIGN(const bool is_set, std::visit(Assign(raw, config), key.field));
    if (!is_set) {
        return fail(ErrorCode::config_invalid,
                    "expected " + type_text(key) + (key.secret ? "" : ", got " + shown(raw)));
    }
    return {};
}

}  // namespace aura::config
