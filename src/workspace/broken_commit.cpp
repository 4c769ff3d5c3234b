#include "workspace/broken_commit.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "workspace/likeness.hpp"
#include "workspace/node_matching.hpp"

namespace aura::workspace {
namespace {

// By lines alone: what speaks for the newer text must be more than chance, or what nobody saw would
// count as committed.
bool is_nearer(const Closeness& a, const Closeness& b) {
    return std::pair(a.unspaced_lines, a.lines) > std::pair(b.unspaced_lines, b.lines);
}

class Collector {
public:
    explicit Collector(const TreeFile& file) : file_(file), text_(file.broken->text) {}

    Result<Position> run() {
        AURA_TRY_ASSIGN(whole_, closeness_of(file_));
        Position all = file_.position;
        add(all, file_.broken->position);
        TreeFile with_dead = file_;
        for (std::size_t i = 0; i < file_.removed.size(); ++i) {
            with_dead.nodes.push_back(file_.removed.shared(i));
        }
        const Position around = origin(file_.skeleton, [&](const std::string& text) {
            with_dead.skeleton.text = text;
            return with_dead;
        });
        add(all, around);
        const bool is_newest = around == file_.skeleton.position;
        for (std::size_t i = 0; i < file_.nodes.size(); ++i) {
            if (is_newest || !came_since(file_, file_.nodes[i].id)) {
                add(all, origin_of_node(i));
            }
        }
        return all;
    }

private:
    [[nodiscard]] Result<Closeness> closeness_of(const TreeFile& file) const {
        AURA_TRY_ASSIGN(const std::string whole, whole_text_of(file));
        return closeness(text_, whole);
    }

    [[nodiscard]] Position origin_of_node(std::size_t index) const {
        return origin(file_.nodes[index], [&](const std::string& text) {
            TreeFile file = file_;
            file.nodes.change(index, [&](RecordedItem& node) { node.text = text; });
            return file;
        });
    }

    // The newest of the item's texts that the broken one is nearer to than to the one before.
    // `with`: the file with a text from before in the item's place.
    template <class With>
    [[nodiscard]] Position origin(const RecordedItem& item, With with) const {
        Position newest = item.position;
        Closeness best = whole_;
        for (auto before = item.before.rbegin(); before != item.before.rend(); ++before) {
            const auto older = closeness_of(with(before->text));
            if (!older || !is_nearer(best, *older)) {
                newest = before->position;
                best = older.value_or(best);
            }
        }
        return newest;
    }

    const TreeFile& file_;
    const std::string& text_;
    Closeness whole_;  // of text_ and the last whole one
};

}  // namespace

bool is_broken_committed(const Examination& x) {
    return x.announced != x.head && x.recorded && x.recorded->broken && x.view.head &&
           x.recorded->path == x.view.path && x.recorded->mode == x.view.head->mode &&
           x.recorded->broken->text == x.view.head->bytes;
}

Result<std::vector<wire::VersionId>> committed_with_broken(const Examination& x) {
    AURA_TRY_ASSIGN(Position all, Collector(*x.recorded).run());
    return std::move(all.versions);
}

}  // namespace aura::workspace
