#include "sync/state.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "code/cut.hpp"
#include "code/merge.hpp"
#include "code/skeleton.hpp"

namespace aura::sync {
namespace {

ItemState conflict(ConflictReason reason) {
    return {{}, reason, false};
}

// What one side changed and the other did not, changes. Nothing: both did, differently.
template <class T>
const T* pick(const T& base, const T& a, const T& b) {
    if (a == b || b == base) {
        return &a;
    }
    return a == base ? &b : nullptr;
}

std::size_t errors_in(const ItemNature& nature, const std::string& text) {
    if (nature.kind != wire::ItemKind::skeleton) {
        return code::cut(nature.language, text).error_count;
    }
    const auto skeleton = code::decode_skeleton(text);
    std::string shown;
    for (const std::string& literal : skeleton ? skeleton->literals : std::vector<std::string>()) {
        shown += literal;
    }
    return code::cut(nature.language, shown).error_count;
}

bool breaks_syntax(const ItemNature& nature,
                   const std::string& merged,
                   const ItemValue& a,
                   const ItemValue& b) {
    if (nature.language == code::LanguageId::plain_text) {
        return false;
    }
    return errors_in(nature, merged) >
           std::max(errors_in(nature, a.text), errors_in(nature, b.text));
}

std::optional<std::string> merge_skeletons(const std::string& base,
                                           const std::string& a,
                                           const std::string& b) {
    const auto base_skeleton = code::decode_skeleton(base);
    const auto a_skeleton = code::decode_skeleton(a);
    const auto b_skeleton = code::decode_skeleton(b);
    if (!base_skeleton || !a_skeleton || !b_skeleton) {
        return std::nullopt;
    }
    const code::SkeletonMerge merge =
        code::merge_skeleton(*base_skeleton, *a_skeleton, *b_skeleton);
    return merge.conflict ? std::nullopt : std::optional(code::encode(merge.skeleton));
}

std::optional<std::string> merge_texts(const ItemNature& nature,
                                       const std::string& base,
                                       const std::string& a,
                                       const std::string& b) {
    if (const std::string* one = pick(base, a, b)) {
        return *one;
    }
    if (nature.kind == wire::ItemKind::skeleton) {
        return merge_skeletons(base, a, b);
    }
    code::Merge merge = code::merge_text(base, a, b);
    return merge.conflict ? std::nullopt : std::optional(std::move(merge.text));
}

// A deletion is about what it descends from, not about what came to be beside it.
ItemState merge_unrelated(const ItemValue& a, const ItemValue& b) {
    if (a.deleted || b.deleted) {
        return {a.deleted ? b : a, std::nullopt, false};
    }
    return conflict(ConflictReason::unrelated);
}

// All three differ, and none is deleted.
ItemState merge_living(const ItemNature& nature,
                       const ItemValue& base,
                       const ItemValue& a,
                       const ItemValue& b) {
    const std::string* name = pick(base.name, a.name, b.name);
    if (name == nullptr) {
        return conflict(ConflictReason::renamed_apart);
    }
    std::optional<std::string> text = merge_texts(nature, base.text, a.text, b.text);
    if (!text) {
        return conflict(ConflictReason::both_edited);
    }
    const bool inside = *text != a.text && *text != b.text;
    if (inside && breaks_syntax(nature, *text, a, b)) {
        return conflict(ConflictReason::breaks_syntax);
    }
    // There are two modes only, so two changes of one cannot differ.
    const wire::FileMode mode = a.mode == base.mode ? b.mode : a.mode;
    return {{false, *name, mode, std::move(*text)}, std::nullopt, false};
}

}  // namespace

std::string_view name(ConflictReason reason) {
    static constexpr std::array<std::string_view, 8> kNames = {
        "both_edited",
        "deleted_and_edited",
        "renamed_apart",
        "unrelated",
        "too_deep",
        "breaks_syntax",
        "same_name",
        "places_apart",
    };
    return kNames.at(static_cast<std::size_t>(reason));
}

ItemState merge_values(ItemNature nature,
                       const ItemValue* base,
                       const ItemValue& a,
                       const ItemValue& b) {
    if (a == b) {
        return {a, std::nullopt, false};
    }
    if (base == nullptr) {
        return merge_unrelated(a, b);
    }
    if (const ItemValue* one = pick(*base, a, b)) {
        return {*one, std::nullopt, false};
    }
    if (a.deleted || b.deleted) {
        return conflict(ConflictReason::deleted_and_edited);
    }
    if (base->deleted) {
        return conflict(ConflictReason::unrelated);
    }
    return merge_living(nature, *base, a, b);
}

Result<ItemState> StateFold::state(const RefSet& heads) {
    AURA_ASSERT(!heads.empty());
    if (heads.size() == 1) {
        AURA_TRY_ASSIGN(ItemValue value, source_.value(heads.front()));
        return ItemState{std::move(value), std::nullopt, false};
    }
    AURA_TRY_ASSIGN(ItemState state, state_at(heads, 0));
    if (state.conflict) {
        return state;
    }
    state.merged = true;
    for (const Ref head : heads) {
        AURA_TRY_ASSIGN(const ItemValue value, source_.value(head));
        state.merged = state.merged && value.text != state.value.text;
    }
    return state;
}

Result<ItemState> StateFold::state_at(const RefSet& heads, std::size_t depth) {
    if (depth > kMergeDepthMax) {
        return conflict(ConflictReason::too_deep);
    }
    if (const auto known = known_.find({heads, depth}); known != known_.end()) {
        return known->second;
    }
    AURA_TRY_ASSIGN(const ItemState state, fold(heads, depth));
    known_.emplace(std::pair(heads, depth), state);
    return state;
}

Result<ItemState> StateFold::fold(const RefSet& heads, std::size_t depth) {
    AURA_TRY_ASSIGN(ItemValue first, source_.value(heads.front()));
    ItemState sum{std::move(first), std::nullopt, false};
    RefSet folded{heads.front()};
    for (auto next = heads.begin() + 1; next != heads.end() && !sum.conflict; ++next) {
        AURA_TRY_ASSIGN(sum, merge_next(sum, folded, *next, depth));
        folded.push_back(*next);
    }
    return sum;
}

Result<ItemState> StateFold::merge_next(const ItemState& sum,
                                        const RefSet& sum_heads,
                                        Ref next,
                                        std::size_t depth) {
    AURA_TRY_ASSIGN(const ItemValue value, source_.value(next));
    if (value == sum.value) {
        return sum;
    }
    const RefSet common = lineage_.lowest_common(sum_heads, RefSet{next});
    if (common.empty()) {
        return merge_values(nature_, nullptr, sum.value, value);
    }
    AURA_TRY_ASSIGN(const ItemState base, state_at(common, depth + 1));
    if (base.conflict) {
        return conflict(*base.conflict);
    }
    return merge_values(nature_, &base.value, sum.value, value);
}

}  // namespace aura::sync
