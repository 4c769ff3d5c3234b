#include "workspace/own_changes.hpp"

#include <algorithm>
#include <utility>

#include "code/cut.hpp"
#include "code/language.hpp"
#include "workspace/file_values.hpp"
#include "workspace/local_read.hpp"
#include "workspace/log_view.hpp"

namespace aura::workspace {
namespace {

constexpr const char* kBetween = "the text between the functions";

class OwnFinder {
public:
    OwnFinder(const Examination& examination, const sync::Texts& texts, Memory& memory, Prng& prng)
        : x_(examination),
          texts_(texts),
          prng_(prng),
          git_(examination.settings.repo, examination.head, texts, memory) {}

    Result<std::optional<OwnChanges>> run() {
        const bool binary = x_.view.disk && !code::is_text(x_.view.disk->bytes);
        if (x_.view.handling != Handling::synced || x_.view.too_large || binary) {
            return std::nullopt;
        }
        git_.know_head(x_.view.path, x_.view.head);
        AURA_TRY_ASSIGN(view_, view_log(x_, git_, texts_));
        state_ = view_.choice.state ? &*view_.choice.state : nullptr;
        const StateContext states = state_context();
        AURA_TRY_ASSIGN(
            local_, read_local({x_, state_, &states, view_.choice.head_is_elsewhere, git_, prng_}));
        if (local_.by_git || local_.maybe_deleted) {
            return std::nullopt;
        }
        AURA_TRY(state_ == nullptr ? take_new_file() : take_items());
        return finish();
    }

private:
    StateContext state_context() {
        return {x_.settings.repo, git_, texts_, view_.contained, x_.settings.self};
    }

    // The log does not know it yet, and neither does HEAD.
    Status take_new_file() {
        if (local_.edited() && !local_.file.absent) {
            own_ = values_of(local_.file);
            changed_ = true;
        }
        return {};
    }

    Status take_items() {
        const FileValues here = values_of(local_.file);
        AURA_TRY_ASSIGN(
            own_.file,
            item(state_->file, {local_.file.position, here.file, local_.file_edited}, head_.file));
        AURA_TRY_ASSIGN(own_.skeleton,
                        item(state_->skeleton,
                             {local_.file.skeleton.position, here.skeleton, local_.skeleton_edited},
                             head_.skeleton));
        for (const ItemWithState& node : state_->nodes) {
            const NodeId& id = node.line.id();
            AURA_TRY_ASSIGN(own_.nodes[id], item(node, seen(id, node, here), head_.nodes[id]));
        }
        for (const auto& [id, value] : here.nodes) {
            if (!state_->nodes.contains(id)) {
                own_.nodes.emplace(id, value);
                changed_ = true;
            }
        }
        return {};
    }

    // An item on the disk.
    struct Seen {
        Position position;
        sync::ItemValue value;
        bool edited = false;  // since it was recorded
    };

    [[nodiscard]] Seen seen(const NodeId& id,
                            const ItemWithState& node,
                            const FileValues& here) const {
        for (const RecordedItem& item : local_.file.nodes) {
            if (item.id == id) {
                return {item.position, here.node(id), local_.nodes_edited.contains(id)};
            }
        }
        for (const RecordedItem& item : local_.nodes_deleted) {
            if (item.id == id) {
                return {item.position, here.node(id), true};
            }
        }
        // Deleted before, or not here yet: the log says whose doing that is.
        return {node.line.head_position(), here.node(id), false};
    }

    Result<sync::ItemValue> item(const ItemWithState& item,
                                 const Seen& seen,
                                 sync::ItemValue& at_head) {
        const LineContext lines = line_context(state_context(), *state_);
        const ItemLine& line = item.line;
        AURA_TRY_ASSIGN(at_head, line.value_at_head(lines));
        sync::ItemValue own = at_head;
        if (seen.value == at_head) {
            return own;  // whatever was done to it: there is nothing to commit
        }
        AURA_TRY_ASSIGN(const auto versions, line.versions_in(seen.position, lines));
        for (const ItemVersion& version : versions) {
            if (version.change->author != x_.settings.self) {
                others_ = true;
            } else if (!is_put_back(version.id())) {
                AURA_TRY_ASSIGN(const auto step, line.step(version.id(), lines));
                add(line, step ? &*step : nullptr, own);
            }
        }
        if (seen.edited) {
            ItemLine::Step step{{true, {}, {}, {}}, seen.value};
            if (!seen.position.empty()) {
                AURA_TRY_ASSIGN(const auto before, line.value_at(seen.position, lines));
                step.before = before.value_or(at_head);
            }
            add(line, &step, own);
        }
        changed_ = changed_ || own != at_head;
        return own;
    }

