#include "code/match.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace aura::code {
namespace {

using Nodes = std::span<const Node>;
// Hashes of a node's words without its name, ordered.
using Words = std::vector<std::size_t>;

bool is_word_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == '_' || byte >= 0x80;
}

Words words_of(const Node& node) {
    Words words;
    const std::string_view text = node.text;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && is_word_byte(text[end])) {
            ++end;
        }
        const std::string_view word = text.substr(at, end - at);
        if (!word.empty() && word != node.name) {
            words.push_back(std::hash<std::string_view>()(word));
        }
        at = std::max(end, at + 1);
    }
    std::sort(words.begin(), words.end());
    return words;
}

std::size_t common_words(const Words& a, const Words& b) {
    std::size_t common = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        if (*i == *j) {
            ++common;
            ++i;
            ++j;
        } else {
            ++(*i < *j ? i : j);
        }
    }
    return common;
}

// A percentage; 0 where there are no words.
std::size_t likeness(const Words& a, const Words& b) {
    const std::size_t all = a.size() + b.size();
    return all == 0 ? 0 : 200 * common_words(a, b) / all;
}

class Matcher {
public:
    Matcher(Nodes before, Nodes after)
        : before_(before), after_(after), taken_(before.size()), matches_(after.size()) {}

    std::vector<std::optional<std::size_t>> run() {
        pair_equal([](const Node& node) -> std::string_view { return node.address; });
        pair_equal([](const Node& node) -> std::string_view { return node.text; });
        pair_alike();
        return std::move(matches_);
    }

private:
    void take(std::size_t before, std::size_t after) {
        taken_[before] = true;
        matches_[after] = before;
    }

    // Of equal ones the first before and the first after belong together, and so on.
    template <class Key>
    void pair_equal(Key key) {
        std::multimap<std::string_view, std::size_t> free;
        for (std::size_t b = 0; b < before_.size(); ++b) {
            if (!taken_[b]) {
                free.emplace(key(before_[b]), b);
            }
        }
        for (std::size_t a = 0; a < after_.size(); ++a) {
            if (matches_[a]) {
                continue;
            }
            const std::string_view wanted = key(after_[a]);
            const auto first = free.lower_bound(wanted);
            if (first != free.end() && first->first == wanted) {
                take(first->second, a);
                free.erase(first);
            }
        }
    }

    void pair_alike() {
        const Side old = side(before_, [this](std::size_t b) { return !taken_[b]; });
        const Side fresh = side(after_, [this](std::size_t a) { return !matches_[a]; });
        if (old.words_total * fresh.nodes.size() + fresh.words_total * old.nodes.size() >
            kWordsComparedMax) {
            return;
        }

        struct Pair {
            std::size_t likeness;
            std::size_t before;
            std::size_t after;
        };

        std::vector<Pair> pairs;
        for (const auto& [b, old_words] : old.nodes) {
            for (const auto& [a, fresh_words] : fresh.nodes) {
                const std::size_t alike = likeness(old_words, fresh_words);
                if (alike >= kLikenessPercentMin) {
                    pairs.push_back({alike, b, a});
                }
            }
        }
        std::sort(pairs.begin(), pairs.end(), [](const Pair& x, const Pair& y) {
            return std::tuple(y.likeness, x.before, x.after) <
                   std::tuple(x.likeness, y.before, y.after);
        });
        for (const Pair& pair : pairs) {
            if (!taken_[pair.before] && !matches_[pair.after]) {
                take(pair.before, pair.after);
            }
        }
    }

    // The nodes without a partner.
    struct Side {
        std::vector<std::pair<std::size_t, Words>> nodes;
        std::size_t words_total = 0;
    };

    template <class IsFree>
    static Side side(Nodes nodes, IsFree is_free) {
        Side side;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (is_free(i)) {
                side.nodes.emplace_back(i, words_of(nodes[i]));
                side.words_total += side.nodes.back().second.size();
            }
        }
        return side;
    }

    Nodes before_;
    Nodes after_;
    std::vector<bool> taken_;
    std::vector<std::optional<std::size_t>> matches_;
};

}  // namespace

std::vector<std::optional<std::size_t>> match_nodes(Nodes before, Nodes after) {
    return Matcher(before, after).run();
}

}  // namespace aura::code
