// Header fields of one message, in the order they came. Names compare without case (RFC 9110
// section 5.1); values are kept as they were, without the blanks around them.
//
// A value type. Not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aura::http {

struct Header {
    std::string name;
    std::string value;

    bool operator==(const Header&) const = default;
};

// Whether two ASCII strings are the same but for case.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<Header> fields);

    // Control characters in `value` become spaces, so that no value can start a line of its own.
    void add(std::string_view name, std::string_view value);

    // The value of the first field of that name; valid until the next add().
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

    [[nodiscard]] std::size_t count(std::string_view name) const;

    // Whether the comma-separated lists of all fields of that name contain `token`, case ignored.
    [[nodiscard]] bool has_token(std::string_view name, std::string_view token) const;

    [[nodiscard]] std::size_t size() const { return fields_.size(); }

    [[nodiscard]] auto begin() const { return fields_.begin(); }

    [[nodiscard]] auto end() const { return fields_.end(); }

    bool operator==(const Headers&) const = default;

private:
    std::vector<Header> fields_;
};

}  // namespace aura::http
