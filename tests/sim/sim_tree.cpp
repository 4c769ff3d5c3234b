#include "sim/sim_tree.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "wire/limits.hpp"

namespace aura::sim {

using workspace::Tree;
using workspace::TreeHead;

namespace {

store::RecordKey row_key(store::RecordKind kind, std::string_view path) {
    return {kind, to_bytes(as_bytes(path))};
}

store::RecordWrite announced_row(const TreeHead& head) {
    wire::Writer out;
    encode(out, head.commit);
    out.text(head.branch);
    return {row_key(store::RecordKind::linked_tree, ""), std::move(out).take()};
}

std::optional<TreeHead> read_announced(store::Store& rows) {
    const auto row = rows.get(row_key(store::RecordKind::linked_tree, "")).value();
    if (!row) {
        return std::nullopt;
    }
    wire::Reader in(*row);
    TreeHead head;
    head.commit = wire::decode_commit_id(in);
    head.branch = in.text(wire::kNameBytesMax);
    return head;
}

store::RecordKey generation_key() {
    return row_key(store::RecordKind::meta, "generation");
}

store::RecordWrite generation_row(std::uint64_t generation) {
    wire::Writer out;
    out.u64(generation);
    return {generation_key(), std::move(out).take()};
}

std::uint64_t read_generation(store::Store& rows) {
    const auto row = rows.get(generation_key()).value();
    return row ? wire::Reader(*row).u64() : 0;
}

std::vector<store::RecordWrite> rows_of(const std::vector<workspace::RecordChange>& records,
                                        const std::optional<TreeHead>& announced) {
    std::vector<store::RecordWrite> rows;
    for (const workspace::RecordChange& record : records) {
        auto& row = rows.emplace_back();
        row.key = row_key(store::RecordKind::tree_file, record.path);
        if (record.file) {
            row.value = workspace::encode(*record.file);
        }
    }
    if (announced) {
        rows.push_back(announced_row(*announced));
    }
    return rows;
}

}  // namespace

class SimTree::Texts final : public sync::Texts {
public:
    explicit Texts(const SimTree& tree) : tree_(tree) {}

    [[nodiscard]] Result<std::string> text(const wire::VersionId& version) const override {
        return tree_.log_->text(version);
    }

    [[nodiscard]] Result<std::optional<sync::GitFile>> git_file(
        const wire::CommitId& commit, std::string_view path) const override {
        if (!tree_.git_.has(commit)) {
            return std::nullopt;
        }
        return file_at(tree_.git_.commits().files(commit), path);
    }

    [[nodiscard]] Result<sync::Ancestry> ancestry(const wire::CommitId& ancestor,
                                                  const wire::CommitId& descendant) const override {
        if (!tree_.git_.has(ancestor) || !tree_.git_.has(descendant)) {
            return sync::Ancestry::unknown;
        }
        return tree_.git_.commits().is_ancestor(ancestor, descendant) ? sync::Ancestry::yes
                                                                      : sync::Ancestry::no;
    }

    [[nodiscard]] Result<std::vector<std::optional<sync::GitFile>>> passed(
        const wire::CommitId& from,
        const wire::CommitId& to,
        std::string_view path) const override {
        std::vector<std::optional<sync::GitFile>> files;
        const SimCommits& commits = tree_.git_.commits();
        if (!tree_.git_.has(to) || (!from.hex.empty() && !tree_.git_.has(from)) ||
            !commits.is_ancestor(from, to)) {
            return files;
        }
        const auto before = commits.history(from);
        for (const wire::CommitId& commit : commits.history(to)) {
            const SimCommit& made = commits.at(commit);
            const auto file = file_at(made.files, path);
            const bool changed =
                std::all_of(made.parents.begin(), made.parents.end(), [&](const auto& parent) {
                    return file_at(commits.files(parent), path) != file;
                });
            if (!before.contains(commit) && changed) {
                files.push_back(file);
            }
        }
        return files;
    }

