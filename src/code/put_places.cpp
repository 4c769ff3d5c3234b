#include "code/put_places.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "code/characters.hpp"
#include "code/merge_lines.hpp"

namespace aura::code {
namespace {

using Ids = std::set<NodeId>;

// Another identity, so that the place counts as changed and no merge drops it silently.
NodeId marked(NodeId id) {
    for (auto& byte : id.bytes) {
        byte = static_cast<std::uint8_t>(~byte);
    }
    return id;
}

Skeleton without_places(Skeleton skeleton, const Ids& kept) {
    for (std::size_t i = skeleton.places.size(); i-- > 0;) {
        if (!kept.contains(skeleton.places[i])) {
            const auto at = static_cast<std::ptrdiff_t>(i);
            skeleton.literals[i] += skeleton.literals[i + 1];
            skeleton.literals.erase(skeleton.literals.begin() + at + 1);
            skeleton.places.erase(skeleton.places.begin() + at);
        }
    }
    return skeleton;
}

std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end == text.npos ? end : end + 1);
    text.remove_prefix(line.size());
    return line;
}

class Putter {
public:
    Putter(const Skeleton& skeleton, const Skeleton& other, const std::vector<NodeId>& places)
        : skeleton_(skeleton),
          other_(other),
          there_(skeleton.places.begin(), skeleton.places.end()) {
        for (const NodeId& id : places) {
            if (!there_.contains(id)) {
                missing_.insert(id);
            }
        }
    }

    Skeleton run() {
        if (missing_.empty()) {
            return skeleton_;
        }
        auto placed = merged();
        Skeleton out = placed ? *std::move(placed) : skeleton_;
        for (const NodeId& id : missing_) {
            if (std::find(out.places.begin(), out.places.end(), id) == out.places.end()) {
                append(out, id);
            }
        }
        return out;
    }

private:
    // Where the merge of the lines cannot say, of the other skeleton's lines only those are taken
    // that have a place that is to stay, or nothing takes their place.
    [[nodiscard]] std::optional<Skeleton> merged() const {
        Skeleton changed = other_;
        for (NodeId& id : changed.places) {
            id = missing_.contains(id) ? marked(id) : id;
        }
        const auto lines = merge_lines(encode(other_), encode(changed), encode(skeleton_));
        if (!lines) {
            return std::nullopt;
        }
        auto out = decode_skeleton(without_surplus(*lines, settled(lines->chunks)));
        if (!out) {
            return std::nullopt;
        }
        for (NodeId& id : out->places) {
            id = missing_.contains(marked(id)) ? marked(id) : id;
        }
        Ids kept = there_;
        kept.insert(missing_.begin(), missing_.end());
        Skeleton clean = without_places(*std::move(out), kept);
        const bool whole = std::all_of(there_.begin(), there_.end(), [&](const NodeId& id) {
            return std::find(clean.places.begin(), clean.places.end(), id) != clean.places.end();
        });
        return whole ? std::optional(std::move(clean)) : std::nullopt;
    }

    [[nodiscard]] bool has_mark(std::string_view line) const {
        return std::any_of(missing_.begin(), missing_.end(), [&](const NodeId& id) {
            return line.find(place_text(marked(id))) != line.npos;
        });
    }

    static std::string place_text(const NodeId& id) {
        return encode(Skeleton{{std::string(), std::string()}, {id}});
    }

    [[nodiscard]] std::string settled(const std::vector<MergeChunk>& chunks) const {
        std::string text;
        for (const MergeChunk& chunk : chunks) {
            text += chunk.merged;
            if (chunk.conflict) {
                // The merge swaps its sides as it likes.
                const bool swapped = !has_mark(chunk.conflict->ours);
                text += swapped ? settled(chunk.conflict->theirs, chunk.conflict->ours)
                                : settled(chunk.conflict->ours, chunk.conflict->theirs);
            }
        }
        return text;
    }

    // `stays` are lines with marked places, `instead` is what the skeleton has there.
    [[nodiscard]] std::string settled(std::string_view stays, std::string_view instead) const {
        if (is_blank(instead)) {
            return without_dead(stays);
        }
        std::string lines;
        while (!stays.empty()) {
            const auto line = next_line(stays);
            lines += has_mark(line) ? line : std::string_view();
        }
        // Functions stand apart; behind anything else, such as the head of a class, it belongs.
        return only_places(instead) ? lines.append(blanks_between()).append(instead)
                                    : std::string(instead).append(lines);
    }

    static bool only_places(std::string_view lines) {
        const auto read = read_skeleton(lines);
        return read && !read->places.empty() &&
               std::all_of(read->literals.begin(),
                           read->literals.end(),
                           [](std::string_view literal) { return is_blank(literal); });
    }

    // The blank lines below the first function that has any.
    [[nodiscard]] std::string_view blanks_between() const {
        for (std::size_t i = 1; i + 1 < other_.literals.size(); ++i) {
            const std::string_view literal = other_.literals[i];
            const auto blanks = literal.substr(0, literal.find_first_not_of(" \t\r\n"));
            const auto first = blanks.find('\n');
            const auto last = blanks.rfind('\n');
            if (first != last) {
                return blanks.substr(first + 1, last - first);
            }
        }
        return {};
    }

    // Without lines that are nothing but places which the skeleton no longer has, and the blank
    // ones below them.
    [[nodiscard]] std::string without_dead(std::string_view lines) const {
        std::string text;
        bool below_dead = false;
        while (!lines.empty()) {
            const auto line = next_line(lines);
            below_dead = is_dead(line) || (below_dead && is_blank(line));
            text += below_dead ? std::string_view() : line;
        }
        return text;
    }

    [[nodiscard]] bool is_dead(std::string_view line) const {
        const auto read = read_skeleton(line);
        return only_places(line) && !has_mark(line) &&
               std::none_of(read->places.begin(), read->places.end(), [&](const NodeId& id) {
                   return there_.contains(id);
               });
    }

    static void append(Skeleton& out, const NodeId& id) {
        std::string& last = out.literals.back();
        last += last.empty() || last.ends_with('\n') ? "" : "\n";
        out.places.push_back(id);
        out.literals.emplace_back("\n");
    }

    const Skeleton& skeleton_;
    const Skeleton& other_;
    const Ids there_;
    Ids missing_;
};

}  // namespace

Skeleton put_places(const Skeleton& skeleton,
                    const Skeleton& other,
                    const std::vector<NodeId>& places) {
    return Putter(skeleton, other, places).run();
}

}  // namespace aura::code
