#include "code/node_finder.hpp"

#include <utility>

#include "code/characters.hpp"
#include "code/cursor.hpp"
#include "code/cut.hpp"
#include "code/node_name.hpp"

namespace aura::code {
namespace {

// Whether only blanks stand behind `at` on its line. Looks no further than they go: a line may be
// the whole text.
bool ends_line(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) {
        if (text[at++] == '\n') {
            return true;
        }
    }
    return at == text.size();
}

// For "#1048576", the ordinal of the last of as many functions as kCutBytesMax can hold.
constexpr std::size_t kOrdinalBytesMax = 8;

}  // namespace

void NodeFinder::find(const TSTree* tree) {
    Cursor cursor(ts_tree_root_node(tree));
    bool descend = visit(cursor.node());
    while (cursor.next(descend)) {
        depth_ = cursor.depth();
        descend = visit(cursor.node());
    }
}

bool NodeFinder::visit(TSNode node) {
    while (!frames_.empty() && frames_.back().depth >= depth_) {
        frames_.pop_back();
    }
    if (closed_ && depth_ <= *closed_) {
        closed_.reset();
    }
    if (ts_node_is_error(node) || ts_node_is_missing(node)) {
        ++error_count_;
    }
    if (closed_) {
        return ts_node_has_error(node);
    }
    const NodeType* type = syntax_.type_of(node);
    return type == nullptr || visit_type(node, *type);
}

bool NodeFinder::visit_type(TSNode node, const NodeType& type) {
    switch (type.role) {
        case Role::definition:
            if (!is_whole(node, type)) {
                return true;
            }
            count_empty_body(node);
            add_node(node, {}, type);
            return close(node);
        case Role::binding:
            if (const TSNode lambda = lambda_of(node, type); !ts_node_is_null(lambda)) {
                add_node(node, lambda, type);
                return close(node);
            }
            return enter(node, type);
        case Role::container:
        case Role::wrapper:
        case Role::sole_wrapper:
            return enter(node, type);
        case Role::lambda:
        case Role::opaque:
            return close(node);
        case Role::comment:
            add_comment(node);
            return close(node);
        case Role::attribute:
            lead_.add_attribute(range_of(node).begin, range_of(node).end);
            return close(node);
        case Role::tail:
            add_tail(node);
            return close(node);
        case Role::group:
        case Role::body:
            return true;
    }
    return true;
}

bool NodeFinder::enter(TSNode node, const NodeType& type) {
    if (frames_.size() == kNestingMax) {
        return close(node);
    }
    frames_.push_back({.depth = depth_, .node = node, .type = &type, .name = {}});
    return true;
}

bool NodeFinder::close(TSNode node) {
    closed_ = depth_;
    return ts_node_has_error(node);
}

// Python's grammar takes a head whose body has not been written yet (a file that an editor
// truncated and goes on writing, say) for a whole function. Its compiler does not.
void NodeFinder::count_empty_body(TSNode definition) {
    const TSNode body = child_in(definition, "body");
    if (!ts_node_is_null(body) && ts_node_start_byte(body) == ts_node_end_byte(body)) {
        ++error_count_;
    }
}

// A comment behind a node on its last line, with nothing after it, is part of the node.
void NodeFinder::add_comment(TSNode node) {
    const auto [begin, end] = range_of(node);
    if (std::exchange(tail_possible_, false) && begin >= last_end()) {
        const auto gap = text_.substr(last_end(), begin - last_end());
        const auto comment = text_.substr(begin, end - begin);
        if (is_blank(gap) && gap.find('\n') == gap.npos && comment.find('\n') == comment.npos &&
            ends_line(text_, end)) {
            nodes_.back().end = end;
            return;
        }
    }
    lead_.add_comment(begin, end);
}

void NodeFinder::add_tail(TSNode node) {
    const auto [begin, end] = range_of(node);
    if (tail_possible_ && begin >= last_end() && end > begin &&
        is_blank(text_.substr(last_end(), begin - last_end()))) {
        nodes_.back().end = end;
    }
}

void NodeFinder::add_node(TSNode node, TSNode value, const NodeType& type) {
    Range range = with_wrappers(node);
    const std::size_t with_lead = lead_.take(range.begin);
    if (with_lead >= last_end()) {
        range.begin = with_lead;
    }
    if (range.begin < last_end() || range.begin == range.end) {
        return;  // error recovery made a tree that is not in the order of the text
    }
    auto name = name_of(syntax_, type, node, text_);
    auto address = address_of(name.qualified + name.overload);
    if (!address) {
        return;
    }
    const auto rest = text_.substr(range.end);
    if (rest.starts_with(';') && !rest.starts_with(";;") && starts_line(text_, range.begin)) {
        ++range.end;  // of a class field, or stray; either way it means nothing alone
    }
    nodes_.push_back({.begin = range.begin,
                      .end = range.end,
                      .address = *std::move(address),
                      .name = std::move(name.simple),
                      .signature = signature_of(syntax_, node, value, text_)});
    tail_possible_ = true;
}

NodeFinder::Range NodeFinder::with_wrappers(TSNode node) const {
    Range range = range_of(node);
    std::size_t depth = depth_;
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        const Role role = frame->type->role;
        const bool wraps =
            role == Role::wrapper || role == Role::binding ||
            (role == Role::sole_wrapper && ts_node_named_child_count(frame->node) == 1);
        const Range outer = range_of(frame->node);
        if (!wraps || frame->depth + 1 != depth || outer.begin < last_end()) {
            break;
        }
        range = outer;
        depth = frame->depth;
    }
    return range;
}

// Nothing where it would be too long.
std::optional<std::string> NodeFinder::address_of(std::string_view own) {
    std::string address;
    for (Frame& frame : frames_) {
        if (!frame.name) {
            frame.name = name_of(syntax_, *frame.type, frame.node, text_).qualified;
        }
        if (frame.name->empty()) {
            continue;
        }
        if (address.size() + frame.name->size() > kAddressBytesMax) {
            return std::nullopt;
        }
        address.append(*frame.name).append(syntax_.row().separator);
    }
    if (address.size() + own.size() + kOrdinalBytesMax > kAddressBytesMax) {
        return std::nullopt;
    }
    return address.append(own);
}

TSNode NodeFinder::lambda_of(TSNode node, const NodeType& binding) const {
    TSNode value = child_in(node, binding.value_field);
    while (!ts_node_is_null(value) && syntax_.has_role(value, Role::group) &&
           ts_node_named_child_count(value) == 1) {
        value = ts_node_named_child(value, 0);
    }
    return !ts_node_is_null(value) && syntax_.has_role(value, Role::lambda) ? value : TSNode{};
}

bool NodeFinder::is_whole(TSNode definition, const NodeType& type) const {
    if (!type.needs_body || !ts_node_is_null(child_in(definition, "body"))) {
        return true;
    }
    Cursor cursor(definition);
    for (bool more = cursor.next(true); more && cursor.depth() == 1; more = cursor.next(false)) {
        if (syntax_.has_role(cursor.node(), Role::body)) {
            return true;
        }
    }
    return false;
}

// Without blanks at the end, which some grammars count in.
NodeFinder::Range NodeFinder::range_of(TSNode node) const {
    const std::size_t begin = ts_node_start_byte(node);
    return {begin, begin + without_trailing_blanks(text_of(node, text_)).size()};
}

}  // namespace aura::code
