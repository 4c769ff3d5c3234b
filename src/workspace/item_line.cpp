#include "workspace/item_line.hpp"

#include <algorithm>
#include <set>

namespace aura::workspace {

using sync::ItemState;
using sync::ItemValue;
using sync::Ref;
using sync::RefSet;

// Builds a lineage in an order that follows from its content.
class LineBuilder {
public:
    LineBuilder(LineSpec spec, const LineContext& context) : context_(context) {
        line_.spec_ = std::move(spec);
    }

    Result<ItemLine> run() {
        if (!line_.spec_.head_path.empty()) {
            AURA_TRY_ASSIGN(line_.at_head_,
                            context_.git.head_version(line_.spec_.kind,
                                                      line_.spec_.head_path,
                                                      line_.spec_.head_address,
                                                      line_.spec_.kept));
        }
        AURA_TRY(add_older_git());
        for (const ItemVersion& version : line_.spec_.versions) {
            if (is_contained(version)) {
                AURA_TRY(add_version(version));
            }
        }
        add_head();
        for (const ItemVersion& version : line_.spec_.versions) {
            if (!is_contained(version)) {
                AURA_TRY(add_version(version));
            }
        }
        line_.heads_ = candidates_.size() < 2 ? candidates_ : line_.lineage_.maximal(candidates_);
        return std::move(line_);
    }

private:
    [[nodiscard]] bool is_contained(const ItemVersion& version) const {
        return context_.contained.versions.contains(version.id());
    }

    Ref add(const ItemLine::Origin& origin, const RefSet& parents) {
        line_.origins_.push_back(origin);
        return line_.lineage_.add(parents);
    }

    // Git versions that HEAD descends from: each after those whose commits it contains.
    Status add_older_git() {
        std::map<ItemLine::GitKey, wire::GitVersion> older;
        for (const ItemVersion& version : line_.spec_.versions) {
            for (const wire::GitVersion& parent : version.item().git_parents) {
                AURA_TRY_ASSIGN(const auto relation,
                                context_.git.relation(line_.spec_.kind, parent));
                const bool is_behind = relation != GitRelation::foreign && !line_.is_heads(parent);
                if (is_behind || is_contained(version)) {
                    older.emplace(ItemLine::key(parent), parent);
                }
            }
        }
        std::vector<wire::GitVersion> rest;
        rest.reserve(older.size());
        for (auto& [unused, version] : older) {
            rest.push_back(std::move(version));
        }
        while (!rest.empty()) {
            AURA_TRY_ASSIGN(const std::size_t next, first_without_ancestor(rest));
            AURA_TRY(add_git(rest[next]));
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(next));
        }
        return {};
    }

    Result<std::size_t> first_without_ancestor(const std::vector<wire::GitVersion>& versions) {
        for (std::size_t i = 0; i < versions.size(); ++i) {
            bool free = true;
            for (std::size_t j = 0; j < versions.size() && free; ++j) {
                AURA_TRY_ASSIGN(const bool below, is_below(versions[j], versions[i]));
                free = !below;
            }
            if (free) {
                return i;
            }
        }
        return std::size_t{0};
    }

    Result<bool> is_below(const wire::GitVersion& a, const wire::GitVersion& b) {
        if (a.commit == b.commit) {
            return false;
        }
        AURA_TRY_ASSIGN(const auto ancestry, context_.git.ancestry(a.commit, b.commit));
        return ancestry == sync::Ancestry::yes;
    }

    Status add_git(const wire::GitVersion& version) {
        RefSet parents;
        for (std::size_t i = 0; i < line_.origins_.size(); ++i) {
            AURA_TRY_ASSIGN(const bool below,
                            is_below(std::get<wire::GitVersion>(line_.origins_[i]), version));
            if (below) {
                parents.push_back(Ref(i));
            }
        }
        line_.by_git_.emplace(ItemLine::key(version), add(version, parents));
        return {};
    }

    // HEAD's version descends from everything added so far.
    void add_head() {
        if (!line_.at_head_ && line_.origins_.empty()) {
            return;
        }
        RefSet all;
        for (std::size_t i = 0; i < line_.origins_.size(); ++i) {
            all.push_back(Ref(i));
        }
        line_.head_ref_ = add(ItemLine::AtHead{}, all.empty() ? all : line_.lineage_.maximal(all));
        candidates_.push_back(*line_.head_ref_);
    }

