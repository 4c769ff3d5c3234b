#include "workspace/replaced_by_git.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "code/match.hpp"
#include "workspace/ownership.hpp"

namespace aura::workspace {
namespace {

class ReplacedFinder {
public:
    ReplacedFinder(const LocalFile& local, const ReplacedContext& context)
        : local_(local), c_(context), x_(context.examination) {}

    Result<std::vector<wire::VersionId>> run() {
        if (x_.announced == x_.head || x_.settings.was_away || local_.edited()) {
            return std::vector<wire::VersionId>();
        }
        AURA_TRY_ASSIGN(const CutFile* const before,
                        c_.git.file(x_.announced.commit, x_.view.path));
        AURA_TRY_ASSIGN(const bool is_gits, was_put_here(before));
        if (is_gits) {
            AURA_TRY(find_own());
            if (is_same_branch() && !c_.choice.head_is_elsewhere) {
                AURA_TRY(find_renamed(before));
            }
        }
        if (is_same_branch()) {
            find_away();
        }
        return std::vector<wire::VersionId>(replaced_.begin(), replaced_.end());
    }

private:
    [[nodiscard]] bool is_same_branch() const { return x_.announced.branch == x_.head.branch; }

    // Git put what HEAD has here in the place of what was here. Another name of the file says
    // nothing of what became of its text.
    Result<bool> was_put_here(const CutFile* before) {
        if (x_.view.disk != x_.view.head || text_stayed()) {
            return false;
        }
        if (c_.choice.head_is_elsewhere) {
            return before != nullptr;  // another file had the name
        }
        return x_.recorded || before != nullptr ? Result<bool>(true) : was_renamed_here();
    }

    // The HEAD before had the file under another name, and git took it away there.
    Result<bool> was_renamed_here() {
        if (!x_.view.disk || !c_.choice.state) {
            return false;
        }
        std::set<std::string> names;
        for (const sync::Change* change : c_.choice.state->line.changes) {
            names.insert(change->path);
        }
        for (const std::string& name : names) {
            AURA_TRY_ASSIGN(const CutFile* const before, c_.git.file(x_.announced.commit, name));
            AURA_TRY_ASSIGN(const CutFile* const now, c_.git.checked_out(name));
            AURA_TRY_ASSIGN(const bool is_there, c_.texts.occupied(name));
            if (before != nullptr && now == nullptr && !is_there) {
                return true;
            }
        }
        return false;
    }

    // What was recorded is still there, or still not: git replaced nothing.
    [[nodiscard]] bool text_stayed() const {
        if (!x_.recorded || x_.recorded->put_back) {
            return false;
        }
        if (!x_.view.disk || x_.recorded->absent) {
            return !x_.view.disk && x_.recorded->absent;
        }
        const auto text = text_of(*x_.recorded);
        return text && *text == x_.view.disk->bytes;
    }

    Status find_own() {
        GitSide before(x_.settings.repo, x_.announced, c_.texts, c_.git.memory());
        AURA_TRY_ASSIGN(const Contained old,
                        contained(x_.history, c_.applicable.changes, before, c_.texts));
        const std::set<wire::VersionId> here = recorded_versions();
        for (const sync::Change* change : c_.applicable.changes) {
            if (c_.choice.head_is_elsewhere && !is_of_new_file(*change)) {
                continue;
            }
            for (std::size_t i = 0; i < change->items.size(); ++i) {
                const wire::VersionId version{change->event, static_cast<std::uint16_t>(i)};
                const bool was_here =
                    is_same_branch() && (here.contains(version) || was_deleted(change->items[i]));
                if ((was_here || old.versions.contains(version)) && is_own(*change)) {
                    add(version);
                }
            }
        }
        return {};
    }

    // Of a file that was made here since the one that HEAD has here left the name.
    [[nodiscard]] bool is_of_new_file(const sync::Change& change) const {
        const auto& changes = c_.applicable.changes;
        return std::any_of(changes.begin(), changes.end(), [&](const sync::Change* made) {
            return made->file == change.file && made->path == x_.view.path &&
                   sync::creates_file(*made);
        });
    }

