#include "support/merge_laws.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "code/cut.hpp"
#include "code/merge.hpp"
#include "support/language_samples.hpp"

namespace aura::test {
namespace {

using code::merge_skeleton;
using code::merge_text;
using code::Skeleton;
using Lines = std::vector<std::string>;

struct Triple {
    std::string base;
    std::string ours;
    std::string theirs;
};

Lines split(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

std::string joined(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line;
    }
    return text;
}

// How often each line with anything on it stands in a text, whatever its line end.
std::map<std::string, std::size_t> count_lines(std::string_view text) {
    std::map<std::string, std::size_t> counts;
    for (std::string line : split(text)) {
        line.erase(line.find_last_not_of("\r\n") + 1);
        if (line.find_first_not_of(" \t") != line.npos) {
            ++counts[line];
        }
    }
    return counts;
}

std::size_t count_in(const std::map<std::string, std::size_t>& counts, const std::string& line) {
    const auto found = counts.find(line);
    return found == counts.end() ? 0 : found->second;
}

// What must hold for the lines of a clean merge.
void check_lines(const Triple& t, std::string_view merged) {
    const auto base = count_lines(t.base);
    const auto ours = count_lines(t.ours);
    const auto theirs = count_lines(t.theirs);
    const auto result = count_lines(merged);
    for (const auto& entry : result) {
        const std::string& line = entry.first;
        CAPTURE(line);
        REQUIRE(count_in(base, line) + count_in(ours, line) + count_in(theirs, line) > 0);
    }
    for (const auto& side : {ours, theirs}) {
        for (const auto& entry : side) {
            const std::string& line = entry.first;
            CAPTURE(line);
            if (count_in(base, line) == 0) {
                REQUIRE(count_in(result, line) > 0);  // put in by this side
            } else if (count_in(ours, line) > 0 && count_in(theirs, line) > 0 &&
                       count_in(base, line) == 1) {
                REQUIRE(count_in(result, line) > 0);  // left in by both
            }
        }
    }
}

// Random edits of a text, by whole lines.
class Editor {
public:
    // `pool` is where lines that are put in come from, besides new ones.
    Editor(Prng& prng, Lines pool) : prng_(prng), pool_(std::move(pool)) {}

    std::string window() {
        const std::size_t begin = prng_.below(pool_.size());
        const std::size_t size = std::min(pool_.size() - begin, prng_.below(60) + 1);
        const auto first = pool_.begin() + static_cast<std::ptrdiff_t>(begin);
        return joined({first, first + static_cast<std::ptrdiff_t>(size)});
    }

    std::string edited(std::string_view text) {
        Lines lines = split(text);
        for (auto left = prng_.below(5); left > 0; --left) {
            edit(lines);
        }
        std::string out = joined(lines);
        if (prng_.chance(1, 10)) {
            out.ends_with('\n') ? out.pop_back() : out.push_back('\n');
        }
        return prng_.chance(1, 40) ? with_carriage_returns(out) : out;
    }

    std::string new_line() { return "new line " + std::to_string(prng_.next()) + "\n"; }

private:
    static std::string with_carriage_returns(std::string_view text) {
        std::string out;
        for (const char c : text) {
            out += c == '\n' ? "\r\n" : std::string(1, c);
        }
        return out;
    }

    void edit(Lines& lines) {
        const auto at = static_cast<std::ptrdiff_t>(prng_.below(lines.size() + 1));
        const auto here = lines.begin() + at;
        const auto size = std::min<std::ptrdiff_t>(lines.end() - here,
                                                   static_cast<std::ptrdiff_t>(prng_.below(4)));
        const Lines block(here, here + size);
        switch (prng_.below(5)) {
            case 0:
                lines.insert(here, pool_[prng_.below(pool_.size())]);
                break;
            case 1:
                lines.insert(here, new_line());
                break;
            case 2:
                lines.erase(here, here + size);
                break;
            case 3:  // copy
                lines.insert(lines.begin() + random_index(lines), block.begin(), block.end());
                break;
            default:  // move
                lines.erase(here, here + size);
                lines.insert(lines.begin() + random_index(lines), block.begin(), block.end());
        }
    }

    std::ptrdiff_t random_index(const Lines& lines) {
        return static_cast<std::ptrdiff_t>(prng_.below(lines.size() + 1));
    }