    Status add_version(const ItemVersion& version) {
        RefSet parents;
        for (const wire::VersionId& parent : version.item().parents) {
            if (const auto at = line_.by_version_.find(parent); at != line_.by_version_.end()) {
                parents.push_back(at->second);
            }
        }
        for (const wire::GitVersion& parent : version.item().git_parents) {
            const auto older = line_.by_git_.find(ItemLine::key(parent));
            if (line_.is_heads(parent) && !is_contained(version)) {
                parents.push_back(*line_.head_ref_);
            } else if (older != line_.by_git_.end()) {
                parents.push_back(older->second);
            }
        }
        const Ref ref = add(version, parents);
        line_.by_version_.emplace(version.id(), ref);
        // Text that does not parse waits for the next whole save; a new name or mode does not.
        const bool waits =
            version.change->cutter == kBrokenCutter && version.item().kind != wire::ItemKind::file;
        if (!is_contained(version) && version.change->branch == context_.git.head().branch &&
            !waits) {
            candidates_.push_back(ref);
        }
        return {};
    }

    const LineContext& context_;
    ItemLine line_;
    RefSet candidates_;  // of being a head
};

// Reads the values of a line's versions.
class LineValues final : public sync::ValueSource {
public:
    LineValues(const ItemLine& line, const LineContext& context) : line_(line), context_(context) {}

    Result<ItemValue> value(Ref ref) override {
        if (const auto known = known_.find(ref); known != known_.end()) {
            return known->second;
        }
        AURA_TRY_ASSIGN(ItemValue value, read(ref));
        return known_.emplace(ref, std::move(value)).first->second;
    }

    Result<ItemValue> read(Ref ref) {
        return std::visit([&](const auto& origin) { return read(origin); },
                          line_.origins_.at(static_cast<std::size_t>(ref)));
    }

private:
    static ItemValue deleted() { return {true, {}, {}, {}}; }

    Result<ItemValue> read(const ItemVersion& version) {
        const sync::Item& item = version.item();
        if (item.deleted) {
            return deleted();
        }
        if (item.kind == wire::ItemKind::file) {
            return ItemValue{false, version.change->path, version.change->mode, {}};
        }
        AURA_TRY_ASSIGN(std::string text, context_.texts.text(version.id()));
        if (item.kind == wire::ItemKind::skeleton) {
            return ItemValue{false, {}, {}, context_.ids.skeleton(text)};
        }
        return ItemValue{false, item.address, {}, std::move(text)};
    }

    Result<ItemValue> read(const wire::GitVersion& version) {
        AURA_TRY_ASSIGN(const CutFile* const file, context_.git.file(version.commit, version.path));
        return of_git(file, version.path, version.address);
    }

    Result<ItemValue> read(const ItemLine::AtHead& /*unused*/) {
        AURA_TRY_ASSIGN(const CutFile* const file,
                        context_.git.head_file(line_.spec_.head_path, line_.spec_.kept));
        return of_git(
            line_.at_head_ ? file : nullptr, line_.spec_.head_path, line_.spec_.head_address);
    }

    Result<ItemValue> of_git(const CutFile* file,
                             const std::string& path,
                             const std::string& address) const {
        if (file == nullptr) {
            return deleted();
        }
        switch (line_.kind()) {
            case wire::ItemKind::file:
                return ItemValue{false, path, file->mode, {}};
            case wire::ItemKind::skeleton:
                return ItemValue{false, {}, {}, context_.ids.skeleton_at_head(*file)};
            case wire::ItemKind::node:
                break;
        }
        const CutNode* node = file->find(address);
        return node == nullptr ? deleted() : ItemValue{false, address, {}, node->text};
    }

    const ItemLine& line_;
    const LineContext& context_;
    std::map<Ref, ItemValue> known_;
};

Result<ItemLine> ItemLine::build(LineSpec spec, const LineContext& context) {
    return LineBuilder(std::move(spec), context).run();
}

Result<ItemState> ItemLine::state(const LineContext& context) const {
    LineValues values(*this, context);
    if (heads_.size() == 1) {
        AURA_TRY_ASSIGN(ItemValue value, values.read(heads_.front()));
        return ItemState{std::move(value), std::nullopt, false};
    }
    sync::StateFold fold(lineage_, {spec_.kind, context.language}, values);
    return fold.state(heads_);
}

Result<ItemState> ItemLine::state_of(const RefSet& refs, const LineContext& context) const {
    if (refs.empty()) {
        ItemState nothing;
        nothing.value.deleted = true;
        return nothing;
    }
    LineValues values(*this, context);
    sync::StateFold fold(lineage_, {spec_.kind, context.language}, values);
    return fold.state(lineage_.maximal(refs));
}