    [[nodiscard]] std::set<wire::VersionId> recorded_versions() const {
        std::set<wire::VersionId> versions;
        const auto add = [&](const std::vector<wire::VersionId>& more) {
            versions.insert(more.begin(), more.end());
        };
        if (x_.recorded) {
            add(x_.recorded->position.versions);
            add(x_.recorded->skeleton.position.versions);
            for (const RecordedItem& node : x_.recorded->nodes) {
                add(node.position.versions);
            }
        }
        if (x_.recorded && x_.recorded->broken) {
            add(x_.recorded->broken->position.versions);
        }
        if (x_.recorded && x_.recorded->put_back) {
            add(x_.recorded->put_back->versions);
        }
        return versions;
    }

    // What git had taken away before HEAD moved, and what nobody has brought back.
    void find_away() {
        if (!x_.recorded || !x_.recorded->put_back) {
            return;
        }
        const std::set<wire::VersionId> here = versions_behind(local_.file);
        for (const wire::VersionId& version : x_.recorded->put_back->versions) {
            const sync::Change* const change = x_.history.find(version.event);
            const sync::Item* const item = x_.history.find(version);
            if (item != nullptr && is_own(*change) && !here.contains(version) &&
                !is_told_by_absence(*item)) {
                add(version);
            }
        }
    }

    [[nodiscard]] bool is_own(const sync::Change& change) const {
        return change.author == x_.settings.self && change.branch == x_.head.branch;
    }

    // What the text of `file` incorporates.
    [[nodiscard]] std::set<wire::VersionId> versions_behind(const TreeFile& file) const {
        std::set<wire::VersionId> behind;
        std::vector<wire::VersionId> open = versions_of(file);
        while (!open.empty()) {
            const wire::VersionId version = open.back();
            open.pop_back();
            const sync::Item* const item = x_.history.find(version);
            if (behind.insert(version).second && item != nullptr) {
                open.insert(open.end(), item->parents.begin(), item->parents.end());
            }
        }
        return behind;
    }

    // It deletes what is not here.
    [[nodiscard]] bool is_told_by_absence(const sync::Item& item) const {
        return item.deleted && (local_.file.absent || (item.kind == wire::ItemKind::node &&
                                                       !has(local_.file.nodes, item.id)));
    }

    // A record says nothing of nodes that are not here.
    [[nodiscard]] bool was_deleted(const sync::Item& item) const {
        return x_.recorded && item.deleted && item.kind == wire::ItemKind::node &&
               !has(x_.recorded->nodes, item.id);
    }

    Status find_renamed(const CutFile* announced) {
        if (!x_.recorded || x_.recorded->absent || x_.recorded->broken || !x_.view.disk) {
            return {};
        }
        const SharedList<RecordedItem>& nodes = x_.recorded->nodes;
        AURA_TRY_ASSIGN(const std::string text, text_of(*x_.recorded));
        const auto before = c_.git.cutter().cut(x_.view.path, text);
        const auto now = c_.git.cutter().cut(x_.view.path, x_.view.disk->bytes);
        if (before->nodes.size() != nodes.size()) {
            return {};
        }
        const auto found = code::match_nodes(before->nodes, now->nodes);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const bool is_new =
                announced == nullptr || announced->find(now->nodes[i].address) == nullptr;
            if (found[i] && is_new && !has(local_.file.nodes, nodes[*found[i]].id)) {
                add(nodes[*found[i]].position);
                // It had a place for the old name.
                add(x_.recorded->skeleton.position);
            }
        }
        return {};
    }

    static bool has(const SharedList<RecordedItem>& nodes, const NodeId& id) {
        return std::any_of(nodes.begin(), nodes.end(), [&](auto& node) { return node.id == id; });
    }

    void add(const Position& position) {
        for (const wire::VersionId& version : position.versions) {
            add(version);
        }
    }

    void add(const wire::VersionId& version) {
        if (!c_.contained.versions.contains(version)) {
            replaced_.insert(version);
        }
    }

    const LocalFile& local_;
    const ReplacedContext& c_;
    const Examination& x_;
    std::set<wire::VersionId> replaced_;
};

}  // namespace

Result<std::vector<wire::VersionId>> replaced_by_git(const LocalFile& local,
                                                     const ReplacedContext& context) {
    return ReplacedFinder(local, context).run();
}

}  // namespace aura::workspace
