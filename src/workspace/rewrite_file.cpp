#include "workspace/rewrite_file.hpp"

#include <algorithm>
#include <utility>

#include "code/language.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/file_values.hpp"
#include "workspace/log_view.hpp"

namespace aura::workspace {
namespace {

Error gone_on(const std::string& path, std::string cause) {
    return Error(ErrorCode::tree_changed, path + " has gone on since that change")
        .because(std::move(cause));
}

TreeFile without_memory(TreeFile file) {
    // Else a text that was there before somebody's change would count as an old buffer's.
    file.skeleton.before.clear();
    for (std::size_t i = 0; i < file.nodes.size(); ++i) {
        if (!file.nodes[i].before.empty()) {
            file.nodes.change(i, [](RecordedItem& node) { node.before.clear(); });
        }
    }
    return file;
}

class Rewriter {
public:
    Rewriter(const LocalFile& local, const RewriteContext& context)
        : local_(local), context_(context), x_(context.examination), path_(x_.view.path) {}

    Result<Rewriting> run(const Rewrite& rewrite) {
        if (local_.by_git || local_.file.broken) {
            refuse(Error(ErrorCode::tree_changed, path_ + " is left as it is")
                       .because(local_.by_git ? "git put a text there that is no commit's"
                                              : "it does not parse at the moment"));
            return std::move(out_);
        }
        std::optional<FileValues> wanted;
        if (const auto* undo = std::get_if<UndoEvent>(&rewrite.wish)) {
            AURA_TRY_ASSIGN(wanted, before_event(undo->event));
        } else {
            AURA_TRY_ASSIGN(wanted, at_time(std::get<RestoreTo>(rewrite.wish)));
        }
        if (wanted) {
            AURA_TRY(order(*wanted));
        }
        return std::move(out_);
    }

private:
    void refuse(Error error) {
        if (!out_.refusal) {
            out_.refusal = std::move(error);
        }
    }

    // -- undo

    static bool has_version(const ItemLine& line, const wire::VersionId& id) {
        const auto& versions = line.versions();
        return std::any_of(versions.begin(), versions.end(), [&](const ItemVersion& version) {
            return version.id() == id;
        });
    }

    Result<std::optional<FileValues>> before_event(const EventId& event) {
        const sync::Change* change = x_.history.find(event);
        if (change == nullptr || context_.state == nullptr) {
            refuse(Error(ErrorCode::not_found, "that change is not in this working tree"));
            return std::nullopt;
        }
        if (change->cutter == kBrokenCutter) {
            refuse(Error(ErrorCode::text_unsupported, "that save did not parse")
                       .because("it has no functions to take back")
                       .try_next("aura restore PATH --at TIME"));
            return std::nullopt;
        }
        if (context_.state->has_conflict()) {
            refuse(Error(ErrorCode::tree_changed, path_ + " is in conflict")
                       .try_next("aura conflicts"));
            return std::nullopt;
        }
        FileValues wanted = values_of(local_.file);
        for (std::uint16_t i = 0; i < change->items.size() && !out_.refusal; ++i) {
            AURA_TRY(take_back(change->items[i], {event, i}, wanted));
        }
        if (!out_.refusal && wanted == values_of(local_.file)) {
            refuse(Error(ErrorCode::not_found, "nothing of that change is left in " + path_)
                       .because("it was undone, or replaced"));
        }
        return out_.refusal ? std::nullopt : std::optional(std::move(wanted));
    }

    Status take_back(const sync::Item& item, const wire::VersionId& version, FileValues& wanted) {
        const FileState& state = *context_.state;
        const NodeId id = state.ids.id(item.id);
        const ItemWithState* with_state = &state.file;
        sync::ItemValue* value = &wanted.file;
        if (item.kind == wire::ItemKind::skeleton) {
            with_state = &state.skeleton;
            value = &wanted.skeleton;
        } else if (item.kind == wire::ItemKind::node) {
            with_state = state.nodes.find(id);
            wanted.nodes.emplace(id, wanted.node(id));
            value = &wanted.nodes.at(id);
        }
        std::optional<ItemLine::Step> step;
        if (with_state != nullptr) {
            AURA_TRY_ASSIGN(step,
                            with_state->line.step(version, line_context(context_.states, state)));
        }
        if (!step) {
            refuse(with_state != nullptr && has_version(with_state->line, version)
                       ? Error(ErrorCode::text_unsupported, "that change ended a conflict")
                             .because("there was no one text before it")
                             .try_next("aura restore PATH --at TIME")
                       : Error(ErrorCode::not_found, "that change is not in this working tree")
                             .because("it is pending, or of a file that is elsewhere now"));
            return {};
        }
        const sync::ItemNature nature{item.kind, code::language_of(state.line.home, {})};
        sync::ItemState merged = sync::merge_values(nature, &step->after, *value, step->before);
        if (merged.conflict) {
            refuse(gone_on(path_, what(item) + " was changed at the same lines")
                       .try_next("aura restore PATH --at TIME, or edit it by hand"));
        }
        *value = std::move(merged.value);
        return {};
    }

