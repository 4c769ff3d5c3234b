#include "code/list_merge.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "code/characters.hpp"

namespace aura::code {
namespace {

// A place or an import with the blank lines above it.
struct Entry {
    std::string_view blanks;
    std::string_view line;
    std::string_view key;  // the line without blanks around it
    bool is_place;
};

struct List {
    std::vector<Entry> entries;
    std::string_view blanks;  // after the last
};

bool operator<(const Entry& a, const Entry& b) {
    return a.is_place != b.is_place ? b.is_place : a.key < b.key;
}

std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end == text.npos ? end : end + 1);
    text.remove_prefix(line.size());
    return line;
}

// Whether a line holds places of nodes and nothing else but "," and ";".
bool is_places(std::string_view line) {
    bool found = false;
    while (!line.empty()) {
        if (line.front() == '\0') {
            const auto end = line.find('\0', 1);
            line.remove_prefix(std::min(end, line.size() - 1) + 1);
            found = true;
        } else if (is_blank(line.front()) || line.front() == ',' || line.front() == ';') {
            line.remove_prefix(1);
        } else {
            return false;
        }
    }
    return found;
}

std::optional<List> read_list(std::string_view text, const ImportLines& before) {
    List list;
    const char* blanks = text.data();
    while (!text.empty()) {
        const auto line = take_line(text);
        if (is_blank(line)) {
            continue;
        }
        const Entry entry{.blanks = {blanks, line.data()},
                          .line = line,
                          .key = trimmed(line),
                          .is_place = is_places(line)};
        if (!entry.is_place && !before.is_import(line)) {
            return std::nullopt;
        }
        list.entries.push_back(entry);
        blanks = line.data() + line.size();
    }
    list.blanks = {blanks, text.data()};
    return list;
}

// One side seen from the base: which of its entries stayed, and what came between them.
struct Side {
    std::vector<const Entry*> kept;         // by index in the base; null where taken out
    std::vector<std::vector<Entry>> added;  // before each of the base's entries, and after the last
    std::vector<std::string_view> below;    // the blanks above what stayed below each of `added`
};

using Index = std::map<std::string_view, std::size_t>;

// Nothing where an entry appears twice.
std::optional<Index> index_of(const List& list) {
    Index index;
    for (std::size_t i = 0; i < list.entries.size(); ++i) {
        if (!index.emplace(list.entries[i].key, i).second) {
            return std::nullopt;
        }
    }
    return index;
}

// Nothing where an entry appears twice or what stayed is in another order.
std::optional<Side> compare(const Index& base, const List& list) {
    Side side{.kept = std::vector<const Entry*>(base.size()),
              .added = std::vector<std::vector<Entry>>(base.size() + 1),
              .below = std::vector(base.size() + 1, list.blanks)};
    if (!index_of(list)) {
        return std::nullopt;
    }
    std::size_t next = 0;
    for (const Entry& entry : list.entries) {
        const auto known = base.find(entry.key);
        if (known == base.end()) {
            side.added[next].push_back(entry);
        } else if (known->second < next) {
            return std::nullopt;
        } else {
            side.kept[known->second] = &entry;
            next = known->second + 1;
        }
    }
    for (std::size_t i = base.size(); i-- > 0;) {
        side.below[i] = side.kept[i] == nullptr ? side.below[i + 1] : side.kept[i]->blanks;
    }
    return side;
}

// Of two runs of blank lines the longer one.
std::string_view longer(std::string_view a, std::string_view b) {
    return std::pair(a.size(), a) < std::pair(b.size(), b) ? b : a;
}

std::string_view merged_blanks(std::string_view base, std::string_view a, std::string_view b) {
    return a == base ? b : b == base ? a : longer(a, b);
}

// What the imports that a side added make known, and the import that does.
std::map<std::string, std::string_view> bound_by(const Side& side) {
    std::map<std::string, std::string_view> bound;
    for (const auto& added : side.added) {
        for (const Entry& entry : added) {
            for (const std::string& name : names_bound_by(entry.is_place ? "" : entry.key)) {
                bound.emplace(name, entry.key);
            }
        }
    }
    return bound;
}

bool bind_one_name(const Side& ours, const Side& theirs) {
    const auto bound = bound_by(ours);
    return std::ranges::any_of(bound_by(theirs), [&](const auto& theirs_bound) {
        const auto other = bound.find(theirs_bound.first);
        return other != bound.end() && other->second != theirs_bound.second;
    });
}

// Whether an entry that both sides added stands elsewhere in each.
bool are_apart(const Side& ours, const Side& theirs) {
    std::map<std::string_view, std::size_t> our_spots;
    for (std::size_t i = 0; i < ours.added.size(); ++i) {
        for (const Entry& entry : ours.added[i]) {
            our_spots.emplace(entry.key, i);
        }
    }
    for (std::size_t i = 0; i < theirs.added.size(); ++i) {
        for (const Entry& entry : theirs.added[i]) {
            const auto our_spot = our_spots.find(entry.key);
            if (our_spot != our_spots.end() && our_spot->second != i) {
                return true;
            }
        }
    }
    return false;
}

