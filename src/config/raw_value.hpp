// What somebody wrote, before it is known what it should be: the values of TOML without their
// meaning, and texts from the environment and from flags, which have no type at all.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace aura::config {

// In a file, from 1. Zero: not in a file.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    bool operator==(const Position&) const = default;
};

// Not from a file: "7777" may become a number, a port or a text.
struct RawText {
    std::string text;
};

// A date, a time, a number with a fraction: nothing here is one of these.
struct RawOther {};

struct RawValue;
struct RawEntry;
using RawArray = std::vector<RawValue>;
using RawTable = std::vector<RawEntry>;

struct RawValue {
    std::variant<RawOther, RawText, bool, std::int64_t, std::string, RawArray, RawTable> data;
    Position at;
};

struct RawEntry {
    std::string name;
    Position at;
    RawValue value;
};

}  // namespace aura::config
