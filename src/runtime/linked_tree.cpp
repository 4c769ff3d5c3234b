#include "runtime/linked_tree.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/log.hpp"
#include "runtime/generation.hpp"
#include "runtime/leftovers.hpp"
#include "runtime/linked_repository.hpp"

namespace aura::runtime {
namespace {

workspace::Settings settings_of(const LinkRecord& record, const AuthorId& self) {
    workspace::Settings settings;
    settings.self = self;
    settings.repo = record.repo;
    settings.apply = record.apply;
    settings.private_branches = record.private_branches;
    return settings;
}

}  // namespace

Result<LinkedTree::Opened> LinkedTree::read(const LinkRecord& record,
                                            std::vector<wire::CommitId> commits,
                                            sync::EventReader& reader,
                                            Prng& worker_prng) {
    AURA_TRY_ASSIGN(git::Repository repository, open_linked(record, std::move(commits)));
    AURA_TRY_ASSIGN(auto worker, TreeWorker::open(record.link, record.root, reader, worker_prng));
    AURA_TRY_ASSIGN(workspace::TreeState state, worker->load_state());
    AURA_TRY_ASSIGN(NoticeBook notices, NoticeBook::load(reader.store(), record.link));
    auto kept = worker->sort_out_leftovers(state.journal);
    if (!kept) {
        log::line(log::Level::warning, kTreeArea, "{}", kept.error().to_line());
    }
    state.announced = record.announced;
    state.parked = record.parked;
    state.is_incomplete = state.is_incomplete || record.was_away;
    return Opened{record,
                  std::move(repository),
                  std::move(worker),
                  std::move(notices),
                  std::move(state),
                  kept ? *std::move(kept) : std::vector<std::string>(),
                  std::nullopt};
}

Result<std::unique_ptr<LinkedTree>> LinkedTree::begin(const Parts& parts,
                                                      Opened opened,
                                                      sync::RepoFold& fold,
                                                      const OnLost& on_lost) {
    const std::vector<std::string> kept = std::move(opened.kept);
    const bool is_incomplete = opened.state.is_incomplete;
    std::optional<LinkCandidate::Look> look = std::move(opened.look);
    std::unique_ptr<LinkedTree> tree(new LinkedTree(parts, std::move(opened), fold, on_lost));
    AURA_TRY(tree->watch(std::move(look)));
    if (is_incomplete && !tree->record_.was_away) {
        // Before anything else is kept of it: the next start must know it, too.
        tree->record_.was_away = true;
        tree->keep_record();
    }
    tree->note_kept(kept);
    tree->handle_new_versions(fold.graph().paths());
    return tree;
}

LinkedTree::LinkedTree(const Parts& parts, Opened opened, sync::RepoFold& fold, OnLost on_lost)
    : parts_(parts),
      record_(std::move(opened.record)),
      fold_(fold),
      repository_(std::move(opened.repository)),
      worker_(std::move(opened.worker)),
      generations_{
          opened.state.generation, opened.state.generation, opened.state.generation, false},
      machine_(parts.loop.now().mono,
               std::move(opened.state),
               settings_of(record_, parts.replicator.replica().self())),
      on_lost_(std::move(on_lost)),
      notices_(std::move(opened.notices)),
      pump_(parts.loop, [this] { pump(); }),
      timer_(parts.loop,
             [this] {
                 machine_.handle_deadline(now());
                 pump();
             }),
      pause_timer_(parts.loop, [this] { look_at_pause(); }),
      replaced_timer_(parts.loop, [this] { settle_replaced(); }),
      alive_(std::make_shared<LinkedTree*>(this)) {
    if (record_.paused) {
        machine_.pause();
    }
    if (record_.held) {
        machine_.hold();
    }
    look_at_pause();
}

LinkedTree::~LinkedTree() = default;

void LinkedTree::handle_caught_up() {
    machine_.handle_caught_up(now());
    pump_.schedule();
}

void LinkedTree::handle_new_versions(const std::vector<std::string>& paths) {
    machine_.handle_new_versions(now(), paths);
    pump_.schedule();
}

void LinkedTree::pump() {
    while (auto output = machine_.poll()) {
        handle(*std::move(output));
    }
    if (!writing_ && !waiting_writes_.empty()) {
        write();
    }
    answer_wishes();
    answer_rewrites();
    answer_looks();
    settle_return();
    auto due = machine_.next_deadline();
    due = waiters_.empty() ? due : earlier(due, waiters_.front().until);
    due = own_waiters_.empty() ? due : earlier(due, own_waiters_.front().until);
    timer_.arm(rewrite_waiters_.empty() ? due : earlier(due, rewrite_waiters_.front().until));
}

Status LinkedTree::check_git(const char* what) const {
    if (git_ && !git_->busy && !git_->detached) {
        return {};
    }
    return fail(Error(ErrorCode::repo_unavailable,
                      fmt::format("nothing can be {} in {}", what, record_.root))
                    .because(git_ && git_->detached ? "HEAD is detached: nothing is synced"
                                                    : "git is in the middle of something")
                    .try_next("git status"));
}

void LinkedTree::keep_record() {
    const Status taken = parts_.replicator.commit({link_write(record_)}, [](const Status&) {});
    if (!taken) {
        log::line(log::Level::warning, kTreeArea, "{}", taken.error().to_line());
    }
}

void LinkedTree::settle_return() {
    if (!record_.was_away || !machine_.at_rest()) {
        return;
    }
    const auto findings = machine_.findings();
    if (std::none_of(findings.begin(), findings.end(), [](const workspace::Finding& finding) {
            return finding.hold == workspace::HoldReason::missing_files;
        })) {
        record_.was_away = false;
        keep_record();
    }
}

void LinkedTree::handle(workspace::Tree::Output output) {
    using workspace::Tree;
    if (auto* order = std::get_if<Tree::Examine>(&output)) {
        examine(std::move(*order));
    } else if (auto* draft = std::get_if<Tree::Append>(&output)) {
        append(std::move(*draft));
    } else if (const auto* records = std::get_if<Tree::Commit>(&output)) {
        commit(*records);
    } else if (const auto* entry = std::get_if<Tree::Journal>(&output)) {
        journal(*entry);
    } else if (auto* text = std::get_if<Tree::Write>(&output)) {
        waiting_writes_.push_back(std::move(text->order));
    } else if (const auto* look = std::get_if<Tree::Inspect>(&output)) {
        inspect(*look);
    } else if (const auto* left = std::get_if<Tree::Remove>(&output)) {
        remove(*left);
    } else if (auto* notice = std::get_if<Tree::Noticed>(&output)) {
        add_notice(std::move(notice->finding));
    } else if (auto* whole = std::get_if<Tree::Scan>(&output)) {
        scan(std::move(*whole));
    } else if (const auto* move = std::get_if<Tree::Compare>(&output)) {
        compare(*move);
    }
}

ExamineJob LinkedTree::job_for(workspace::Tree::Examine order) {
    ExamineJob job;
    job.history = fold_.graph().slice(order.path);
    job.places = fold_.places_of(job.history);
    job.keys = fold_.keys();
    job.now = parts_.loop.now().wall;
    job.order = std::move(order);
    return job;
}

void LinkedTree::examine(workspace::Tree::Examine order) {
    ExamineJob job = job_for(std::move(order));
    std::string path = job.order.path;
    run([job = std::move(job)](TreeWorker& worker) { return worker.examine(job); },
        [path = std::move(path)](LinkedTree& self, Result<workspace::Outcome> outcome) {
            if (!outcome) {
                log::line(
                    log::Level::warning, kTreeArea, "{}: {}", path, outcome.error().to_line());
                self.check_place();
            }
            self.machine_.handle_examined(self.now(), path, std::move(outcome));
        });
}

void LinkedTree::append(workspace::Tree::Append order) {
    sync::Draft draft;
    draft.repo = record_.repo;
    draft.sealed_for = record_.repo;
    if (const auto* change = std::get_if<workspace::ChangeDraft>(&order.event)) {
        draft.kind = wire::EventKind::file_changed;
        wire::ChangeEnvelope envelope = change->envelope;
        hide_path(envelope);
        draft.envelope = encode(envelope);
        draft.content = encode(change->content);
    } else {
        const auto& move = std::get<workspace::HeadMoveDraft>(order.event);
        draft.kind = wire::EventKind::head_moved;
        draft.envelope = encode(move.envelope);
        draft.content = encode(move.content);
    }
    auto appended = parts_.replicator.append(std::move(draft), [](const Status&) {});
    if (!appended) {
        machine_.handle_appended(now(), order.number, fail(std::move(appended).error()));
        return;
    }
    std::vector<store::RecordWrite> records;
    for (workspace::RecordChange& change : order.records) {
        if (change.file) {
            settle(*change.file, appended->id);
        }
        records.push_back(record_write(record_.link, change));
    }
    if (order.announced) {
        record_.announced = order.announced;
        record_.parked = machine_.parked();
        records.push_back(link_write(record_));
    }
    // Handed over right behind the event, so it is part of the same commit.
    commit_records(std::move(records), [number = order.number](LinkedTree& self, auto& status) {
        self.machine_.handle_appended(self.now(), number, status);
    });
}

void LinkedTree::commit(const workspace::Tree::Commit& order) {
    std::vector<store::RecordWrite> records;
    for (const workspace::RecordChange& change : order.records) {
        records.push_back(record_write(record_.link, change));
    }
    for (const workspace::UnsharedChange& change : order.unshared) {
        records.push_back(unshared_write(record_.link, change));
    }
    for (const std::string& path : order.journal_done) {
        records.push_back({journal_key(record_.link, path), std::nullopt});
    }
    if (order.announced) {
        record_.announced = order.announced;
        record_.parked = machine_.parked();
        records.push_back(link_write(record_));
    }
    commit_step(order.number, std::move(records));
}

void LinkedTree::journal(const workspace::Tree::Journal& order) {
    commit_step(order.number, {{journal_key(record_.link, order.entry.path), encode(order.entry)}});
}

void LinkedTree::commit_step(workspace::StepNumber step, std::vector<store::RecordWrite> records) {
    commit_records(std::move(records), [step](LinkedTree& self, const Status& status) {
        self.machine_.handle_committed(self.now(), step, status);
    });
}

template <class Done>
void LinkedTree::commit_records(std::vector<store::RecordWrite> records, Done done) {
    // Until it is known what the tree incorporates, the store stays the older one: a start after a
    // crash must see that, too.
    if (!machine_.store_is_older()) {
        records.push_back(generation_write(record_.link, ++generations_.begun));
    }
    const Status taken = parts_.replicator.commit(
        std::move(records),
        [alive = std::weak_ptr(alive_), done, generation = generations_.begun](
            const Status& status) {
            if (const auto self = alive.lock()) {
                if (status) {
                    (*self)->generations_.durable = generation;
                    (*self)->mark_generation();
                }
                done(**self, status);
                (*self)->pump_.schedule();
            }
        });
    if (!taken) {
        done(*this, taken);
    }
}

void LinkedTree::mark_generation() {
    Generations& all = generations_;
    if (all.marking || all.marked == all.durable) {
        return;
    }
    all.marking = true;
    run([generation =
             all.durable](TreeWorker& worker) { return worker.mark_generation(generation); },
        [generation = all.durable](LinkedTree& self, const Status& marked) {
            self.generations_.marking = false;
            self.generations_.marked = generation;
            if (!marked) {
                log::line(log::Level::warning, kTreeArea, "{}", marked.error().to_line());
            }
            self.mark_generation();
        });
}

void LinkedTree::write() {
    writing_ = true;
    std::vector<workspace::WriteOrder> orders = std::exchange(waiting_writes_, {});
    std::vector<std::string> paths;
    paths.reserve(orders.size());
    for (const workspace::WriteOrder& order : orders) {
        // A move was asked for by an examination of where the file still is.
        paths.push_back(order.previous_path.value_or(order.path));
    }
    run([orders = std::move(orders)](
            TreeWorker& worker) -> Result<Written> { return worker.write(orders); },
        [paths = std::move(paths)](LinkedTree& self, const Result<Written>& written) {
            self.writing_ = false;
            for (std::size_t i = 0; i < paths.size(); ++i) {
                const auto result = written ? written->results[i] : workspace::WriteResult::failed;
                self.machine_.handle_written(self.now(), paths[i], result);
            }
            if (written) {
                self.note_kept(written->kept);
                self.settle_later();
            }
        });
}

void LinkedTree::settle_later() {
    if (!settling_) {
        settling_ = true;
        replaced_timer_.arm(now() + kReplacedLinger);
    }
}

void LinkedTree::settle_replaced() {
    settling_ = false;
    if (git_ && git_->busy) {  // what comes back must not come in between
        settle_later();
        return;
    }
    run([](TreeWorker& worker) { return worker.settle_replaced(); },
        [](LinkedTree& self, const Result<Settled>& settled) {
            if (!settled) {
                if (!std::exchange(self.settling_failed_, true)) {
                    log::line(log::Level::warning, kTreeArea, "{}", settled.error().to_line());
                }
                self.settle_later();
                return;
            }
            self.settling_failed_ = false;
            self.note_kept(settled->kept);
            if (settled->waiting != 0) {
                self.settle_later();
            }
        });
}

void LinkedTree::note_kept(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        log::line(
            log::Level::warning, kTreeArea, "what was displaced is kept as .aura/tmp/{}", name);
        add_notice(kept_aside(name));
    }
}

