#include "code/import_lines.hpp"

#include <algorithm>
#include <array>

#include "code/characters.hpp"

namespace aura::code {
namespace {

using Text = std::string_view;

bool contains(Text text, Text part) {
    return text.find(part) != text.npos;
}

bool is_quoted(Text rest) {
    return contains(rest, "'") || contains(rest, "\"");
}

bool is_name_character(char c) {
    return is_word(c) || c == '$' || c == '*';
}

bool is_module(Text text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return is_name_character(c) || c == '.'; });
}

// Brackets opened less brackets closed.
int balance(Text text) {
    int open = 0;
    for (const char c : text) {
        open += static_cast<int>(c == '(' || c == '{') - static_cast<int>(c == ')' || c == '}');
    }
    return open;
}

Text take_word(Text& text) {
    text = trimmed(text);
    const auto word = text.substr(0, text.find_first_of(" \t"));
    text.remove_prefix(word.size());
    return word;
}

// "a.b as c, d": what Python imports.
bool is_module_list(Text names) {
    do {
        auto item = names.substr(0, names.find(','));
        names.remove_prefix(std::min(item.size() + 1, names.size()));
        const bool named = is_module(take_word(item));
        const auto as = take_word(item);
        if (!named || !(as.empty() || (as == "as" && is_module(take_word(item)))) ||
            !trimmed(item).empty()) {
            return false;
        }
    } while (!names.empty());
    return true;
}

bool is_import_rest(Text rest) {
    return rest.ends_with(';') || is_quoted(rest) || is_module_list(rest);
}

bool is_from_rest(Text rest) {
    return is_module(take_word(rest)) && take_word(rest) == "import" && is_module_list(rest);
}

bool is_use_rest(Text rest) {
    return rest.ends_with(';') && !contains(rest, "(") && !contains(rest, "=");
}

bool is_export_rest(Text rest) {
    return contains(rest, " from ") && is_quoted(rest);
}

bool is_require_rest(Text rest) {
    return contains(rest, "= require(") && is_quoted(rest);
}

bool is_path_rest(Text rest) {
    const auto path = take_word(rest);
    return rest.empty() && (contains(path, "/") || contains(path, "."));
}

bool is_include_rest(Text rest) {
    return rest.starts_with('<') || rest.starts_with('"');
}

struct Form {
    Text word;           // the first of the line
    bool (*fits)(Text);  // the rest, without blanks around it
};

constexpr Form kForms[] = {
    {"import", is_import_rest},
    {"from", is_from_rest},
    {"using", is_use_rest},
    {"use", is_use_rest},
    {"mod", is_use_rest},
    {"extern", is_use_rest},
    {"export", is_export_rest},
    {"const", is_require_rest},
    {"let", is_require_rest},
    {"var", is_require_rest},
    {"require", is_quoted},
    {"require_relative", is_quoted},
    {"require_once", is_quoted},
    {"include_once", is_quoted},
    {"source", is_path_rest},
    {".", is_path_rest},
    {"#include", is_include_rest},
    {"#import", is_include_rest},
};

// Without "pub", "pub(crate)" or "global" before it.
Text without_visibility(Text line) {
    auto rest = line;
    const auto word = take_word(rest);
    const bool visibility = word == "global" || word == "pub" || word.starts_with("pub(");
    return visibility ? trimmed(rest) : line;
}

// `import (`: what follows, up to the bracket that closes it, is a list.
bool opens_list(Text line) {
    auto rest = without_visibility(line);
    const auto word = take_word(rest);
    rest = trimmed(rest);
    const bool lists = word == "import" || word == "from" || word == "use" ||
                       (word == "export" && (rest == "{" || rest == "type {"));
    return lists && (line.ends_with('(') || line.ends_with('{')) && balance(line) == 1;
}

// `"fmt"`, `_ "embed"`; or whatever ends in a comma.
bool is_list_item(Text line) {
    const bool quoted = line.ends_with('"') && std::ranges::count(line, '"') == 2;
    return balance(line) == 0 && (line.ends_with(',') || quoted);
}

// Words of imports that name nothing.
bool is_keyword(Text word) {
    constexpr auto kKeywords = std::to_array<Text>(
        {"as",     "const", "crate",  "export",    "extern", "from",    "function", "global",
         "import", "let",   "mod",    "namespace", "pub",    "require", "self",     "static",
         "super",  "type",  "typeof", "use",       "using",  "var",     "_",        "*"});
    return std::ranges::find(kKeywords, word) != kKeywords.end();
}

bool is_quote(char c) {
    return c == '\'' || c == '"';
}

// A name, a quoted text with its first quote, or one character. `text` is not empty.
Text take_token(Text& text) {
    std::size_t size = 1;
    std::size_t skipped = 0;
    if (is_quote(text.front())) {
        size = std::min(text.find(text.front(), 1), text.size());
        skipped = 1;
    } else if (is_name_character(text.front())) {
        const auto* const end = std::ranges::find_if_not(text, is_name_character);
        size = static_cast<std::size_t>(end - text.begin());
    }
    const auto token = text.substr(0, size);
    text.remove_prefix(std::min(size + skipped, text.size()));
    return token;
}

// Whether a path goes on: the name before was not its last part.
bool is_path(Text rest) {
    return rest.starts_with('.') || rest.starts_with("::") || rest.starts_with('\\');
}

}  // namespace

bool ImportLines::is_import(Text line) const {
    line = trimmed(line);
    if (open_brackets_ > 0) {
        return is_list_item(line);
    }
    auto rest = without_visibility(line);
    const auto word = take_word(rest);
    const auto* const form = std::ranges::find(kForms, word, &Form::word);
    return form != std::end(kForms) && balance(line) == 0 && !line.ends_with('\\') &&
           !line.ends_with(',') && form->fits(trimmed(rest));
}

void ImportLines::pass(Text line) {
    line = trimmed(line);
    if (open_brackets_ > 0) {
        open_brackets_ = std::max(0, open_brackets_ + balance(line));
    } else if (opens_list(line)) {
        open_brackets_ = 1;
    }
}

std::set<std::string> names_bound_by(Text line) {
    auto rest = trimmed(line);
    const auto statement = take_word(rest);
    if (statement.starts_with('#') || statement == "." || statement == "source") {
        return {};
    }
    std::set<std::string> names;
    Text previous;
    Text quoted;
    for (rest = trimmed(line); !rest.empty();) {
        const auto token = take_token(rest);
        if (token == "import" && statement == "from") {
            names.clear();  // those were what it imports from
        } else if (token == "as") {
            names.erase(std::string(previous));
        } else if (is_quote(token.front())) {
            quoted = token;
        } else if (is_name_character(token.front()) && !is_keyword(token) && !is_path(rest)) {
            names.emplace(token);
            previous = token;
        }
    }
    if (names.empty() && !quoted.empty()) {
        names.emplace(quoted.substr(quoted.rfind('/') + 1));  // Go names a package by its path
    }
    return names;
}

}  // namespace aura::code