    void add(const ItemLine& line, const ItemLine::Step* step, sync::ItemValue& own) {
        changed_ = true;
        const sync::ItemNature nature{line.kind(), code::language_of(state_->line.home, {})};
        sync::ItemState merged;
        if (step != nullptr) {
            merged = sync::merge_values(nature, &step->before, own, step->after);
        }
        if (step == nullptr || merged.conflict) {
            tangle(line.kind() == wire::ItemKind::node ? name_of(own, step) : kBetween);
            return;
        }
        own = std::move(merged.value);
    }

    static std::string name_of(const sync::ItemValue& own, const ItemLine::Step* step) {
        return own.name.empty() && step != nullptr ? step->after.name : own.name;
    }

    void tangle(const std::string& what) {
        if (tangled_.empty()) {
            tangled_ = what;
        }
    }

    // What git took away here is not on the disk.
    [[nodiscard]] bool is_put_back(const wire::VersionId& version) const {
        const auto& put_back = local_.file.put_back;
        return put_back &&
               std::binary_search(put_back->versions.begin(), put_back->versions.end(), version);
    }

    Result<std::optional<OwnChanges>> finish() {
        if (!changed_ || (own_ == head_ && tangled_.empty())) {
            return std::nullopt;
        }
        OwnChanges changes;
        changes.path = own_.file.deleted || own_.file.name.empty() ? x_.view.path : own_.file.name;
        changes.others = others_;
        changes.what = what(head_.file, own_.file);
        if (!head_.file.deleted && state_ != nullptr && !state_->line.kept &&
            state_->line.home != changes.path) {
            changes.renamed_from = state_->line.home;
        }
        list(changes.items);
        if (!others_) {
            // Nobody else has a part in it: the disk says it all.
            changes.file = x_.view.disk;
            changes.what = x_.view.disk ? changes.what : OwnKind::deleted;
            return changes;
        }
        const auto text = joined(own_);
        if (!text) {
            tangle(kBetween);
        }
        changes.tangled = tangled_;
        if (tangled_.empty() && !own_.file.deleted) {
            changes.file = FileImage{*text, own_.file.mode};
        }
        return changes;
    }

    static OwnKind what(const sync::ItemValue& before, const sync::ItemValue& after) {
        if (after.deleted) {
            // Others made it, and it has not been committed yet.
            return before.deleted ? OwnKind::edited : OwnKind::deleted;
        }
        return before.deleted ? OwnKind::added : OwnKind::edited;
    }

    void list(std::vector<OwnItem>& items) const {
        if (head_.skeleton != own_.skeleton) {
            items.push_back({wire::ItemKind::skeleton, {}, what(head_.skeleton, own_.skeleton)});
        }
        for (const auto& [id, node] : own_.nodes) {
            const sync::ItemValue before = head_.node(id);
            if (before != node) {
                items.push_back({wire::ItemKind::node,
                                 node.deleted ? before.name : node.name,
                                 what(before, node)});
            }
        }
        std::sort(items.begin(), items.end(), [](const OwnItem& a, const OwnItem& b) {
            return a.address < b.address;
        });
    }

    const Examination& x_;
    const sync::Texts& texts_;
    Prng& prng_;
    GitSide git_;
    LogView view_;
    const FileState* state_ = nullptr;
    LocalFile local_;
    FileValues head_{{true, {}, {}, {}}, {true, {}, {}, {}}, {}};
    FileValues own_ = head_;
    bool changed_ = false;
    bool others_ = false;
    std::string tangled_;
};

}  // namespace

Result<std::optional<OwnChanges>> own_changes(const Examination& examination,
                                              const sync::Texts& texts,
                                              Memory& memory,
                                              Prng& prng) {
    return OwnFinder(examination, texts, memory, prng).run();
}

}  // namespace aura::workspace
