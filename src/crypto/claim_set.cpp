#include "crypto/claim_set.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace aura::crypto {

// Takes the parser's calls; the first that returns false ends the parsing.
class ClaimReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit ClaimReader(ClaimSet& claims) : claims_(claims) {}

    [[nodiscard]] const std::string& mistake() const { return mistake_; }

    bool null() override { return store(ClaimSet::Other{}); }

    bool boolean(bool) override { return store(ClaimSet::Other{}); }

    bool number_integer(number_integer_t) override { return store(ClaimSet::Other{}); }

    bool number_unsigned(number_unsigned_t value) override {
        return store(static_cast<std::uint64_t>(value));
    }

    bool number_float(number_float_t, const string_t&) override { return store(ClaimSet::Other{}); }

    bool string(string_t& value) override { return store(std::move(value)); }

    bool binary(binary_t&) override { return stop("binary value"); }

    bool start_object(std::size_t) override {
        return std::exchange(inside_, true) ? stop("nested value") : true;
    }

    bool key(string_t& name) override {
        name_ = std::move(name);
        return claims_.values_.contains(name_) ? stop(fmt::format("'{}' appears twice", name_))
                                               : true;
    }

    bool end_object() override { return true; }

    bool start_array(std::size_t) override { return stop("nested value"); }

    bool end_array() override { return true; }

    bool parse_error(std::size_t position,
                     const std::string&,
                     const nlohmann::json::exception&) override {
        return stop(fmt::format("no JSON at byte {}", position));
    }

private:
    bool store(ClaimSet::Value value) {
        if (!inside_) {
            return stop("no object");
        }
        claims_.values_.emplace(name_, std::move(value));
        return true;
    }

    bool stop(std::string mistake) {
        mistake_ = std::move(mistake);
        return false;
    }

    ClaimSet& claims_;
    std::string name_;
    std::string mistake_;
    bool inside_ = false;
};

Error malformed_token(std::string why) {
    return Error(ErrorCode::token_malformed, "not a join token").because(std::move(why));
}

Result<ClaimSet> ClaimSet::parse(std::string_view what, std::string_view json) {
    ClaimSet claims;
    ClaimReader reader(claims);
    if (!nlohmann::json::sax_parse(json, &reader)) {
        return fail(malformed_token(fmt::format("{}: {}", what, reader.mistake())));
    }
    return claims;
}

bool ClaimSet::has(std::string_view name) const {
    return values_.find(name) != values_.end();
}

Result<std::string> ClaimSet::text(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) {
        return fail(malformed_token(fmt::format("'{}' is missing", name)));
    }
    const auto* value = std::get_if<std::string>(&found->second);
    if (value == nullptr) {
        return fail(malformed_token(fmt::format("'{}' is not text", name)));
    }
    return *value;
}

Result<std::uint64_t> ClaimSet::number(std::string_view name, std::uint64_t max) const {
    const auto found = values_.find(name);
    if (found == values_.end()) {
        return fail(malformed_token(fmt::format("'{}' is missing", name)));
    }
    const auto* value = std::get_if<std::uint64_t>(&found->second);
    if (value == nullptr) {
        return fail(malformed_token(fmt::format("'{}' is not a whole number", name)));
    }
    if (*value > max) {
        return fail(malformed_token(fmt::format("'{}' is over {}", name, max)));
    }
    return *value;
}

}  // namespace aura::crypto
