#include "code/match.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace aura::code {
namespace {

using Nodes = std::span<const Node>;

// How much a line says: one that stands in many nodes says little.
struct Line {
    std::size_t hash = 0;
    std::size_t weight = 0;

    bool operator<(const Line& other) const { return hash < other.hash; }
};

// Ordered by hash.
using Lines = std::vector<Line>;

constexpr std::size_t kWeightMax = 1000;

bool is_word_byte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == '_' || byte >= 0x80;
}

// A line of a node without blanks and, where it is declared, without its name.
class LineReader {
public:
    explicit LineReader(std::string_view name) : name_(name) {}

    // Words and signs of the line. Empty for one of signs only.
    std::string essence(std::string_view line) {
        std::string essence;
        bool has_word = false;
        for (std::size_t at = 0; at < line.size();) {
            std::size_t end = at;
            while (end < line.size() && is_word_byte(line[end])) {
                ++end;
            }
            if (end > at) {
                const std::string_view word = line.substr(at, end - at);
                essence += is_declaration(word) ? std::string_view("\n") : word;
                essence += ' ';
                has_word = true;
            } else if (line[at] != ' ' && line[at] != '\t' && line[at] != '\r') {
                essence += line[at];
            }
            at = std::max(end, at + 1);
        }
        return has_word ? essence : std::string();
    }

private:
    // Where the name stands first. Behind that a word like it may be anything.
    bool is_declaration(std::string_view word) {
        const bool is = !declared_ && word == name_;
        declared_ = declared_ || is;
        return is;
    }

    std::string_view name_;
    bool declared_ = false;
};

Lines lines_of(const Node& node) {
    LineReader reader(node.name);
    Lines lines;
    std::string_view rest = node.text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        if (const std::string line = reader.essence(rest.substr(0, end)); !line.empty()) {
            lines.push_back({std::hash<std::string>()(line), kWeightMax});
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

// In how many of the nodes each line stands.
using Spread = std::unordered_map<std::size_t, std::size_t>;

void add_to(Spread& spread, const Lines& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == 0 || lines[i].hash != lines[i - 1].hash) {
            ++spread[lines[i].hash];
        }
    }
}

void weigh_lines(Lines& lines, const Spread& spread) {
    for (Line& line : lines) {
        const auto at = spread.find(line.hash);
        line.weight = kWeightMax / (at == spread.end() ? 1 : at->second);
    }
}

std::size_t weight_of(const Lines& lines) {
    std::size_t weight = 0;
    for (const Line& line : lines) {
        weight += line.weight;
    }
    return weight;
}

// A percentage by weight; 0 where there are no lines.
std::size_t likeness(const Lines& a, const Lines& b) {
    std::size_t common = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        if (i->hash == j->hash) {
            common += i->weight;
            ++i;
            ++j;
        } else {
            ++(*i < *j ? i : j);
        }
    }
    const std::size_t all = weight_of(a) + weight_of(b);
    return all == 0 ? 0 : 200 * common / all;
}

class Matcher {
public:
    Matcher(Nodes before, Nodes after, std::size_t percent_min)
        : before_(before),
          after_(after),
          percent_min_(percent_min),
          taken_(before.size()),
          matches_(after.size()) {}

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

    // The nodes without a partner.
    struct Side {
        std::vector<std::pair<std::size_t, Lines>> nodes;
        std::size_t lines_total = 0;
    };

    struct Pair {
        std::size_t likeness;
        std::size_t before;
        std::size_t after;
    };

    template <class IsFree>
    static Side side(Nodes nodes, IsFree is_free) {
        Side side;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (is_free(i)) {
                side.nodes.emplace_back(i, lines_of(nodes[i]));
                side.lines_total += side.nodes.back().second.size();
            }
        }
        return side;
    }

    void pair_alike() {
        Side old = side(before_, [this](std::size_t b) { return !taken_[b]; });
        Side fresh = side(after_, [this](std::size_t a) { return !matches_[a]; });
        if (old.nodes.empty() || fresh.nodes.empty() ||
            old.lines_total * fresh.nodes.size() + fresh.lines_total * old.nodes.size() >
                kLinesComparedMax) {
            return;
        }
        weigh(old, fresh);
        for (const Pair& pair : alike(old, fresh)) {
            if (!taken_[pair.before] && !matches_[pair.after]) {
                take(pair.before, pair.after);
            }
        }
    }

    void weigh(Side& old, Side& fresh) const {
        Spread spread;
        for (const Node& node : before_) {
            add_to(spread, lines_of(node));
        }
        for (Side* one : {&old, &fresh}) {
            for (auto& [index, lines] : one->nodes) {
                weigh_lines(lines, spread);
            }
        }
    }

    // The likest first.
    [[nodiscard]] std::vector<Pair> alike(const Side& old, const Side& fresh) const {
        std::vector<Pair> pairs;
        for (const auto& [b, old_lines] : old.nodes) {
            for (const auto& [a, fresh_lines] : fresh.nodes) {
                const std::size_t alike = likeness(old_lines, fresh_lines);
                if (alike >= percent_min_) {
                    pairs.push_back({alike, b, a});
                }
            }
        }
        std::sort(pairs.begin(), pairs.end(), [](const Pair& x, const Pair& y) {
            return std::tuple(y.likeness, x.before, x.after) <
                   std::tuple(x.likeness, y.before, y.after);
        });
        return pairs;
    }

    Nodes before_;
    Nodes after_;
    std::size_t percent_min_;
    std::vector<bool> taken_;
    std::vector<std::optional<std::size_t>> matches_;
};

}  // namespace

std::vector<std::optional<std::size_t>> match_nodes(Nodes before,
                                                    Nodes after,
                                                    std::size_t percent_min) {
    return Matcher(before, after, percent_min).run();
}

}  // namespace aura::code