Result<std::optional<ItemLine::Step>> ItemLine::step(const wire::VersionId& version,
                                                     const LineContext& context) const {
    const auto at = by_version_.find(version);
    if (at == by_version_.end()) {
        return std::nullopt;
    }
    AURA_TRY_ASSIGN(const ItemState after, state_of(RefSet{at->second}, context));
    AURA_TRY_ASSIGN(const ItemState before, state_of(lineage_.parents(at->second), context));
    if (before.conflict) {
        return std::nullopt;
    }
    return Step{before.value, after.value};
}

Result<std::optional<ItemValue>> ItemLine::value_at(const Position& position,
                                                    const LineContext& context) const {
    AURA_TRY_ASSIGN(const auto known, refs(position, context));
    if (!known) {
        return std::nullopt;
    }
    AURA_TRY_ASSIGN(const ItemState state, state_of(*known, context));
    return state.conflict ? std::nullopt : std::optional(state.value);
}

Result<ItemValue> ItemLine::value_at_head(const LineContext& context) const {
    AURA_TRY_ASSIGN(const ItemState state,
                    state_of(head_ref_ ? RefSet{*head_ref_} : RefSet{}, context));
    return state.value;
}

Result<std::vector<ItemVersion>> ItemLine::versions_in(const Position& position,
                                                       const LineContext& context) const {
    std::vector<ItemVersion> versions;
    AURA_TRY_ASSIGN(const auto known, refs(position, context));
    for (const Ref ref : known ? lineage_.closure(*known) : RefSet{}) {
        const auto* version = std::get_if<ItemVersion>(&origins_[static_cast<std::size_t>(ref)]);
        if (version != nullptr && !context.contained.versions.contains(version->id())) {
            versions.push_back(*version);
        }
    }
    return versions;
}

Position ItemLine::latest_of(const std::set<wire::VersionId>& versions,
                             const Position& beside,
                             const LineContext& context) const {
    RefSet refs;
    for (const ItemVersion& version : spec_.versions) {
        const Ref ref = by_version_.at(version.id());
        if (versions.contains(version.id()) && !context.contained.versions.contains(version.id()) &&
            !descends_from(ref, beside.versions)) {
            refs.push_back(ref);
        }
    }
    Position position;
    for (const Ref ref : lineage_.maximal(refs)) {
        position.versions.push_back(
            std::get<ItemVersion>(origins_[static_cast<std::size_t>(ref)]).id());
    }
    std::sort(position.versions.begin(), position.versions.end());
    return position;
}

std::vector<ItemVersion> ItemLine::head_versions() const {
    std::vector<ItemVersion> versions;
    for (const Ref head : heads_) {
        if (const auto* version =
                std::get_if<ItemVersion>(&origins_[static_cast<std::size_t>(head)])) {
            versions.push_back(*version);
        }
    }
    return versions;
}

bool ItemLine::has_head_at(std::string_view path, std::optional<wire::FileMode> mode) const {
    const auto heads = head_versions();
    return std::any_of(heads.begin(), heads.end(), [&](const ItemVersion& head) {
        return !head.item().deleted && head.change->path == path &&
               (!mode || head.change->mode == *mode);
    });
}

bool ItemLine::git_is_head() const {
    return head_ref_ && std::find(heads_.begin(), heads_.end(), *head_ref_) != heads_.end();
}

bool ItemLine::is_head_position(const Position& position) const {
    const bool untouched = heads_.size() == 1 && git_is_head() && at_head_;
    return untouched ? position.versions.empty() && position.git.size() == 1 &&
                           position.git.front() == *at_head_
                     : position == head_position();
}

Position ItemLine::head_position() const {
    Position position;
    for (const ItemVersion& version : head_versions()) {
        position.versions.push_back(version.id());
    }
    if (git_is_head() && at_head_) {
        position.git.push_back(*at_head_);
    } else if (git_is_head()) {
        for (const ItemVersion& deletion : committed_deletions()) {
            position.versions.push_back(deletion.id());
        }
    }
    std::sort(position.versions.begin(), position.versions.end());
    return position;
}

// Git has no name for what HEAD lacks; the log may have one.
std::vector<ItemVersion> ItemLine::committed_deletions() const {
    std::vector<ItemVersion> deletions;
    for (const Ref before : lineage_.parents(*head_ref_)) {
        const auto* version = std::get_if<ItemVersion>(&origins_[static_cast<std::size_t>(before)]);
        if (version != nullptr && version->item().deleted) {
            deletions.push_back(*version);
        }
    }
    return deletions;
}

