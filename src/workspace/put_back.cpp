#include "workspace/put_back.hpp"

#include <set>
#include <utility>

#include "workspace/containment.hpp"
#include "workspace/ownership.hpp"

namespace aura::workspace {
namespace {

class Taken {
public:
    Taken(LocalFile& local, const PutBackContext& context)
        : local_(local), context_(context), x_(context.examination), base_(*context.base) {}

    void note() {
        Position here = known_away();
        add(here, base_.position);
        add(here, base_.skeleton.position);
        for (const RecordedItem& node : base_.nodes) {
            add(here, node.position);
        }
        if (context_.state != nullptr) {
            add(here, deletions());
        }
        if (!here.versions.empty()) {
            local_.file.put_back = PutBack{x_.head.commit, std::move(here.versions)};
            remember();
        }
    }

    // Git put HEAD's file, which has another name here, in the place of this one. Where nobody else
    // has work in this one it does not come back once that goes.
    void note_covered() {
        Position here{versions_of(base_), {}};
        add(here, known_away());
        const Contained nothing;
        const Ownership work = Owners(x_.history, nothing, x_.settings.self).of(here);
        if (here.versions.empty() || work.others) {
            return;
        }
        TreeFile covered;
        covered.id = base_.id;
        covered.path = x_.view.path;
        covered.absent = true;
        covered.skeleton.id = base_.id;
        covered.put_back = PutBack{x_.head.commit, std::move(here.versions)};
        local_.file = std::move(covered);
    }

private:
    [[nodiscard]] Position known_away() const {
        const bool is_of_head = base_.put_back && base_.put_back->head == x_.head.commit;
        return is_of_head ? Position{base_.put_back->versions, {}} : Position();
    }

    // Of the nodes of the file that were not here: what says so.
    [[nodiscard]] Position deletions() const {
        std::set<NodeId> recorded;
        for (const RecordedItem& node : base_.nodes) {
            recorded.insert(node.id);
        }
        std::set<wire::VersionId> versions;
        const TreeFile& file = local_.file;
        for (const RecordedItem& node : file.nodes) {
            const ItemWithState* const known = context_.state->nodes.find(node.id);
            if (known == nullptr || recorded.contains(node.id)) {
                continue;
            }
            for (const ItemVersion& head : known->line.head_versions()) {
                if (head.item().deleted) {
                    versions.insert(head.id());
                }
            }
        }
        return {{versions.begin(), versions.end()}, {}};
    }

    // An old buffer, or git itself, may bring it back.
    void remember() {
        TreeFile& file = local_.file;
        std::set<NodeId> here{base_.id};
        for (const RecordedItem& node : std::as_const(file).nodes) {
            here.insert(node.id);
        }
        for (const SharedList<RecordedItem>* nodes : {&base_.removed, &base_.nodes}) {
            for (std::size_t i = 0; i < nodes->size(); ++i) {
                if (here.insert((*nodes)[i].id).second) {
                    remember_removed(file, nodes->shared(i));
                }
            }
        }
    }

    LocalFile& local_;
    const PutBackContext& context_;
    const Examination& x_;
    const TreeFile& base_;
};

}  // namespace

void note_put_back(LocalFile& local, const PutBackContext& context) {
    const Examination& x = context.examination;
    auto& put_back = local.file.put_back;
    // An edit is recorded first: what is away stays known until HEAD's move is worked off.
    if (put_back && put_back->head != x.head.commit && !local.edited()) {
        put_back.reset();
    }
    if (x.settings.pull || x.settings.unpark) {
        put_back.reset();
        return;
    }
    const bool taken =
        context.base != nullptr && (local.by_git || local.at_head) && x.announced == x.head;
    if (taken && context.head_is_elsewhere) {
        Taken(local, context).note_covered();
    } else if (taken) {
        Taken(local, context).note();
    }
}

}  // namespace aura::workspace
