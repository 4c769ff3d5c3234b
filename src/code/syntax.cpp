#include "code/syntax.hpp"

#include <algorithm>

namespace aura::code {
namespace {

std::vector<Syntax> resolve_all() {
    std::vector<Syntax> all;
    all.reserve(language_table().size());
    for (const LanguageRow& row : language_table()) {
        all.emplace_back(row);
    }
    return all;
}

}  // namespace

Syntax::Syntax(const LanguageRow& row)
    : row_(row), grammar_(row.grammar()), types_(ts_language_symbol_count(grammar_)) {
    for (TSSymbol symbol = 0; symbol < types_.size(); ++symbol) {
        if (ts_language_symbol_type(grammar_, symbol) != TSSymbolTypeRegular) {
            continue;
        }
        const std::string_view name = ts_language_symbol_name(grammar_, symbol);
        const auto found = std::ranges::find(row.types, name, &NodeType::type);
        types_[symbol] = found == row.types.end() ? nullptr : &*found;
    }
}

const Syntax* Syntax::of(LanguageId language) {
    static const std::vector<Syntax> all = resolve_all();
    return language == LanguageId::plain_text ? nullptr
                                              : &all.at(static_cast<std::size_t>(language) - 1);
}

TSNode child_in(TSNode node, std::string_view name) {
    return ts_node_child_by_field_name(node, name.data(), static_cast<std::uint32_t>(name.size()));
}

std::string_view text_of(TSNode node, std::string_view text) {
    const std::size_t begin = ts_node_start_byte(node);
    return text.substr(begin, ts_node_end_byte(node) - begin);
}

}  // namespace aura::code
