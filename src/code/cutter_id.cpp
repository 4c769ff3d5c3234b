#include <array>
#include <cstdint>
#include <string>

#include "code/language.hpp"
#include "code/language_table.hpp"

namespace aura::code {
namespace {

// Raised with every change of the code that moves a node's edges or changes an address.
constexpr std::string_view kRules = "cut/1";

// FNV-1a, 64 bits (Fowler, Noll, Vo). Tells tables of our own apart; nobody gains by a collision.
class Hash {
public:
    void add(std::string_view text) {
        for (const char c : text) {
            add(static_cast<std::uint8_t>(c));
        }
        add(std::uint8_t{0});
    }

    void add(std::uint8_t byte) { value_ = (value_ ^ byte) * 0x100000001b3U; }

    [[nodiscard]] std::string hex() const {
        constexpr std::string_view kDigits = "0123456789abcdef";
        std::string out;
        for (int shift = 60; shift >= 0; shift -= 4) {
            out += kDigits[(value_ >> static_cast<unsigned>(shift)) & 0xfU];
        }
        return out;
    }

private:
    std::uint64_t value_ = 0xcbf29ce484222325U;
};

std::string id_of(const LanguageRow& row) {
    Hash hash;
    hash.add(kRules);
    hash.add(TREE_SITTER_VERSION);
    hash.add(row.separator);
    hash.add(static_cast<std::uint8_t>(row.overloads));
    for (const NodeType& type : row.types) {
        hash.add(type.type);
        hash.add(static_cast<std::uint8_t>(type.role));
        hash.add(static_cast<std::uint8_t>(type.naming));
        hash.add(type.name_field);
        hash.add(type.value_field);
        hash.add(static_cast<std::uint8_t>(type.needs_body));
        hash.add(type.qualifiers);
    }
    return std::string(name(row.language)).append("/").append(row.grammar_version) + "/" +
           hash.hex();
}

std::array<std::string, kLanguageCount> all_ids() {
    std::array<std::string, kLanguageCount> ids;
    for (const LanguageRow& row : language_table()) {
        ids.at(static_cast<std::size_t>(row.language)) = id_of(row);
    }
    return ids;
}

}  // namespace

std::string_view cutter_id(LanguageId language) {
    static const auto ids = all_ids();
    return ids.at(static_cast<std::size_t>(language));
}

}  // namespace aura::code