void LinkedTree::add_notice(workspace::Finding finding) {
    keep_notices(notices_.add(std::move(finding)));
}

void LinkedTree::mark_notices_seen() {
    keep_notices(notices_.mark_seen());
}

void LinkedTree::keep_notices(std::vector<store::RecordWrite> rows) {
    if (rows.empty()) {
        return;
    }
    // Until the next start they are listed all the same.
    const Status taken = parts_.replicator.commit(std::move(rows), [](const Status&) {});
    if (!taken) {
        log::line(log::Level::warning, kTreeArea, "{}", taken.error().to_line());
    }
}

void LinkedTree::inspect(const workspace::Tree::Inspect& order) {
    run([order](TreeWorker& worker) { return worker.inspect(order); },
        [path = order.path](LinkedTree& self, Result<Inspected> found) {
            if (!found) {
                log::line(log::Level::warning, kTreeArea, "{}: {}", path, found.error().to_line());
                // Nothing is known of it: it is neither behind nor done, so it is an edit.
                found = Inspected{Digest{}, Digest{}};
            }
            self.machine_.handle_inspected(self.now(), path, found->file, found->previous);
        });
}

void LinkedTree::remove(const workspace::Tree::Remove& order) {
    run([order](TreeWorker& worker) { return worker.remove(order); },
        [path = order.path](LinkedTree& self, const Result<bool>& removed) {
            if (!removed) {
                log::line(
                    log::Level::warning, kTreeArea, "{}: {}", path, removed.error().to_line());
            }
            self.settle_later();
        });
}

