// The state of a set of heads (docs/architecture.md, "Heads and state"): their fold from the left,
// merged three-way, the base of a pair being the state of their lowest common ancestors. From
// content alone, so equal histories give equal bytes on every peer.
//
// Thread rule: one thread at a time for one StateFold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "code/language.hpp"
#include "sync/lineage.hpp"
#include "wire/change.hpp"

namespace aura::sync {

// Deeper criss-crosses are a conflict.
inline constexpr std::size_t kMergeDepthMax = 8;

// One state of one item. A deleted one has nothing else.
struct ItemValue {
    bool deleted = false;
    // Of a node: its address; of a file: its path.
    std::string name;
    wire::FileMode mode{};  // of a file
    std::string text;       // of a node; of a skeleton: encoded

    bool operator==(const ItemValue&) const = default;
};

// Why heads do not merge.
enum class ConflictReason : std::uint8_t {
    both_edited,         // the same lines
    deleted_and_edited,  // one side deleted what the other changed
    renamed_apart,       // two new names or paths
    unrelated,           // two texts without a common ancestor
    too_deep,            // more than kMergeDepthMax criss-crosses
    breaks_syntax,       // merged, it no longer parses where its sides did
    same_name,           // two different nodes, or files, of one name
    places_apart,        // the skeleton has no place for a living node, or one for a dead one
};

[[nodiscard]] std::string_view name(ConflictReason reason);

struct ItemState {
    ItemValue value;  // meaningless in a conflict
    std::optional<ConflictReason> conflict;
    // No head has this text: it was merged inside the item, which is listed for people.
    bool merged = false;

    bool operator==(const ItemState&) const = default;
};

// Where the fold gets the values of single versions from.
class ValueSource {
public:
    ValueSource() = default;
    ValueSource(const ValueSource&) = delete;
    ValueSource& operator=(const ValueSource&) = delete;
    virtual ~ValueSource() = default;

    [[nodiscard]] virtual Result<ItemValue> value(Ref ref) = 0;
};

struct ItemNature {
    wire::ItemKind kind{};
    code::LanguageId language = code::LanguageId::plain_text;  // for the check of syntax
};

class StateFold {
public:
    // All outlive the fold. `lineage` may grow between calls, not otherwise change.
    StateFold(const Lineage& lineage, ItemNature nature, ValueSource& source)
        : lineage_(lineage), nature_(nature), source_(source) {}

    // The state of `heads`: at least one, ordered, none an ancestor of another. Errors are those of
    // the source.
    [[nodiscard]] Result<ItemState> state(const RefSet& heads);

private:
    Result<ItemState> state_at(const RefSet& heads, std::size_t depth);
    Result<ItemState> fold(const RefSet& heads, std::size_t depth);
    Result<ItemState> merge_next(const ItemState& sum,
                                 const RefSet& sum_heads,
                                 Ref next,
                                 std::size_t depth);

    const Lineage& lineage_;
    ItemNature nature_;
    ValueSource& source_;
    // By depth too: what is too deep from above may be within reach from below.
    std::map<std::pair<RefSet, std::size_t>, ItemState> known_;
};

// Merges two states of one item; `base` is nothing where they have no common ancestor.
// Symmetric in `a` and `b`.
[[nodiscard]] ItemState merge_values(ItemNature nature,
                                     const ItemValue* base,
                                     const ItemValue& a,
                                     const ItemValue& b);

}  // namespace aura::sync