// Puts what two sides added at one spot in one order.
class Union {
public:
    struct Added {
        std::span<const Entry> entries;
        std::string_view blanks;  // above what follows them
    };

    Union(const Added& ours, const Added& theirs) : ours_(ours), theirs_(theirs) {
        spacing_ = longer(ours.blanks, theirs.blanks);
        for (const auto& entries : {ours.entries, theirs.entries}) {
            for (const Entry& entry : entries) {
                spacing_ = entry.is_place ? longer(spacing_, entry.blanks) : spacing_;
            }
        }
    }

    // Appends to `out`; false where what both added is not in one order.
    [[nodiscard]] bool append_to(std::string& out) {
        const auto our_keys = keys_of(ours_.entries);
        const auto their_keys = keys_of(theirs_.entries);
        while (!ours_.entries.empty() || !theirs_.entries.empty()) {
            const bool ours_waits = waits(ours_, their_keys);
            const bool theirs_waits = waits(theirs_, our_keys);
            if (ours_waits && theirs_waits) {
                if (ours_.entries.front().line != theirs_.entries.front().line) {
                    return false;
                }
                theirs_.entries = theirs_.entries.subspan(1);
                append_first(out, ours_);
            } else {
                append_first(out,
                             ours_waits || (!theirs_waits && theirs_first()) ? theirs_ : ours_);
            }
        }
        return true;
    }

private:
    using Keys = std::set<std::string_view>;

    static Keys keys_of(std::span<const Entry> entries) {
        Keys keys;
        for (const Entry& entry : entries) {
            keys.insert(entry.key);
        }
        return keys;
    }

    // What both added is put in once, when both have come to it.
    static bool waits(const Added& side, const Keys& others) {
        return !side.entries.empty() && others.contains(side.entries.front().key);
    }

    bool theirs_first() const {
        return ours_.entries.empty() ||
               (!theirs_.entries.empty() && theirs_.entries.front() < ours_.entries.front());
    }

    void append_first(std::string& out, Added& side) {
        AURA_ASSERT(!side.entries.empty());
        const Entry& entry = side.entries.front();
        auto blanks = entry.blanks;
        if (entry.is_place && last_ != nullptr && last_ != &side) {
            blanks = longer(blanks, spacing_);
        }
        out.append(blanks).append(entry.line);
        side.entries = side.entries.subspan(1);
        last_ = &side;
    }

    Added ours_;
    Added theirs_;
    std::string_view spacing_;     // between nodes of two sides: as wide as a side sets them apart
    const Added* last_ = nullptr;  // whose entry was the last
};

// An entry of the base in the result; nothing where the sides disagree about it.
std::optional<std::string> merge_entry(const Entry& base, const Entry* ours, const Entry* theirs) {
    if (ours == nullptr || theirs == nullptr) {
        const Entry* left = ours == nullptr ? theirs : ours;
        const bool unchanged = left == nullptr || left->line == base.line;
        return unchanged ? std::optional<std::string>("") : std::nullopt;
    }
    if (ours->line != theirs->line && ours->line != base.line && theirs->line != base.line) {
        return std::nullopt;
    }
    return std::string(merged_blanks(base.blanks, ours->blanks, theirs->blanks))
        .append(ours->line == base.line ? theirs->line : ours->line);
}

std::optional<std::string> merge_sides(const List& base, const Side& ours, const Side& theirs) {
    std::string out;
    for (std::size_t i = 0; i <= base.entries.size(); ++i) {
        Union added({ours.added[i], ours.below[i]}, {theirs.added[i], theirs.below[i]});
        if (!added.append_to(out)) {
            return std::nullopt;
        }
        if (i < base.entries.size()) {
            const auto entry = merge_entry(base.entries[i], ours.kept[i], theirs.kept[i]);
            if (!entry) {
                return std::nullopt;
            }
            out += *entry;
        }
    }
    return out.append(merged_blanks(base.blanks, ours.below.back(), theirs.below.back()));
}

}  // namespace

std::optional<std::string> merge_lists(const ListVersions& versions, const ImportLines& before) {
    const auto base = read_list(versions.base, before);
    const auto ours = read_list(versions.ours, before);
    const auto theirs = read_list(versions.theirs, before);
    if (!base || !ours || !theirs) {
        return std::nullopt;
    }
    const auto index = index_of(*base);
    if (!index) {
        return std::nullopt;
    }
    const auto our_side = compare(*index, *ours);
    const auto their_side = compare(*index, *theirs);
    if (!our_side || !their_side || bind_one_name(*our_side, *their_side) ||
        are_apart(*our_side, *their_side)) {
        return std::nullopt;
    }
    return merge_sides(*base, *our_side, *their_side);
}

}  // namespace aura::code
