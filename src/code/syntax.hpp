// A language's row of the table resolved against its grammar, so that the role of a syntax node is
// one look into an array.
//
// Constant after construction; callable from any thread.
#pragma once

#include <string_view>
#include <vector>

#include <tree_sitter/api.h>

#include "code/language_table.hpp"

namespace aura::code {

class Syntax {
public:
    explicit Syntax(const LanguageRow& row);

    // Nothing for plain_text.
    [[nodiscard]] static const Syntax* of(LanguageId language);

    [[nodiscard]] const LanguageRow& row() const { return row_; }

    [[nodiscard]] const TSLanguage* grammar() const { return grammar_; }

    // Nothing where the type has no role.
    [[nodiscard]] const NodeType* type_of(TSNode node) const {
        const TSSymbol symbol = ts_node_symbol(node);
        return symbol < types_.size() ? types_[symbol] : nullptr;
    }

    [[nodiscard]] bool has_role(TSNode node, Role role) const {
        const NodeType* type = type_of(node);
        return type != nullptr && type->role == role;
    }

private:
    const LanguageRow& row_;
    const TSLanguage* grammar_;
    std::vector<const NodeType*> types_;  // by symbol; the grammar may use several for one type
};

// The child in the field `name`, a null node if there is none.
[[nodiscard]] TSNode child_in(TSNode node, std::string_view name);

[[nodiscard]] std::string_view text_of(TSNode node, std::string_view text);

}  // namespace aura::code