Result<bool> ItemLine::covers(const Position& position, const LineContext& context) const {
    AURA_TRY_ASSIGN(const auto known, refs(position, context));
    return known && std::all_of(known->begin(), known->end(), [&](Ref one) {
               return std::binary_search(heads_.begin(), heads_.end(), one) ||
                      lineage_.covers(heads_, RefSet{one}) || only_foreign_work(one, context);
           });
}

Result<bool> ItemLine::includes_heads(const Position& position, const LineContext& context) const {
    AURA_TRY_ASSIGN(const auto known, refs(position, context));
    return known && lineage_.covers(*known, heads_);
}

Result<bool> ItemLine::is_behind(const Position& older,
                                 const Position& newer,
                                 const LineContext& context) const {
    AURA_TRY_ASSIGN(const auto before, refs(older, context));
    AURA_TRY_ASSIGN(const auto after, refs(newer, context));
    return before && after && lineage_.covers(*after, *before) && !lineage_.covers(*before, *after);
}

std::optional<ItemVersion> ItemLine::find_live(const Digest& text_hash,
                                               const LineContext& context) const {
    return find_since_head(text_hash, context, true);
}

std::optional<ItemVersion> ItemLine::find_on_other_branch(const Digest& text_hash,
                                                          const LineContext& context) const {
    return find_since_head(text_hash, context, false);
}

std::optional<ItemVersion> ItemLine::find_since_head(const Digest& text_hash,
                                                     const LineContext& context,
                                                     bool on_this_branch) const {
    for (auto version = spec_.versions.rbegin(); version != spec_.versions.rend(); ++version) {
        const bool is_here = version->change->branch == context.git.head().branch;
        const bool live = !version->item().deleted &&
                          !context.contained.versions.contains(version->id()) &&
                          is_here == on_this_branch;
        if (live && version->item().text_hash == text_hash) {
            return *version;
        }
    }
    return std::nullopt;
}

Result<std::optional<RefSet>> ItemLine::refs(const Position& position,
                                             const LineContext& context) const {
    RefSet refs;
    for (const wire::VersionId& version : position.versions) {
        const auto at = by_version_.find(version);
        if (at == by_version_.end()) {
            return std::nullopt;
        }
        refs.push_back(at->second);
    }
    for (const wire::GitVersion& version : position.git) {
        AURA_TRY_ASSIGN(const auto one, ref(version, context));
        if (!one) {
            return std::nullopt;
        }
        refs.push_back(*one);
    }
    return refs;
}

Result<std::optional<Ref>> ItemLine::ref(const wire::GitVersion& version,
                                         const LineContext& context) const {
    if (version.commit.hex.empty()) {
        return std::nullopt;
    }
    AURA_TRY_ASSIGN(const auto relation, context.git.relation(spec_.kind, version));
    if (relation == GitRelation::foreign) {
        return std::nullopt;
    }
    const auto older = is_heads(version) ? by_git_.end() : by_git_.find(key(version));
    if (older != by_git_.end()) {
        return older->second;
    }
    // No version was made from it, so HEAD's, which descends from it, stands for it.
    return head_ref_;
}

ItemLine::GitKey ItemLine::key(const wire::GitVersion& version) {
    return {version.path, version.address, version.text_hash};
}

bool ItemLine::is_heads(const wire::GitVersion& version) const {
    return at_head_ && key(version) == key(*at_head_);
}

bool ItemLine::descends_from(Ref ref, const std::vector<wire::VersionId>& versions) const {
    return std::any_of(versions.begin(), versions.end(), [&](const wire::VersionId& version) {
        const auto at = by_version_.find(version);
        return at != by_version_.end() && lineage_.covers(RefSet{ref}, RefSet{at->second});
    });
}

bool ItemLine::only_foreign_work(Ref ref, const LineContext& context) const {
    const auto* version = std::get_if<ItemVersion>(&origins_[static_cast<std::size_t>(ref)]);
    if (version == nullptr || version->change->branch == context.git.head().branch) {
        return false;
    }
    const RefSet closure = lineage_.closure(RefSet{ref});
    return std::none_of(closure.begin(), closure.end(), [&](Ref ancestor) {
        const auto* made = std::get_if<ItemVersion>(&origins_[static_cast<std::size_t>(ancestor)]);
        return made != nullptr && made->change->author == context.self &&
               !context.contained.versions.contains(made->id());
    });
}

}  // namespace aura::workspace
