#include "config/records.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "config/nearest.hpp"
#include "config/quote.hpp"

namespace aura::config {
namespace {

// One field of a record: takes a value, or says what it should be ("a text").
template <class Record>
struct FieldRule {
    std::string_view name;
    std::string_view expected;
    bool (*take)(Record&, const RawValue&);
    bool required;
};

bool take_text(std::string& out, const RawValue& raw) {
    const auto* text = std::get_if<std::string>(&raw.data);
    if (text == nullptr || text->empty()) {
        return false;
    }
    out = *text;
    return true;
}

bool take_count(std::uint32_t& out, const RawValue& raw) {
    const auto* count = std::get_if<std::int64_t>(&raw.data);
    if (count == nullptr || *count < 0 || *count > std::numeric_limits<std::uint32_t>::max()) {
        return false;
    }
    out = static_cast<std::uint32_t>(*count);
    return true;
}

bool take_texts(std::vector<std::string>& out, const RawValue& raw) {
    const auto* array = std::get_if<RawArray>(&raw.data);
    return array != nullptr &&
           std::all_of(array->begin(), array->end(), [&](const RawValue& raw_text) {
               return take_text(out.emplace_back(), raw_text);
           });
}

bool take_endpoint(FederationPeer& peer, const RawValue& raw) {
    return take_text(peer.endpoint, raw) && peer.endpoint.starts_with("https://");
}

constexpr std::string_view kText = "a text";
constexpr std::string_view kCount = "a number, 0 or more";

constexpr FieldRule<FederationPeer> kPeerFields[] = {
    {"region",
     kText,
     [](FederationPeer& p, const RawValue& r) { return take_text(p.region, r); },
     true},
    {"endpoint", "a URL that begins with https://", take_endpoint, true},
    {"allow",
     "a list of texts",
     [](FederationPeer& p, const RawValue& r) { return take_texts(p.allow, r); },
     false},
};

constexpr FieldRule<Rate> kRateFields[] = {
    {"pushes_per_minute",
     kCount,
     [](Rate& r, const RawValue& raw) { return take_count(r.pushes_per_minute, raw); },
     false},
    {"intents_per_minute",
     kCount,
     [](Rate& r, const RawValue& raw) { return take_count(r.intents_per_minute, raw); },
     false},
};

constexpr FieldRule<RateOverride> kOverrideFields[] = {
    {"identity",
     kText,
     [](RateOverride& o, const RawValue& raw) { return take_text(o.identity, raw); },
     true},
    {"pushes_per_minute",
     kCount,
     [](RateOverride& o, const RawValue& raw) { return take_count(o.rate.pushes_per_minute, raw); },
     false},
    {"intents_per_minute",
     kCount,
     [](RateOverride& o, const RawValue& raw) {
         return take_count(o.rate.intents_per_minute, raw);
     },
     false},
};

tl::unexpected<Error> wrong(std::string what) {
    return fail(ErrorCode::config_invalid, std::move(what));
}

std::string unknown_field(std::string_view name, std::span<const std::string_view> known) {
    const std::string_view nearest = nearest_name(name, known);
    return fmt::format("unknown field {}{}",
                       quoted(name),
                       nearest.empty() ? "" : fmt::format(", did you mean \"{}\"?", nearest));
}

template <class Record>
Result<Record> parse_record(const RawValue& raw, std::span<const FieldRule<Record>> rules) {
    const auto* table = std::get_if<RawTable>(&raw.data);
    if (table == nullptr) {
        return wrong("expected a table");
    }
    Record record;
    for (const FieldRule<Record>& rule : rules) {
        const auto entry = std::find_if(
            table->begin(), table->end(), [&](const RawEntry& e) { return e.name == rule.name; });
        if (entry == table->end() ? rule.required : !rule.take(record, entry->value)) {
            return wrong(fmt::format("{}: expected {}", rule.name, rule.expected));
        }
    }
    std::vector<std::string_view> names;
    std::transform(rules.begin(), rules.end(), std::back_inserter(names), [](const auto& rule) {
        return rule.name;
    });
    for (const RawEntry& entry : *table) {
        if (std::find(names.begin(), names.end(), entry.name) == names.end()) {
            return wrong(unknown_field(entry.name, names));
        }
    }
    return record;
}

template <class Record>
Result<std::vector<Record>> parse_list(const RawValue& raw,
                                       std::span<const FieldRule<Record>> rules) {
    const auto* array = std::get_if<RawArray>(&raw.data);
    if (array == nullptr) {
        return wrong("expected a list of tables");
    }
    std::vector<Record> records;
    for (const RawValue& element : *array) {
        auto record = parse_record(element, rules);
        if (!record) {
            return wrong(fmt::format("[{}]: {}", records.size(), record.error().message()));
        }
        records.push_back(*std::move(record));
    }
    return records;
}

std::string rate_fields(const Rate& rate) {
    return fmt::format("pushes_per_minute = {}, intents_per_minute = {}",
                       rate.pushes_per_minute,
                       rate.intents_per_minute);
}

// "[a, b]".
template <class Records, class ToText>
std::string list_text(const Records& records, ToText to_text) {
    std::string text;
    for (const auto& record : records) {
        text += (text.empty() ? "" : ", ") + to_text(record);
    }
    return text;
}

}  // namespace

Result<std::vector<FederationPeer>> parse_federation_peers(const RawValue& raw) {
    return parse_list<FederationPeer>(raw, kPeerFields);
}

Result<std::vector<RateOverride>> parse_rate_overrides(const RawValue& raw) {
    return parse_list<RateOverride>(raw, kOverrideFields);
}

Result<std::map<Role, Rate>> parse_rates(const RawValue& raw) {
    constexpr std::string_view kPrefix = "role_";
    constexpr std::string_view kNames[] = {
        "role_admin", "role_contributor", "role_reader", "role_agent"};
    const auto* table = std::get_if<RawTable>(&raw.data);
    if (table == nullptr) {
        return wrong("expected a table");
    }
    std::map<Role, Rate> rates;
    for (const RawEntry& entry : *table) {
        const bool has_prefix = std::string_view(entry.name).starts_with(kPrefix);
        const auto role = parse_role(has_prefix ? entry.name.substr(kPrefix.size()) : "");
        if (!role) {
            return wrong(unknown_field(entry.name, kNames));
        }
        const auto rate = parse_record<Rate>(entry.value, kRateFields);
        if (!rate) {
            return wrong(fmt::format("{}: {}", entry.name, rate.error().message()));
        }
        if (!rates.emplace(*role, *rate).second) {
            return wrong(fmt::format("{}: this role has a limit already", entry.name));
        }
    }
    return rates;
}

std::string to_text(const std::vector<FederationPeer>& peers) {
    return '[' +
           list_text(peers,
                     [](const FederationPeer& peer) {
                         return fmt::format("{{region = {}, endpoint = {}, allow = {}}}",
                                            quoted(peer.region),
                                            quoted(peer.endpoint),
                                            quoted_list(peer.allow));
                     }) +
           ']';
}

std::string to_text(const std::map<Role, Rate>& rates) {
    return '{' +
           list_text(rates,
                     [](const auto& row) {
                         return fmt::format(
                             "role_{} = {{{}}}", to_text(row.first), rate_fields(row.second));
                     }) +
           '}';
}

std::string to_text(const std::vector<RateOverride>& overrides) {
    return '[' +
           list_text(overrides,
                     [](const RateOverride& row) {
                         return fmt::format(
                             "{{identity = {}, {}}}", quoted(row.identity), rate_fields(row.rate));
                     }) +
           ']';
}

}  // namespace aura::config
