#include "cli/conflict_view.hpp"

#include "cli/table.hpp"

namespace aura::cli {
namespace {

using control::Json;

std::optional<std::string> text_of(const Json& object, const char* key) {
    const auto text = object.find(key);
    return text == object.end() || !text->is_string() ? std::nullopt
                                                      : std::optional(text->get<std::string>());
}

}  // namespace

std::string head_text(const Json& head) {
    const std::string intent = head.value("intent", "");
    return safe(head.value("author", "git")) + (intent.empty() ? "" : " (" + safe(intent) + ")");
}

std::optional<std::string> text_here(const Json& conflict) {
    return text_of(conflict, "here");
}

std::vector<ConflictSide> sides_of(const Json& conflict) {
    std::vector<ConflictSide> sides;
    for (const Json& head : conflict["heads"]) {
        if (!head.value("is_here", false)) {
            sides.push_back({head_text(head), text_of(head, "text")});
        }
    }
    return sides;
}

}  // namespace aura::cli