    Prng& prng_;
    Lines pool_;
};

void check_text_laws(const Triple& t) {
    CAPTURE(t.base);
    CAPTURE(t.ours);
    CAPTURE(t.theirs);
    const auto merge = merge_text(t.base, t.ours, t.theirs);
    REQUIRE(merge == merge_text(t.base, t.theirs, t.ours));
    REQUIRE(merge_text(t.base, t.base, t.ours).text == t.ours);
    REQUIRE(merge_text(t.base, t.ours, t.base).text == t.ours);
    REQUIRE(merge_text(t.base, t.ours, t.ours).text == t.ours);
    if (!merge.conflict) {
        check_lines(t, merge.text);
    }
}

// Sides that change lines at least two apart merge to what both did. The lines are numbered, since
// a line that stands there twice may be taken for its double.
void check_disjoint_edits(Editor& editor, Prng& prng) {
    Lines base = split(editor.window());
    for (std::size_t i = 0; i < base.size(); ++i) {
        base[i] = std::to_string(i) + " " + base[i];
    }
    Lines ours = base;
    Lines theirs = base;
    Lines expected = base;
    for (std::size_t i = prng.below(3); i < base.size(); i += 2 + prng.below(4)) {
        const std::string line = prng.chance(1, 3) ? "" : editor.new_line() + base[i];
        (prng.chance(1, 2) ? ours : theirs)[i] = line;
        expected[i] = line;
    }
    const auto merge = merge_text(joined(base), joined(ours), joined(theirs));
    CAPTURE(joined(base));
    CAPTURE(joined(ours));
    CAPTURE(joined(theirs));
    REQUIRE_FALSE(merge.conflict);
    REQUIRE(merge.text == joined(expected));
}

NodeId random_node(Prng& prng) {
    NodeId id;
    prng.fill(id.bytes);
    return id;
}

std::string place_line(Prng& prng) {
    return "    " + code::encode({.literals = {"", ""}, .places = {random_node(prng)}}) + "\n";
}

// The skeleton whose encoding is `text`; places that stand there again are left out.
Skeleton decoded(std::string_view text) {
    std::set<std::string> seen;
    Lines lines = split(text);
    std::erase_if(lines, [&](const std::string& line) {
        const auto begin = line.find('\0');
        return begin != line.npos && !seen.insert(line.substr(begin, 34)).second;
    });
    return code::decode_skeleton(joined(lines)).value();
}

std::set<NodeId> places_of(const Skeleton& skeleton) {
    return {skeleton.places.begin(), skeleton.places.end()};
}

void check_skeleton_laws(const Skeleton& base, const Skeleton& ours, const Skeleton& theirs) {
    const Triple encoded{encode(base), encode(ours), encode(theirs)};
    CAPTURE(encoded.base);
    CAPTURE(encoded.ours);
    CAPTURE(encoded.theirs);
    const auto merge = merge_skeleton(base, ours, theirs);
    REQUIRE(merge == merge_skeleton(base, theirs, ours));
    REQUIRE(merge_skeleton(base, base, ours).skeleton == ours);
    REQUIRE(merge_skeleton(base, ours, base).skeleton == ours);
    REQUIRE(merge_skeleton(base, ours, ours).skeleton == ours);
    if (merge.conflict) {
        return;
    }
    check_lines(encoded, encode(merge.skeleton));
    const auto merged = places_of(merge.skeleton);
    REQUIRE(merged.size() == merge.skeleton.places.size());
    const auto in_base = places_of(base);
    const auto in_ours = places_of(ours);
    const auto in_theirs = places_of(theirs);
    for (const NodeId& place : ours.places) {
        REQUIRE(
            (merged.contains(place) || (in_base.contains(place) && !in_theirs.contains(place))));
    }
    for (const NodeId& place : theirs.places) {
        REQUIRE((merged.contains(place) || (in_base.contains(place) && !in_ours.contains(place))));
    }
}

// Lines that two sides put in at one spot: new nodes and imports.
std::string insertion(const LanguageSample& sample, Prng& prng) {
    std::string out;
    for (auto left = prng.below(3); left > 0; --left) {
        std::string line(sample.import_line);
        line.replace(line.find('%'), 1, "n" + std::to_string(prng.next()));
        out += line + "\n";
    }
    for (auto left = prng.below(3); left > 0; --left) {
        out += (prng.chance(1, 2) ? "\n" : "") + place_line(prng);
    }
    return out;
}

void check_union(const LanguageSample& sample, const Skeleton& base, Prng& prng) {
    const Lines lines = split(encode(base));
    const auto spot = lines.begin() + static_cast<std::ptrdiff_t>(prng.below(lines.size()));
    const std::string before = joined({lines.begin(), spot});
    const std::string after = joined({spot, lines.end()});
    const std::string our_lines = insertion(sample, prng);
    const std::string their_lines = insertion(sample, prng);
    const Skeleton ours = code::decode_skeleton(before + our_lines + after).value();
    const Skeleton theirs = code::decode_skeleton(before + their_lines + after).value();
    check_skeleton_laws(base, ours, theirs);
    CAPTURE(before);
    CAPTURE(our_lines);
    CAPTURE(their_lines);
    REQUIRE_FALSE(merge_skeleton(base, ours, theirs).conflict);
}

Skeleton skeleton_of(const LanguageSample& sample, Prng& prng) {
    Skeleton skeleton{.literals = cut(sample.language, sample.text()).literals, .places = {}};
    while (skeleton.places.size() + 1 < skeleton.literals.size()) {
        skeleton.places.push_back(random_node(prng));
    }
    return skeleton;
}

}  // namespace

void check_merge_laws(code::LanguageId language, Prng& prng, std::size_t count) {
    const LanguageSample& sample = sample_of(language);
    const Skeleton base = skeleton_of(sample, prng);
    Editor texts(prng, split(sample.text()));
    Lines pool = split(encode(base));
    for (int i = 0; i < 20; ++i) {
        pool.push_back(place_line(prng));
    }
    Editor skeletons(prng, std::move(pool));
    for (std::size_t i = 0; i < count; ++i) {
        const std::string text = texts.window();
        check_text_laws({text, texts.edited(text), texts.edited(text)});
        check_disjoint_edits(texts, prng);
        const Skeleton part = decoded(skeletons.window());
        const std::string encoded = encode(part);
        check_skeleton_laws(
            part, decoded(skeletons.edited(encoded)), decoded(skeletons.edited(encoded)));
        check_union(sample, part, prng);
    }
}

}  // namespace aura::test
