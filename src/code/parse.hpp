// Parses a text within a budget that depends on its length alone, so that a hostile file costs no
// more than it should and gives up at the same point on every machine.
//
// Callable from any thread. A parser is made for each parse: measured, keeping one a thread gains
// nothing.
#pragma once

#include <memory>
#include <string_view>

#include <tree_sitter/api.h>

namespace aura::code {

struct TreeDeleter {
    void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};

using Tree = std::unique_ptr<TSTree, TreeDeleter>;

// Nothing when the budget is used up. Invalid UTF-8 is parsed byte by byte as errors.
[[nodiscard]] Tree parse(const TSLanguage* grammar, std::string_view text);

}  // namespace aura::code
