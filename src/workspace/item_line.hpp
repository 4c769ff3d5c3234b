// One item (a file, its skeleton, a node) as a tree at HEAD sees it: its versions and git's in one
// lineage, the heads, and their state.
//
//   older git versions, contained versions ──▶ HEAD's version ──▶ versions made since
//
// HEAD's version descends from everything that HEAD contains, so being behind, level with or ahead
// of a teammate's commit is one case. Where HEAD no longer has the item, its version is a deletion.
//
// Thread rule: that of the GitSide.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "code/language.hpp"
#include "sync/file_history.hpp"
#include "sync/lineage.hpp"
#include "sync/state.hpp"
#include "sync/texts.hpp"
#include "wire/version.hpp"
#include "workspace/containment.hpp"
#include "workspace/git_side.hpp"
#include "workspace/id_map.hpp"
#include "workspace/position.hpp"

namespace aura::workspace {

struct ItemVersion {
    const sync::Change* change = nullptr;
    std::uint16_t index = 0;

    [[nodiscard]] const sync::Item& item() const { return change->items[index]; }

    [[nodiscard]] wire::VersionId id() const { return {change->event, index}; }
};

// What all lines of one examination share; all outlive them.
struct LineContext {
    GitSide& git;
    const sync::Texts& texts;
    const Contained& contained;
    const IdMap& ids;
    code::LanguageId language{};
    AuthorId self;
};

struct LineSpec {
    wire::ItemKind kind{};
    NodeId id;
    std::vector<ItemVersion> versions;  // parents before children
    // Where HEAD has it, if it has.
    std::string head_path;
    std::string head_address;
    std::optional<wire::CommitId> kept;  // FileLine::kept
};

class ItemLine {
public:
    [[nodiscard]] static Result<ItemLine> build(LineSpec spec, const LineContext& context);

    [[nodiscard]] wire::ItemKind kind() const { return spec_.kind; }

    [[nodiscard]] const NodeId& id() const { return spec_.id; }

    [[nodiscard]] const std::vector<ItemVersion>& versions() const { return spec_.versions; }

    // Nothing is known of it: neither git nor a version of this branch has it.
    [[nodiscard]] bool empty() const { return heads_.empty(); }

    // Of the heads; not empty().
    [[nodiscard]] Result<sync::ItemState> state(const LineContext& context) const;

    // What the version says, and what it was made from said: deleted where that is nothing.
    // Nothing: it is not in this line.
    struct Step {
        sync::ItemValue before;
        sync::ItemValue after;
    };

    [[nodiscard]] Result<std::optional<Step>> step(const wire::VersionId& version,
                                                   const LineContext& context) const;

    // What a text at `position` says. Nothing: the position is unknown here, or what it names does
    // not merge.
    [[nodiscard]] Result<std::optional<sync::ItemValue>> value_at(const Position& position,
                                                                  const LineContext& context) const;

    // What HEAD has: deleted where it has no such item.
    [[nodiscard]] Result<sync::ItemValue> value_at_head(const LineContext& context) const;

    // The versions that a text at `position` incorporates and that HEAD does not contain, parents
    // before children.
    [[nodiscard]] Result<std::vector<ItemVersion>> versions_in(const Position& position,
                                                               const LineContext& context) const;

    // Of `versions`, those of this item that HEAD does not contain and no other of them descends
    // from. What was made from a version at `beside` does not count.
    [[nodiscard]] Position latest_of(const std::set<wire::VersionId>& versions,
                                     const Position& beside,
                                     const LineContext& context) const;

    // Heads that are versions; without HEAD's.
    [[nodiscard]] std::vector<ItemVersion> head_versions() const;

    // Of a file: a head has it at `path`, with `mode` if that is given.
    [[nodiscard]] bool has_head_at(std::string_view path,
                                   std::optional<wire::FileMode> mode = std::nullopt) const;
    // Whether HEAD's version is a head: nobody has edited it since.
    [[nodiscard]] bool git_is_head() const;
    // What a text that holds the state of all heads incorporates.
    [[nodiscard]] Position head_position() const;
    [[nodiscard]] bool is_head_position(const Position& position) const;

    // Whether everything that `position` names is in the heads or their ancestry, so that the text
    // there may be replaced by their state. Text of another branch that the author of this device
    // did not write counts too: it is in the log, and it is not this branch's.
    [[nodiscard]] Result<bool> covers(const Position& position, const LineContext& context) const;

    // Whether `position` names every head: what is there is the latest, whatever the state says.
    [[nodiscard]] Result<bool> includes_heads(const Position& position,
                                              const LineContext& context) const;

    // Whether a text at `newer` was made from one at `older`, which is another one.
    [[nodiscard]] Result<bool> is_behind(const Position& older,
                                         const Position& newer,
                                         const LineContext& context) const;

    // The version with this text, if one was made since HEAD; the latest of several.
    [[nodiscard]] std::optional<ItemVersion> find_live(const Digest& text_hash,
                                                       const LineContext& context) const;
    // The same, made on another branch.
    [[nodiscard]] std::optional<ItemVersion> find_on_other_branch(const Digest& text_hash,
                                                                  const LineContext& context) const;

    [[nodiscard]] const std::optional<wire::GitVersion>& head_version() const { return at_head_; }

private:
    friend class LineBuilder;
    friend class LineValues;

    struct AtHead {};

    using Origin = std::variant<AtHead, wire::GitVersion, ItemVersion>;
    // Two git versions with equal text are one, whatever their commits.
    using GitKey = std::tuple<std::string, std::string, Digest>;

    [[nodiscard]] std::vector<ItemVersion> committed_deletions() const;
    [[nodiscard]] static GitKey key(const wire::GitVersion& version);
    // Whether it is what HEAD has for this item. The same text under another name is not, as where
    // a commit brought a file's new name and left the old one.
    [[nodiscard]] bool is_heads(const wire::GitVersion& version) const;

    // Nothing: the position names something that this tree does not know.
    [[nodiscard]] Result<std::optional<sync::RefSet>> refs(const Position& position,
                                                           const LineContext& context) const;
    [[nodiscard]] Result<std::optional<sync::Ref>> ref(const wire::GitVersion& version,
                                                       const LineContext& context) const;
    [[nodiscard]] std::optional<ItemVersion> find_since_head(const Digest& text_hash,
                                                             const LineContext& context,
                                                             bool on_this_branch) const;
    [[nodiscard]] bool descends_from(sync::Ref ref,
                                     const std::vector<wire::VersionId>& versions) const;
    [[nodiscard]] bool only_foreign_work(sync::Ref ref, const LineContext& context) const;
    // Of `refs`, none of which need be maximal; deleted when there are none.
    [[nodiscard]] Result<sync::ItemState> state_of(const sync::RefSet& refs,
                                                   const LineContext& context) const;

    LineSpec spec_;
    std::optional<wire::GitVersion> at_head_;
    sync::Lineage lineage_;
    std::vector<Origin> origins_;  // by Ref
    std::map<wire::VersionId, sync::Ref> by_version_;
    std::map<GitKey, sync::Ref> by_git_;
    std::optional<sync::Ref> head_ref_;
    sync::RefSet heads_;
};

}  // namespace aura::workspace