void LinkedTree::read_conflict(const workspace::Finding& finding,
                               std::function<void(Result<ConflictTexts>)> read) {
    ConflictJob job{finding, fold_.places_of(fold_.graph().slice(finding.path)), fold_.keys()};
    run([job = std::move(job)](TreeWorker& worker) { return worker.read_conflict(job); },
        [read = std::move(read)](LinkedTree&, Result<ConflictTexts> texts) {
            read(std::move(texts));
        });
}

void LinkedTree::scan(workspace::Tree::Scan order) {
    run([order = std::move(order), found = std::exchange(found_, std::nullopt)](
            TreeWorker& worker) mutable { return worker.scan(order, std::move(found)); },
        [](LinkedTree& self, Result<workspace::ScanResult> result) {
            if (result) {
                self.scan_failure_.reset();
            } else {
                log::line(log::Level::warning, kTreeArea, "scan: {}", result.error().to_line());
                self.scan_failure_ = result.error();
                self.check_place();
            }
            self.machine_.handle_scanned(self.now(), result);
        });
}

void LinkedTree::compare(const workspace::Tree::Compare& order) {
    run([order](TreeWorker& worker) { return worker.compare(order); },
        [number = order.number](LinkedTree& self, Result<std::vector<std::string>> paths) {
            if (!paths) {
                log::line(log::Level::warning, kTreeArea, "{}", paths.error().to_line());
                paths.emplace();
            }
            self.machine_.handle_compared(self.now(), number, *paths);
        });
}

}  // namespace aura::runtime
