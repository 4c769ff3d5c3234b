// What stands directly above a definition and belongs to it: comments without a blank line between
// them and the definition, and attributes.
//
// Used by one walk over a text, in its order.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace aura::code {

class Lead {
public:
    explicit Lead(std::string_view text) : text_(text) {}

    // A comment counts where it is the first on its line. A "#!" line never does.
    void add_comment(std::size_t begin, std::size_t end);
    void add_attribute(std::size_t begin, std::size_t end);

    // Where the definition at `begin` begins with what belongs to it. Forgets what was added.
    [[nodiscard]] std::size_t take(std::size_t begin);

private:
    struct Run {
        std::size_t begin;
        std::size_t end;
        bool has_attribute;  // then a blank line does not part it from what follows
    };

    [[nodiscard]] bool reaches(std::size_t at) const;

    std::string_view text_;
    std::optional<Run> run_;
};

// Whether only blanks (and a byte order mark) stand before `at` on its line.
[[nodiscard]] bool starts_line(std::string_view text, std::size_t at);

}  // namespace aura::code
