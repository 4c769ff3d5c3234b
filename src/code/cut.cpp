#include "code/cut.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/assert.hpp"
#include "code/node_finder.hpp"
#include "code/parse.hpp"
#include "code/syntax.hpp"

namespace aura::code {
namespace {

// Gives out each address once: the second "f" is "f#2".
class Addresses {
public:
    std::string take(const std::string& address) {
        std::size_t& count = counts_[address];
        ++count;
        if (count == 1 && taken_.insert(address).second) {
            return address;
        }
        for (count = std::max<std::size_t>(count, 2);; ++count) {
            auto numbered = address + "#" + std::to_string(count);
            if (taken_.insert(numbered).second) {  // "f#2" may be a shell function's own name
                return numbered;
            }
        }
    }

private:
    std::unordered_map<std::string, std::size_t> counts_;
    std::unordered_set<std::string> taken_;
};

Cut split(LanguageId language, std::string_view text, const NodeFinder& finder) {
    Cut cut{.language = language, .literals = {}, .nodes = {}, .error_count = finder.error_count()};
    Addresses addresses;
    std::size_t at = 0;
    for (const FoundNode& node : finder.nodes()) {
        cut.literals.emplace_back(text.substr(at, node.begin - at));
        cut.nodes.push_back({.address = addresses.take(node.address),
                             .name = node.name,
                             .signature = node.signature,
                             .text = std::string(text.substr(node.begin, node.end - node.begin))});
        at = node.end;
    }
    cut.literals.emplace_back(text.substr(at));
    return cut;
}

}  // namespace

bool is_text(std::string_view text) {
    return text.find('\0') == std::string_view::npos;
}

Cut cut(LanguageId language, std::string_view text) {
    Cut whole{.language = language, .literals = {std::string(text)}, .nodes = {}, .error_count = 0};
    const Syntax* syntax = Syntax::of(language);
    if (syntax == nullptr || text.size() > kCutBytesMax || !is_text(text)) {
        return whole;
    }
    const Tree tree = parse(syntax->grammar(), text);
    if (tree == nullptr) {
        whole.error_count = 1;
        return whole;
    }
    NodeFinder finder(*syntax, text);
    finder.find(tree.get());
    return split(language, text, finder);
}

std::string join(std::span<const std::string> literals, std::span<const std::string_view> texts) {
    AURA_ASSERT(literals.size() == texts.size() + 1);
    std::string out = literals.front();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        out += texts[i];
        out += literals[i + 1];
    }
    return out;
}

std::string join(const Cut& cut) {
    std::vector<std::string_view> texts;
    texts.reserve(cut.nodes.size());
    for (const Node& node : cut.nodes) {
        texts.emplace_back(node.text);
    }
    return join(cut.literals, texts);
}

}  // namespace aura::code
