#include "code/node_name.hpp"

#include <algorithm>
#include <cstdint>

#include "code/characters.hpp"
#include "code/cursor.hpp"

namespace aura::code {
namespace {

// Appends with a space only where two words would run into one.
void append_token(std::string& out, std::string_view token) {
    if (!out.empty() && !token.empty() && is_word(out.back()) && is_word(token.front())) {
        out += ' ';
    }
    out += token;
}

// Without the blanks that a formatter may put in or take out.
std::string compact(std::string_view text) {
    const auto blank = [](char c) { return is_blank(c); };
    std::string out;
    while (!text.empty()) {
        const auto* const begin = std::ranges::find_if_not(text, blank);
        const auto* const end = std::find_if(begin, text.end(), blank);
        append_token(out, {begin, end});
        text = {end, text.end()};
    }
    return out;
}

std::string_view type_name(TSNode node) {
    return ts_node_type(node);
}

std::string field_text(TSNode node, std::string_view field, std::string_view text) {
    const TSNode child = child_in(node, field);
    return ts_node_is_null(child) ? std::string() : compact(text_of(child, text));
}

// Whether a search for a node goes on into the children of those that are none.
enum class Search : bool { children, descendants };

// The first node of a type inside `parent`, in document order; a null node if there is none.
TSNode find_in(TSNode parent, std::string_view type, Search search) {
    Cursor cursor(parent);
    for (bool descend = true; cursor.next(descend) && cursor.depth() > 0;) {
        if (type_name(cursor.node()) == type) {
            return cursor.node();
        }
        descend = search == Search::descendants;
    }
    return {};
}

// "static get " before the name of `static get x()`.
std::string qualifiers_of(const NodeType& type, TSNode node, std::string_view text) {
    std::string out;
    if (type.qualifiers.empty()) {
        return out;
    }
    const TSNode name = child_in(node, type.name_field);
    Cursor cursor(node);
    for (bool more = cursor.next(true); more && cursor.depth() == 1; more = cursor.next(false)) {
        const TSNode child = cursor.node();
        if (ts_node_eq(child, name)) {
            break;
        }
        auto words = type.qualifiers;
        while (!words.empty()) {
            const auto word = words.substr(0, words.find(' '));
            if (text_of(child, text) == word) {
                out.append(word).append(" ");
            }
            words.remove_prefix(std::min(word.size() + 1, words.size()));
        }
    }
    return out;
}

// Whether the current node only names a parameter, gives its default or annotates it.
bool is_no_type(const Syntax& syntax, const Cursor& cursor, bool in_declarator) {
    const TSNode node = cursor.node();
    const auto type = type_name(node);
    const auto field = cursor.field();
    return syntax.has_role(node, Role::comment) || type == "modifiers" ||
           type == "attribute_list" || type == "variable_declarator" || field == "default_value" ||
           (field == "name" && cursor.depth() <= 2) ||
           (type == "identifier" && (field == "declarator" || (in_declarator && field != "size")));
}

// "(int,const T&)": the tokens of the parameter list that are types.
std::string parameter_types(const Syntax& syntax, TSNode parameters, std::string_view text) {
    std::string out;
    std::size_t default_depth = 0;  // where a "=" stood, 0 for nowhere
    std::vector<bool> declarators;  // of the current node's ancestors
    Cursor cursor(parameters);
    for (bool descend = true; cursor.next(descend);) {
        const TSNode node = cursor.node();
        declarators.resize(cursor.depth() - 1);
        const bool in_declarator = !declarators.empty() && declarators.back();
        const bool is_leaf = ts_node_child_count(node) == 0;
        const auto token = is_leaf ? text_of(node, text) : std::string_view();
        if (cursor.depth() < default_depth || (cursor.depth() == default_depth && token == ",")) {
            default_depth = 0;
        } else if (token == "=") {
            default_depth = cursor.depth();
        }
        descend = default_depth == 0 && !is_no_type(syntax, cursor, in_declarator);
        if (descend) {
            append_token(out, token);
        }
        declarators.push_back(type_name(node).ends_with("declarator"));
    }
    return out == "(void)" ? "()" : out;
}

// "const&" of `int& at(int) const&`: what else C++ overloads by.
std::string this_qualifiers(TSNode function_declarator, std::string_view text) {
    std::string out;
    Cursor cursor(function_declarator);
    for (bool more = cursor.next(true); more && cursor.depth() == 1; more = cursor.next(false)) {
        const auto type = type_name(cursor.node());
        if (type == "type_qualifier" || type == "ref_qualifier") {
            append_token(out, compact(text_of(cursor.node(), text)));
        }
    }
    return out;
}

// Where the parts of a C or C++ declarator are: `const T& (Box<T>::at)(int) const`.
struct Declarator {
    TSNode name{};      // Box<T>::at
    TSNode function{};  // what has the parameters
};

Declarator declarator_of(TSNode definition) {
    Declarator found;
    TSNode at = child_in(definition, "declarator");
    while (!ts_node_is_null(at)) {
        const auto type = type_name(at);
        if (!ts_node_is_null(child_in(at, "parameters"))) {
            found.function = at;
        }
        if (ts_node_is_null(found.name) && !type.ends_with("declarator")) {
            found.name = at;
        }
        TSNode inner = child_in(at, type == "qualified_identifier" ? "name" : "declarator");
        if (ts_node_is_null(inner) && type.ends_with("declarator")) {
            inner = ts_node_named_child(at, 0);  // references and parentheses have no field
        }
        at = inner;
    }
    return found;
}

// The last part of a qualified name.
TSNode unqualified(TSNode name) {
    while (type_name(name) == "qualified_identifier") {
        const TSNode inner = child_in(name, "name");
        if (ts_node_is_null(inner)) {
            break;
        }
        name = inner;
    }
    return name;
}

NodeName declared_name(const Syntax& syntax, TSNode node, std::string_view text) {
    const auto [name, function] = declarator_of(node);
    if (ts_node_is_null(name)) {
        return {};
    }
    std::size_t end = ts_node_end_byte(name);
    std::string overload;
    if (!ts_node_is_null(function)) {
        const TSNode parameters = child_in(function, "parameters");
        // Inside the name only for "operator int()".
        end = std::min<std::size_t>(end, ts_node_start_byte(parameters));
        overload = parameter_types(syntax, parameters, text) + this_qualifiers(function, text);
    }
    const auto part = [&](TSNode from) {
        const std::size_t begin = ts_node_start_byte(from);
        return compact(text.substr(begin, end - std::min(begin, end)));
    };
    return {.simple = part(unqualified(name)), .qualified = part(name), .overload = overload};
}

// What stands before the name of the field, with the separator.
std::string scope_of(const Syntax& syntax, Naming naming, TSNode node, std::string_view text) {
    switch (naming) {
        case Naming::receiver: {
            const TSNode receiver = child_in(node, "receiver");
            if (ts_node_is_null(receiver)) {
                return {};
            }
            const TSNode type = find_in(receiver, "type_identifier", Search::descendants);
            return ts_node_is_null(type)
                       ? std::string()
                       : std::string(text_of(type, text)).append(syntax.row().separator);
        }
        case Naming::singleton:
            return field_text(node, "object", text) + ".";
        case Naming::implementer: {
            const auto trait = field_text(node, "trait", text);
            return trait.empty() ? trait : trait + " for ";
        }
        case Naming::member: {
            const TSNode interface =
                find_in(node, "explicit_interface_specifier", Search::children);
            return ts_node_is_null(interface) ? std::string() : compact(text_of(interface, text));
        }
        default:
            return {};
    }
}

std::string simple_name(const NodeType& type, TSNode node, std::string_view text) {
    switch (type.naming) {
        case Naming::none:
        case Naming::declarator:
            return {};
        case Naming::member:
            return field_text(node, type.name_field, text) +
                   field_text(node, "type_parameters", text);
        case Naming::operation:
            return "operator " + field_text(node, "operator", text);
        case Naming::conversion:
            return "operator " + field_text(node, "type", text);
        case Naming::finalizer:
            return "~" + field_text(node, type.name_field, text);
        case Naming::exported:
            return ts_node_is_null(child_in(node, type.value_field)) ? "" : "default";
        default:
            return field_text(node, type.name_field, text);
    }
}

// Where the first child begins that is neither an attribute nor a comment.
std::size_t behind_attributes(const Syntax& syntax, TSNode node) {
    Cursor cursor(node);
    for (bool more = cursor.next(true); more && cursor.depth() == 1; more = cursor.next(false)) {
        if (!syntax.has_role(cursor.node(), Role::attribute) &&
            !syntax.has_role(cursor.node(), Role::comment)) {
            return ts_node_start_byte(cursor.node());
        }
    }
    return ts_node_start_byte(node);
}

}  // namespace

NodeName name_of(const Syntax& syntax, const NodeType& type, TSNode node, std::string_view text) {
    if (type.naming == Naming::declarator) {
        auto name = declared_name(syntax, node, text);
        if (!syntax.row().overloads) {
            name.overload.clear();
        }
        return name;
    }
    NodeName name{.simple = simple_name(type, node, text), .qualified = {}, .overload = {}};
    name.qualified =
        qualifiers_of(type, node, text) + scope_of(syntax, type.naming, node, text) + name.simple;
    if (const TSNode parameters = child_in(node, "parameters");
        syntax.row().overloads && type.role == Role::definition && !ts_node_is_null(parameters)) {
        name.overload = parameter_types(syntax, parameters, text);
    }
    return name;
}

std::string signature_of(const Syntax& syntax, TSNode node, TSNode value, std::string_view text) {
    const std::size_t begin = behind_attributes(syntax, node);
    const TSNode body = child_in(ts_node_is_null(value) ? node : value, "body");
    const std::size_t end =
        ts_node_is_null(body) ? ts_node_end_byte(node) : ts_node_start_byte(body);
    std::string out;
    for (const char c : text.substr(begin, end - std::min(begin, end))) {
        if (!is_blank(c)) {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
}

}  // namespace aura::code
