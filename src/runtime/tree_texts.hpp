// The texts that reconcile asks for, from the store and from git.
//
// One thread at a time; made for one examination.
#pragma once

#include "git/content.hpp"
#include "git/history.hpp"
#include "git/repository.hpp"
#include "sync/event_reader.hpp"
#include "sync/texts.hpp"
#include "workspace/file_view.hpp"
#include "worktree/tree.hpp"

namespace aura::runtime {

class TreeTexts final : public sync::Texts {
public:
    // Everything outlives this.
    TreeTexts(const git::Repository& repository,
              const worktree::Tree& tree,
              sync::EventReader& reader,
              const sync::EventPlaces& places,
              sync::RepoKeys keys)
        : content_(repository),
          history_(repository),
          tree_(tree),
          reader_(reader),
          places_(places),
          keys_(std::move(keys)) {}

    [[nodiscard]] Result<std::string> text(const wire::VersionId& version) const override;
    [[nodiscard]] Result<std::optional<sync::GitFile>> git_file(
        const wire::CommitId& commit, std::string_view path) const override;
    [[nodiscard]] Result<sync::Ancestry> ancestry(const wire::CommitId& ancestor,
                                                  const wire::CommitId& descendant) const override;
    [[nodiscard]] Result<std::vector<std::optional<sync::GitFile>>> passed(
        const wire::CommitId& from, const wire::CommitId& to, std::string_view path) const override;
    [[nodiscard]] Result<bool> occupied(std::string_view path) const override;

private:
    git::Content content_;
    git::History history_;
    const worktree::Tree& tree_;
    sync::EventReader& reader_;
    const sync::EventPlaces& places_;
    sync::RepoKeys keys_;
};

// What git holds as what sync speaks of; nothing for what is not synced (links, binaries).
[[nodiscard]] std::optional<sync::GitFile> synced_file(std::optional<git::Text> text);

[[nodiscard]] wire::CommitId to_wire(const git::CommitId& commit);
// Nothing for "before the first commit".
[[nodiscard]] std::optional<git::CommitId> to_git(const wire::CommitId& commit);
[[nodiscard]] workspace::TreeHead to_tree_head(const git::Head& head);

}  // namespace aura::runtime
