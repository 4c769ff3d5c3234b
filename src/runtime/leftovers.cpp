#include "runtime/leftovers.hpp"

#include <algorithm>
#include <filesystem>

#include "sync/file_history.hpp"
#include "worktree/private_dir.hpp"

namespace aura::runtime {
namespace {

bool is_known(const Digest& text, const std::vector<workspace::JournalEntry>& journal) {
    return std::any_of(journal.begin(), journal.end(), [&](const workspace::JournalEntry& entry) {
        return entry.from == text || entry.to == text || entry.previous == text;
    });
}

}  // namespace

Result<std::vector<std::string>> sort_out_leftovers(
    const worktree::Tree& tree, const std::vector<workspace::JournalEntry>& journal) {
    std::vector<std::string> kept;
    std::error_code error;
    if (!std::filesystem::is_directory(tree.root() / ".aura/tmp", error)) {
        return kept;
    }
    AURA_TRY_ASSIGN(const worktree::PrivateDir private_dir, worktree::PrivateDir::ensure(tree));
    AURA_TRY_ASSIGN(const auto leftovers, private_dir.leftovers());
    for (const worktree::Leftover& leftover : leftovers) {
        const auto text = private_dir.read(leftover.name);
        const bool needless = text && (text->empty() || leftover.is_spare_with(*text) ||
                                       is_known(sync::text_hash(*text), journal));
        if (needless) {
            AURA_TRY(private_dir.discard(leftover.name));
        } else {
            kept.push_back(leftover.name);
        }
    }
    return kept;
}

workspace::Finding kept_aside(const std::string& name) {
    workspace::Finding finding;
    finding.kind = workspace::FindingKind::notice;
    finding.path = ".aura/tmp/" + name;
    finding.notice = workspace::NoticeReason::kept_aside;
    return finding;
}

}  // namespace aura::runtime
