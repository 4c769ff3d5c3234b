// A tree-sitter cursor that frees itself. Walking by cursor costs no allocation a node and no
// recursion, however deep the tree.
#pragma once

#include <string_view>

#include <tree_sitter/api.h>

namespace aura::code {

class Cursor {
public:
    explicit Cursor(TSNode root) : cursor_(ts_tree_cursor_new(root)) {}

    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;

    ~Cursor() { ts_tree_cursor_delete(&cursor_); }

    [[nodiscard]] TSNode node() const { return ts_tree_cursor_current_node(&cursor_); }

    // Of the current node in its parent; empty if it is in none.
    [[nodiscard]] std::string_view field() const {
        const char* name = ts_tree_cursor_current_field_name(&cursor_);
        return name == nullptr ? std::string_view() : name;
    }

    // How far below the root; the root is at 0.
    [[nodiscard]] std::size_t depth() const { return depth_; }

    // To the next node in document order: the first child if `descend`, else what follows the
    // current node and all inside it. False at the end.
    bool next(bool descend) {
        if (descend && ts_tree_cursor_goto_first_child(&cursor_)) {
            ++depth_;
            return true;
        }
        while (!ts_tree_cursor_goto_next_sibling(&cursor_)) {
            if (!ts_tree_cursor_goto_parent(&cursor_)) {
                return false;
            }
            --depth_;
        }
        return true;
    }

private:
    TSTreeCursor cursor_;
    std::size_t depth_ = 0;
};

}  // namespace aura::code
