#include "code/language_table.hpp"

#include <algorithm>
#include <array>

extern "C" {
const TSLanguage* tree_sitter_bash();
const TSLanguage* tree_sitter_c();
const TSLanguage* tree_sitter_c_sharp();
const TSLanguage* tree_sitter_cpp();
const TSLanguage* tree_sitter_go();
const TSLanguage* tree_sitter_java();
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_php();
const TSLanguage* tree_sitter_python();
const TSLanguage* tree_sitter_ruby();
const TSLanguage* tree_sitter_rust();
const TSLanguage* tree_sitter_tsx();
const TSLanguage* tree_sitter_typescript();
}

namespace aura::code {
namespace {

using enum Role;
using enum Naming;

template <std::size_t N, std::size_t M>
constexpr std::array<NodeType, N + M> operator+(const std::array<NodeType, N>& first,
                                                const std::array<NodeType, M>& second) {
    std::array<NodeType, N + M> both{};
    std::ranges::copy(second, std::ranges::copy(first, both.begin()).out);
    return both;
}

constexpr auto kPython = std::to_array<NodeType>({
    {.type = "function_definition", .role = definition, .naming = field},
    {.type = "class_definition", .role = container, .naming = field},
    {.type = "decorated_definition", .role = wrapper},
    {.type = "lambda", .role = opaque},
    {.type = "comment", .role = comment},
});

constexpr auto kEcmascript = std::to_array<NodeType>({
    {.type = "function_declaration", .role = definition, .naming = field},
    {.type = "generator_function_declaration", .role = definition, .naming = field},
    {.type = "method_definition",
     .role = definition,
     .naming = field,
     .qualifiers = "static get set"},
    {.type = "variable_declarator", .role = binding, .naming = field},
    {.type = "pair", .role = binding, .naming = field, .name_field = "key"},
    {.type = "assignment_expression",
     .role = binding,
     .naming = field,
     .name_field = "left",
     .value_field = "right"},
    {.type = "augmented_assignment_expression",
     .role = binding,
     .naming = field,
     .name_field = "left",
     .value_field = "right"},
    {.type = "export_statement", .role = binding, .naming = exported},
    {.type = "function_expression", .role = lambda},
    {.type = "generator_function", .role = lambda},
    {.type = "arrow_function", .role = lambda},
    {.type = "class_declaration", .role = container, .naming = field},
    {.type = "class", .role = container, .naming = field},
    {.type = "class_static_block", .role = opaque},
    {.type = "lexical_declaration", .role = sole_wrapper},
    {.type = "variable_declaration", .role = sole_wrapper},
    {.type = "expression_statement", .role = sole_wrapper},
    {.type = "parenthesized_expression", .role = group},
    {.type = "decorator", .role = attribute},
    {.type = "comment", .role = comment},
});

constexpr auto kJavascript = kEcmascript + std::to_array<NodeType>({
                                               {.type = "field_definition",
                                                .role = binding,
                                                .naming = field,
                                                .name_field = "property",
                                                .qualifiers = "static"},
                                               {.type = "html_comment", .role = comment},
                                           });

constexpr auto kTypescript =
    kEcmascript + std::to_array<NodeType>({
                      {.type = "public_field_definition",
                       .role = binding,
                       .naming = field,
                       .qualifiers = "static"},
                      {.type = "abstract_class_declaration", .role = container, .naming = field},
                      {.type = "internal_module", .role = container, .naming = field},
                      {.type = "module", .role = container, .naming = field},
                  });

constexpr auto kGo = std::to_array<NodeType>({
    {.type = "function_declaration", .role = definition, .naming = field},
    {.type = "method_declaration", .role = definition, .naming = receiver},
    {.type = "var_spec", .role = binding, .naming = field},
    {.type = "func_literal", .role = lambda},
    {.type = "expression_list", .role = group},
    {.type = "var_declaration", .role = sole_wrapper},
    {.type = "comment", .role = comment},
});

constexpr auto kRust = std::to_array<NodeType>({
    {.type = "function_item", .role = definition, .naming = field},
    {.type = "impl_item", .role = container, .naming = implementer, .name_field = "type"},
    {.type = "trait_item", .role = container, .naming = field},
    {.type = "mod_item", .role = container, .naming = field},
    {.type = "closure_expression", .role = opaque},
    {.type = "token_tree", .role = opaque},
    {.type = "macro_definition", .role = opaque},
    {.type = "attribute_item", .role = attribute},
    {.type = "line_comment", .role = comment},
    {.type = "block_comment", .role = comment},
});

constexpr auto kC = std::to_array<NodeType>({
    {.type = "function_definition", .role = definition, .naming = declarator},
    {.type = "linkage_specification", .role = wrapper},
    {.type = "compound_statement", .role = opaque},
    {.type = "comment", .role = comment},
});

constexpr auto kCpp = kC + std::to_array<NodeType>({
                               {.type = "class_specifier", .role = container, .naming = field},
                               {.type = "struct_specifier", .role = container, .naming = field},
                               {.type = "union_specifier", .role = container, .naming = field},
                               {.type = "namespace_definition", .role = container, .naming = field},
                               {.type = "template_declaration", .role = wrapper},
                               {.type = "friend_declaration", .role = wrapper},
                               {.type = "try_statement", .role = body},
                               {.type = "lambda_expression", .role = opaque},
                           });

constexpr auto kJava = std::to_array<NodeType>({
    {.type = "method_declaration", .role = definition, .naming = field},
    {.type = "constructor_declaration", .role = definition, .naming = field},
    {.type = "compact_constructor_declaration", .role = definition, .naming = field},
    {.type = "class_declaration", .role = container, .naming = field},
    {.type = "interface_declaration", .role = container, .naming = field},
    {.type = "enum_declaration", .role = container, .naming = field},
    {.type = "record_declaration", .role = container, .naming = field},
    {.type = "annotation_type_declaration", .role = container, .naming = field},
    {.type = "enum_constant", .role = container, .naming = field},
    {.type = "variable_declarator", .role = container, .naming = field},
    {.type = "static_initializer", .role = opaque},
    {.type = "lambda_expression", .role = opaque},
    {.type = "line_comment", .role = comment},
    {.type = "block_comment", .role = comment},
});

constexpr auto kCSharp = std::to_array<NodeType>({
    {.type = "method_declaration", .role = definition, .naming = member},
    {.type = "constructor_declaration",
     .role = definition,
     .naming = field,
     .qualifiers = "static"},
    {.type = "destructor_declaration", .role = definition, .naming = finalizer},
    {.type = "operator_declaration", .role = definition, .naming = operation},
    {.type = "conversion_operator_declaration",
     .role = definition,
     .naming = conversion,
     .qualifiers = "implicit explicit"},
    {.type = "local_function_statement", .role = definition, .naming = member},
    {.type = "class_declaration", .role = container, .naming = field},
    {.type = "struct_declaration", .role = container, .naming = field},
    {.type = "interface_declaration", .role = container, .naming = field},
    {.type = "record_declaration", .role = container, .naming = field},
    {.type = "namespace_declaration", .role = container, .naming = field},
    {.type = "global_statement", .role = sole_wrapper},
    {.type = "accessor_list", .role = opaque},
    {.type = "arrow_expression_clause", .role = opaque},
    {.type = "lambda_expression", .role = opaque},
    {.type = "anonymous_method_expression", .role = opaque},
    {.type = "attribute_list", .role = attribute},
    {.type = "comment", .role = comment},
});

constexpr auto kRuby = std::to_array<NodeType>({
    {.type = "method", .role = definition, .naming = field, .needs_body = false},
    {.type = "singleton_method", .role = definition, .naming = singleton, .needs_body = false},
    {.type = "class", .role = container, .naming = field},
    {.type = "module", .role = container, .naming = field},
    {.type = "singleton_class", .role = container, .naming = field, .name_field = "value"},
    {.type = "assignment", .role = container, .naming = field, .name_field = "left"},
    {.type = "argument_list", .role = sole_wrapper},
    {.type = "call", .role = wrapper},
    {.type = "lambda", .role = opaque},
    {.type = "heredoc_body", .role = tail},
    {.type = "comment", .role = comment},
});

constexpr auto kPhp = std::to_array<NodeType>({
    {.type = "function_definition", .role = definition, .naming = field},
    {.type = "method_declaration", .role = definition, .naming = field},
    {.type = "assignment_expression",
     .role = binding,
     .naming = field,
     .name_field = "left",
     .value_field = "right"},
    {.type = "anonymous_function", .role = lambda},
    {.type = "arrow_function", .role = lambda},
    {.type = "class_declaration", .role = container, .naming = field},
    {.type = "interface_declaration", .role = container, .naming = field},
    {.type = "trait_declaration", .role = container, .naming = field},
    {.type = "enum_declaration", .role = container, .naming = field},
    {.type = "namespace_definition", .role = container, .naming = field},
    {.type = "expression_statement", .role = sole_wrapper},
    {.type = "attribute_list", .role = attribute},
    {.type = "comment", .role = comment},
});

constexpr auto kBash = std::to_array<NodeType>({
    {.type = "function_definition", .role = definition, .naming = field, .needs_body = false},
    {.type = "redirected_statement", .role = wrapper},
    {.type = "comment", .role = comment},
});

constexpr LanguageRow kTable[] = {
    {LanguageId::python, tree_sitter_python, TREE_SITTER_PYTHON_VERSION, ".", false, kPython},
    {LanguageId::javascript,
     tree_sitter_javascript,
     TREE_SITTER_JAVASCRIPT_VERSION,
     ".",
     false,
     kJavascript},
    {LanguageId::typescript,
     tree_sitter_typescript,
     TREE_SITTER_TYPESCRIPT_VERSION,
     ".",
     false,
     kTypescript},
    {LanguageId::tsx, tree_sitter_tsx, TREE_SITTER_TYPESCRIPT_VERSION, ".", false, kTypescript},
    {LanguageId::go, tree_sitter_go, TREE_SITTER_GO_VERSION, ".", false, kGo},
    {LanguageId::rust, tree_sitter_rust, TREE_SITTER_RUST_VERSION, "::", false, kRust},
    {LanguageId::c, tree_sitter_c, TREE_SITTER_C_VERSION, "::", false, kC},
    {LanguageId::cpp, tree_sitter_cpp, TREE_SITTER_CPP_VERSION, "::", true, kCpp},
    {LanguageId::java, tree_sitter_java, TREE_SITTER_JAVA_VERSION, ".", true, kJava},
    {LanguageId::c_sharp, tree_sitter_c_sharp, TREE_SITTER_C_SHARP_VERSION, ".", true, kCSharp},
    {LanguageId::ruby, tree_sitter_ruby, TREE_SITTER_RUBY_VERSION, ".", false, kRuby},
    {LanguageId::php, tree_sitter_php, TREE_SITTER_PHP_VERSION, ".", false, kPhp},
    {LanguageId::bash, tree_sitter_bash, TREE_SITTER_BASH_VERSION, ".", false, kBash},
};

}  // namespace

std::span<const LanguageRow> language_table() {
    return kTable;
}

}  // namespace aura::code