    static std::string what(const sync::Item& item) {
        switch (item.kind) {
            case wire::ItemKind::file:
                return "the file itself";
            case wire::ItemKind::skeleton:
                return "the text between the functions";
            case wire::ItemKind::node:
                break;
        }
        return item.address;
    }

    // -- restore

    Result<std::optional<FileValues>> at_time(const RestoreTo& time) {
        Examination then;
        then.view.path = path_;
        then.settings = x_.settings;
        then.head = {time.head, x_.head.branch};
        then.announced = then.head;
        then.history.contained = x_.history.contained;
        then.history.paths = x_.history.paths;
        for (const auto& change : x_.history.changes) {
            if (change->time <= time.until) {
                then.history.changes.push_back(change);
            }
        }
        GitSide git(
            x_.settings.repo, then.head, context_.states.texts, context_.states.git.memory());
        AURA_TRY_ASSIGN(const LogView view, view_log(then, git, context_.states.texts));
        const auto& state = view.choice.state;
        if (!state || state->is_gone() || state->file.state.value.name != path_) {
            refuse(Error(ErrorCode::not_found, path_ + " was not there at that time")
                       .try_next("aura log, or git log -- PATH"));
            return std::nullopt;
        }
        auto values = values_of(*state);
        if (!values) {
            refuse(Error(ErrorCode::tree_changed, path_ + " was in conflict at that time")
                       .try_next("aura restore PATH --at another TIME"));
        } else if (joined(*values) == on_disk()) {
            refuse(Error(ErrorCode::exists, path_ + " is as it was at that time"));
        }
        return out_.refusal ? std::nullopt : std::move(values);
    }

    // -- both

    [[nodiscard]] std::optional<std::string> on_disk() const {
        return x_.view.disk ? std::optional(x_.view.disk->bytes) : std::nullopt;
    }

    Status order(const FileValues& wanted) {
        auto text = joined(wanted);
        if (!text) {
            refuse(gone_on(path_, "functions were added or taken away around it")
                       .try_next("edit it by hand"));
            return {};
        }
        WriteOrder& write = out_.write;
        write.path = wanted.file.deleted ? path_ : wanted.file.name;
        if (!wanted.file.deleted) {
            write.to = std::move(text);
            write.executable = bit_for(wanted.file.mode);
        }
        if (write.path == path_) {
            write.from = on_disk();
        } else {
            AURA_TRY(move(write));
        }
        const TreeFile record = without_memory(local_.file);
        if (x_.recorded || write.path != path_) {
            out_.records.push_back({write.path, record});
        }
        return {};
    }

    // Back to where it came from. What is recorded there still says where it is, so that the
    // examination that follows sees the move.
    Status move(WriteOrder& write) {
        AURA_TRY_ASSIGN(const bool occupied, context_.states.texts.occupied(write.path));
        if (occupied) {
            refuse(gone_on(path_, "something else is at " + write.path));
        }
        write.previous_path = path_;
        write.previous_text = on_disk().value_or(std::string());
        out_.records.push_back({path_, std::nullopt});
        return {};
    }

    [[nodiscard]] ExecutableBit bit_for(wire::FileMode mode) const {
        const auto now = x_.view.disk ? x_.view.disk->mode : wire::FileMode::regular;
        if (now == mode) {
            return ExecutableBit::keep;
        }
        return mode == wire::FileMode::executable ? ExecutableBit::set : ExecutableBit::clear;
    }

    const LocalFile& local_;
    const RewriteContext& context_;
    const Examination& x_;
    const std::string& path_;
    Rewriting out_;
};

}  // namespace

Result<Rewriting> rewrite_file(const LocalFile& local,
                               const Rewrite& rewrite,
                               const RewriteContext& context) {
    return Rewriter(local, context).run(rewrite);
}

}  // namespace aura::workspace
