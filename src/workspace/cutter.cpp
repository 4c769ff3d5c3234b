#include "workspace/cutter.hpp"

#include <algorithm>
#include <utility>

namespace aura::workspace {
namespace {

code::Cut cut_in(code::LanguageId language, std::string_view text) {
    code::Cut cut = code::cut(language, text);
    return cut.nodes.size() <= kNodesMax ? cut : code::cut(code::LanguageId::plain_text, text);
}

}  // namespace

std::shared_ptr<const code::Cut> Cutter::cut(std::string_view path, std::string_view text) {
    const code::LanguageId language = code::language_of(path, text);
    if (language == code::LanguageId::plain_text) {
        return std::make_shared<const code::Cut>(code::cut(language, text));
    }
    const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) {
        return kept.language == language && kept.text == text;
    });
    if (known != kept_.end()) {
        kept_.splice(kept_.begin(), kept_, known);
        return known->cut;
    }
    auto cut = std::make_shared<const code::Cut>(cut_in(language, text));
    keep({language, std::string(text), cut});
    return cut;
}

void Cutter::keep(Kept fresh) {
    kept_bytes_ += fresh.text.size();
    kept_.push_front(std::move(fresh));
    while (kept_.size() > kKeptMax || kept_bytes_ > kKeptBytesMax) {
        kept_bytes_ -= kept_.back().text.size();
        kept_.pop_back();
    }
}

}  // namespace aura::workspace
