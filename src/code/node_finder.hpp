// Finds the nodes of a parsed text: where each begins and ends, and what it is called.
//
// Used once, on one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tree_sitter/api.h>

#include "code/lead.hpp"
#include "code/syntax.hpp"

namespace aura::code {

struct FoundNode {
    std::size_t begin;
    std::size_t end;
    std::string address;  // not yet told apart from equal ones
    std::string name;
    std::string signature;
};

class NodeFinder {
public:
    // `text` is what was parsed.
    NodeFinder(const Syntax& syntax, std::string_view text)
        : syntax_(syntax), text_(text), lead_(text) {}

    // One walk over the tree, linear in its size.
    void find(const TSTree* tree);

    // In the order of the text; none overlaps another, none is empty or ends in a blank.
    [[nodiscard]] const std::vector<FoundNode>& nodes() const { return nodes_; }

    // Error and missing nodes of the whole tree, and heads of functions without a body.
    [[nodiscard]] std::size_t error_count() const { return error_count_; }

private:
    struct Range {
        std::size_t begin;
        std::size_t end;
    };

    // A container, binding or wrapper that the walk is inside of.
    struct Frame {
        std::size_t depth;
        TSNode node;
        const NodeType* type;
        std::optional<std::string> name;  // asked for when the first node inside is found
    };

    // Each returns whether the walk goes on into the node.
    bool visit(TSNode node);
    bool visit_type(TSNode node, const NodeType& type);
    bool enter(TSNode node, const NodeType& type);
    bool close(TSNode node);

    void count_empty_body(TSNode definition);
    void add_comment(TSNode node);
    void add_tail(TSNode node);
    // `value` is the function expression that a binding names, else a null node.
    void add_node(TSNode node, TSNode value, const NodeType& type);

    [[nodiscard]] Range with_wrappers(TSNode node) const;
    [[nodiscard]] std::optional<std::string> address_of(std::string_view own);
    [[nodiscard]] TSNode lambda_of(TSNode node, const NodeType& binding) const;
    [[nodiscard]] bool is_whole(TSNode definition, const NodeType& type) const;
    [[nodiscard]] Range range_of(TSNode node) const;

    [[nodiscard]] std::size_t last_end() const { return nodes_.empty() ? 0 : nodes_.back().end; }

    const Syntax& syntax_;
    const std::string_view text_;
    std::vector<FoundNode> nodes_;
    std::size_t error_count_ = 0;

    std::size_t depth_ = 0;              // of the syntax node being visited
    std::optional<std::size_t> closed_;  // depth of the one inside which only errors are counted
    std::vector<Frame> frames_;
    Lead lead_;
    bool tail_possible_ = false;  // no comment since the last node
};

}  // namespace aura::code
