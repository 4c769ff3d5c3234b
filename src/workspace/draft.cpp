#include "workspace/draft.hpp"

#include <set>
#include <utility>

#include <fmt/core.h>

#include "code/skeleton.hpp"
#include "wire/event.hpp"
#include "wire/limits.hpp"
#include "workspace/cut_file.hpp"

namespace aura::workspace {
namespace {

class Drafter {
public:
    Drafter(const LocalFile& local, const Examination& examination)
        : local_(local), x_(examination) {
        drafted_.record = local.file;
    }

    Result<Drafted> run() {
        describe();
        if (local_.broken_edited) {
            add_broken();
        } else {
            add_items();
        }
        AURA_TRY(check_items());
        AURA_TRY(check_size());
        return std::move(drafted_);
    }

private:
    void describe() {
        auto& content = drafted_.change.content;
        content.branch = x_.head.branch;
        content.base_commit = x_.head.commit;
        content.path = local_.file.path;
        content.mode = local_.file.mode;
        content.language = local_.broken_edited ? std::string(kBrokenCutter) : local_.file.cutter;
        content.intent = x_.settings.intent;
        drafted_.change.envelope.file = local_.file.id;
        drafted_.change.envelope.path = local_.file.path;
    }

    // Adds an item; what it was made from is `position`, which becomes the item itself.
    void add(wire::ItemEnvelope envelope, wire::ItemContent content, Position& position) {
        auto& change = drafted_.change;
        envelope.text_bytes = static_cast<std::uint32_t>(content.text.size());
        envelope.parents = std::move(position.versions);
        content.git_parents = std::move(position.git);
        const auto index = static_cast<std::uint16_t>(change.envelope.items.size());
        position = {{{kThisEvent, index}}, {}};
        change.envelope.items.push_back(std::move(envelope));
        change.content.items.push_back(std::move(content));
    }

    void add_items() {
        TreeFile& record = drafted_.record;
        const bool deleted = record.absent;
        if (local_.file_edited) {
            add({wire::ItemKind::file, record.id, deleted, 0, {}}, {}, record.position);
        }
        if (local_.skeleton_edited) {
            add({wire::ItemKind::skeleton, record.id, deleted, 0, {}},
                {{}, record.skeleton.text, {}},
                record.skeleton.position);
        }
        for (std::size_t i = 0; i < record.nodes.size(); ++i) {
            if (local_.nodes_edited.contains(record.nodes[i].id)) {
                record.nodes.change(i, [&](RecordedItem& node) {
                    add({wire::ItemKind::node, node.id, false, 0, {}},
                        {node.address, node.text, {}},
                        node.position);
                });
            }
        }
        for (const RecordedItem& node : local_.nodes_deleted) {
            Position position = node.position;
            add({wire::ItemKind::node, node.id, true, 0, {}}, {node.address, {}, {}}, position);
            if (!deleted) {
                remember_removed(record,
                                 RecordedItem{node.id, node.address, node.text, position, {}});
            }
        }
    }

    void add_broken() {
        TreeFile& record = drafted_.record;
        const code::Skeleton skeleton{{record.broken->text}, {}};
        add({wire::ItemKind::skeleton, record.id, false, 0, {}},
            {{}, code::encode(skeleton), {}},
            record.broken->position);
        if (local_.file_edited) {
            add({wire::ItemKind::file, record.id, false, 0, {}}, {}, record.position);
        }
    }

    // What no peer would use must not get into the log.
    [[nodiscard]] Status check_items() const {
        const auto& items = drafted_.change.envelope.items;
        std::set<std::pair<wire::ItemKind, NodeId>> seen;
        for (const wire::ItemEnvelope& item : items) {
            seen.emplace(item.kind, item.id);
        }
        if (items.empty() || seen.size() != items.size()) {
            return fail(ErrorCode::internal,
                        fmt::format("the change of {} has no items, or one of them twice",
                                    local_.file.path));
        }
        return {};
    }

    [[nodiscard]] Status check_size() const {
        const auto& change = drafted_.change;
        bool fits = change.envelope.items.size() <= wire::kItemsMax;
        for (std::size_t i = 0; i < change.envelope.items.size(); ++i) {
            fits = fits && change.envelope.items[i].parents.size() <= wire::kParentsMax &&
                   change.content.items[i].git_parents.size() <= wire::kParentsMax;
        }
        if (!fits || wire::encode(change.envelope).size() > wire::kEnvelopeBytesMax ||
            wire::encode(change.content).size() > wire::kTextBytesMax) {
            return fail(
                ErrorCode::wire_too_large,
                fmt::format("the change of {} does not fit into one event", local_.file.path));
        }
        return {};
    }

    const LocalFile& local_;
    const Examination& x_;
    Drafted drafted_;
};

}  // namespace

Result<Drafted> draft_change(const LocalFile& local, const Examination& examination) {
    return Drafter(local, examination).run();
}

}  // namespace aura::workspace