    [[nodiscard]] Result<bool> occupied(std::string_view path) const override {
        return tree_.disk_.contains(path);
    }

private:
    const SimTree& tree_;
};

SimTree::SimTree(const AuthorId& author, SimCommits& commits, const SimClock& clock, Prng& prng)
    : author_(author),
      clock_(clock),
      prng_(prng),
      git_(commits, disk_, watch()),
      texts_(std::make_unique<Texts>(*this)) {}

SimTree::~SimTree() = default;

void SimTree::start(SimLog& log) {
    log_ = &log;
    workspace::TreeState state;
    state.announced = read_announced(log.rows());
    for (const store::Record& row : records()) {
        state.recorded.emplace_back(as_text(row.key));
    }
    const auto unshared = log.rows().scan(store::RecordKind::unshared, {}).value();
    for (const store::Record& row : unshared) {
        state.unshared.emplace_back(as_text(row.key));
    }
    const auto journal = log.rows().scan(store::RecordKind::journal, {}).value();
    for (const store::Record& row : journal) {
        state.journal.push_back(workspace::decode_journal_entry(row.value).value());
    }
    committing_ = read_generation(log.rows());
    state.store_is_older = committing_ < generation_;
    workspace::Settings settings;
    settings.self = author_;
    settings.repo = sim_repo();
    tree_.emplace(clock_.mono, std::move(state), std::move(settings));
    tree_->handle_overflow(clock_.mono);
    tell_git(false);
    handle_new_versions(log.graph().paths());
}

void SimTree::crash() {
    tasks_.clear();
    tree_.reset();
    log_ = nullptr;
}

void SimTree::handle_caught_up() {
    if (tree_) {
        tree_->handle_caught_up(clock_.mono);
        drain();
        wake();
    }
}

bool SimTree::step() {
    drain();
    if (tasks_.empty()) {
        return false;
    }
    const auto next = static_cast<std::ptrdiff_t>(prng_.below(tasks_.size()));
    const auto task = std::move(tasks_[static_cast<std::size_t>(next)]);
    tasks_.erase(tasks_.begin() + next);
    task();
    drain();
    return true;
}

void SimTree::tick() {
    tree_->handle_deadline(clock_.mono);
    drain();
}

std::optional<MonoTime> SimTree::next_deadline() const {
    return tree_->next_deadline();
}

bool SimTree::at_rest() const {
    return tasks_.empty() && tree_->at_rest();
}

void SimTree::handle_new_versions(const std::vector<std::string>& paths) {
    if (tree_) {
        tree_->handle_new_versions(clock_.mono, paths);
        drain();
        wake();
    }
}

std::vector<store::Record> SimTree::records() const {
    return log_->rows().scan(store::RecordKind::tree_file, {}).value();
}

void SimTree::save(const std::string& path, const std::string& text) {
    const auto before = file_at(disk_, path);
    disk_[path] = {text, before ? before->mode : wire::FileMode::regular};
    hint(path, workspace::Hint::closed);
}

void SimTree::save_by_rename(const std::string& path, const std::string& text) {
    const std::string backup = path + "~";
    if (const auto before = file_at(disk_, path)) {
        disk_[backup] = *before;
        disk_.erase(path);
        hint(path, workspace::Hint::gone);
        hint(backup, workspace::Hint::closed);
    }
    save(path, text);
    if (disk_.erase(backup) > 0) {
        hint(backup, workspace::Hint::gone);
    }
}

void SimTree::remove(const std::string& path) {
    if (disk_.erase(path) > 0) {
        hint(path, workspace::Hint::gone);
    }
}

void SimTree::rename(const std::string& from, const std::string& to) {
    auto file = disk_.extract(from);
    AURA_ASSERT(!file.empty());
    disk_[to] = file.mapped();
    hint(from, workspace::Hint::gone);
    hint(to, workspace::Hint::closed);
}

void SimTree::set_executable(const std::string& path, bool executable) {
    disk_.at(path).mode = executable ? wire::FileMode::executable : wire::FileMode::regular;
    hint(path, workspace::Hint::closed);
}

std::optional<std::string> SimTree::text(std::string_view path) const {
    const auto file = file_at(disk_, path);
    return file ? std::optional(file->bytes) : std::nullopt;
}

std::vector<workspace::Finding> SimTree::conflicts() const {
    std::vector<workspace::Finding> found;
    for (workspace::Finding& finding : tree_->findings()) {
        if (finding.kind == workspace::FindingKind::conflict) {
            found.push_back(std::move(finding));
        }
    }
    return found;
}

bool SimTree::holds(workspace::HoldReason reason) const {
    const auto findings = tree_->findings();
    return std::any_of(findings.begin(), findings.end(), [&](const auto& finding) {
        return finding.hold == reason;
    });
}

void SimTree::drain() {
    while (tree_) {
        auto output = tree_->poll();
        if (!output) {
            break;
        }
        std::visit([&](const auto& one) { perform(one); }, *output);
    }
}

void SimTree::later(std::function<void()> task) {
    tasks_.push_back(std::move(task));
    if (on_step) {
        on_step();
    }
}

void SimTree::perform(const Tree::Examine& output) {
    later([this, output] {
        const auto input = examination(output);
        auto outcome = workspace::reconcile(input, *texts_, memory_, prng_);
        later([this, path = output.path, outcome] {
            tree_->handle_examined(clock_.mono, path, outcome);
        });
    });
}

void SimTree::perform(const Tree::Append& output) {
    later([this, output] {
        const auto answer = [this, number = output.number](const Status& status) {
            tree_->handle_appended(clock_.mono, number, status);
        };
        const auto id = log_->append(output.event);
        if (!id) {
            later([answer, error = id.error()] { answer(fail(error)); });
            return;
        }
        auto records = output.records;
        for (workspace::RecordChange& record : records) {
            if (record.file) {
                workspace::settle(*record.file, *id);
            }
        }
        commit(rows_of(records, output.announced), answer);
    });
}

void SimTree::perform(const Tree::Commit& output) {
    later([this, output] {
        auto rows = rows_of(output.records, output.announced);
        for (const workspace::UnsharedChange& change : output.unshared) {
            rows.push_back({row_key(store::RecordKind::unshared, change.path),
                            change.waits ? std::optional(Bytes{1}) : std::nullopt});
        }
        for (const std::string& path : output.journal_done) {
            rows.push_back({row_key(store::RecordKind::journal, path), std::nullopt});
        }
        commit(std::move(rows), [this, number = output.number](const Status& status) {
            tree_->handle_committed(clock_.mono, number, status);
        });
    });
}

void SimTree::perform(const Tree::Journal& output) {
    later([this, output] {
        const auto key = row_key(store::RecordKind::journal, output.entry.path);
        commit({{key, workspace::encode(output.entry)}},
               [this, number = output.number](const Status& status) {
                   tree_->handle_committed(clock_.mono, number, status);
               });
    });
}

void SimTree::commit(std::vector<store::RecordWrite> rows,
                     const std::function<void(Status)>& done) {
    if (!tree_->store_is_older()) {
        committing_ = std::max(committing_, generation_) + 1;
        rows.push_back(generation_row(committing_));
    }
    const Status taken =
        log_->commit(std::move(rows), [this, done, now = committing_](const Status& status) {
            if (status) {
                generation_ = std::max(generation_, now);
            }
            later([done, status] { done(status); });
        });
    if (!taken) {
        later([done, taken] { done(taken); });
    }
}

void SimTree::perform(const Tree::Write& output) {
    later([this, output] {
        if (before_write) {
            std::exchange(before_write, nullptr)(output.order.path);
        }
        const auto result = write(output.order);
        const std::string path = output.order.previous_path.value_or(output.order.path);
        if (after_write) {
            after_write(output.order.path);
        }
        later([this, path, result] { tree_->handle_written(clock_.mono, path, result); });
    });
}

void SimTree::perform(const Tree::Inspect& output) {
    later([this, output] {
        const auto hash = [&](const std::optional<std::string>& path) {
            const auto file = path ? file_at(disk_, *path) : std::nullopt;
            return file ? std::optional(sync::text_hash(file->bytes)) : std::nullopt;
        };
        tree_->handle_inspected(
            clock_.mono, output.path, hash(output.path), hash(output.previous_path));
    });
}

void SimTree::perform(const Tree::Remove& output) {
    const auto file = file_at(disk_, output.path);
    if (file && sync::text_hash(file->bytes) == output.expected) {
        disk_.erase(output.path);
    }
}

void SimTree::perform(const Tree::Scan& output) {
    later([this, output] {
        later([this, result = scan(output)] { tree_->handle_scanned(clock_.mono, result); });
    });
}

void SimTree::perform(const Tree::Compare& output) {
    later([this, output] {
        const Files& before = git_.commits().files(output.from);
        const Files& after = git_.commits().files(output.to);
        std::vector<std::string> paths;
        for (const std::string& path : paths_of(before, after)) {
            if (file_at(before, path) != file_at(after, path)) {
                paths.push_back(path);
            }
        }
        later([this, number = output.number, paths = std::move(paths)] {
            tree_->handle_compared(clock_.mono, number, paths);
        });
    });
}

workspace::Examination SimTree::examination(const Tree::Examine& output) {
    workspace::Examination x;
    x.view.path = output.path;
    if (is_ignored(output.path)) {
        x.view.handling = workspace::Handling::ignored;
    }
    x.view.tracked = git_.index().contains(output.path);
    x.view.disk = file_at(disk_, output.path);
    x.view.head = file_at(git_.commits().files(output.head.commit), output.path);
    x.view.index = file_at(git_.index(), output.path);
    x.view.writer = output.writer;
    x.view.gone_for_sure = output.check_gone && !x.view.disk;
    x.view.at_rest = output.at_rest;
    x.recorded = record(output.path);
    x.history = log_->graph().slice(output.path);
    for (const std::string& path : x.history.paths) {
        auto other = record(path);
        if (path != output.path && other) {
            x.elsewhere.push_back(*std::move(other));
        }
    }
    for (const std::string& path : output.vanished) {
        if (!disk_.contains(path)) {
            x.vanished.push_back({path, record(path), file_at(git_.head_files(), path)});
        }
    }
    x.head = output.head;
    x.announced = output.announced;
    x.settings = output.settings;
    x.resolutions = output.resolutions;
    x.now = clock_.wall;
    return x;
}

std::optional<workspace::TreeFile> SimTree::record(const std::string& path) {
    auto row = log_->rows().get(row_key(store::RecordKind::tree_file, path)).value();
    return row ? std::optional(memory_.records.read(*std::move(row)).value()) : std::nullopt;
}

workspace::WriteResult SimTree::write(const workspace::WriteOrder& order) {
    const auto there = text(order.path);
    if (there != order.from) {
        return workspace::WriteResult::changed;
    }
    if (order.previous_path && text(*order.previous_path) != order.previous_text) {
        return workspace::WriteResult::changed;
    }
    const auto old = file_at(disk_, order.previous_path.value_or(order.path));
    wire::FileMode mode = old ? old->mode : wire::FileMode::regular;
    if (order.executable != workspace::ExecutableBit::keep) {
        mode = order.executable == workspace::ExecutableBit::set ? wire::FileMode::executable
                                                                 : wire::FileMode::regular;
    }
    if (order.to) {
        disk_[order.path] = {*order.to, mode};
        hint(order.path, workspace::Hint::closed);
    } else {
        disk_.erase(order.path);
        hint(order.path, workspace::Hint::gone);
    }
    if (order.previous_path) {
        disk_.erase(*order.previous_path);
        hint(*order.previous_path, workspace::Hint::gone);
    }
    return workspace::WriteResult::done;
}

SimGit::Watch SimTree::watch() {
    return {[this] { tell_git(true); },
            [this](const std::string& path) { hint(path, workspace::Hint::closed); },
            [this](const std::string& path) { hint(path, workspace::Hint::gone); },
            [this] { tell_git(false); }};
}

void SimTree::hint(const std::string& path, workspace::Hint hint) {
    if (tree_) {
        tree_->handle_hint(clock_.mono, path, hint);
        wake();
    }
}

void SimTree::tell_git(bool busy) {
    if (tree_) {
        tree_->handle_git(clock_.mono, {git_.head(), false, busy});
        wake();
    }
}

void SimTree::wake() {
    if (on_input) {
        on_input();
    }
}

}  // namespace aura::sim
