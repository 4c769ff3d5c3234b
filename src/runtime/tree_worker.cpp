#include "runtime/tree_worker.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/log.hpp"
#include "code/cut.hpp"
#include "git/content.hpp"
#include "git/handling.hpp"
#include "git/inventory.hpp"
#include "git/path_rules.hpp"
#include "runtime/generation.hpp"
#include "runtime/leftovers.hpp"
#include "runtime/tree_texts.hpp"

namespace aura::runtime {
namespace {

// How long rules of .auraignore count that are not there any more.
constexpr Duration kIgnoreLinger = std::chrono::seconds(30);

workspace::Handling to_workspace(git::Handling handling) {
    switch (handling) {
        case git::Handling::synced:
            return workspace::Handling::synced;
        case git::Handling::ignored:
            return workspace::Handling::ignored;
        case git::Handling::outside_sparse:
            return workspace::Handling::not_checked_out;
        case git::Handling::binary_attr:
        case git::Handling::lfs:
        case git::Handling::filtered:
        case git::Handling::encoding:
        case git::Handling::symlink:
        case git::Handling::submodule:
        case git::Handling::nested_repository:
            break;
    }
    return workspace::Handling::left_to_git;
}

worktree::Executable to_worktree(workspace::ExecutableBit bit) {
    switch (bit) {
        case workspace::ExecutableBit::set:
            return worktree::Executable::set;
        case workspace::ExecutableBit::clear:
            return worktree::Executable::clear;
        case workspace::ExecutableBit::keep:
            break;
    }
    return worktree::Executable::keep;
}

store::RecordKey key_of(store::RecordKind kind, const LinkId& link, std::string_view path) {
    Bytes key = to_bytes(link.view());
    const ByteView tail = as_bytes(path);
    key.insert(key.end(), tail.begin(), tail.end());
    return {kind, std::move(key)};
}

}  // namespace

store::RecordKey tree_file_key(const LinkId& link, std::string_view path) {
    return key_of(store::RecordKind::tree_file, link, path);
}

store::RecordKey journal_key(const LinkId& link, std::string_view path) {
    return key_of(store::RecordKind::journal, link, path);
}

std::string path_of(const store::Record& record) {
    return std::string(as_text(ByteView(record.key).subspan(LinkId::kSize)));
}

store::RecordWrite unshared_write(const LinkId& link, const workspace::UnsharedChange& change) {
    // That there is a row says all.
    return {key_of(store::RecordKind::unshared, link, change.path),
            change.waits ? std::optional(Bytes{1}) : std::nullopt};
}

store::RecordWrite record_write(const LinkId& link, const workspace::RecordChange& change) {
    std::optional<Bytes> value;
    if (change.file) {
        value = encode(*change.file);
    }
    return {tree_file_key(link, change.path), std::move(value)};
}

Result<std::unique_ptr<TreeWorker>> TreeWorker::open(const LinkId& link,
                                                     const std::filesystem::path& root,
                                                     sync::EventReader& reader,
                                                     Prng& prng) {
    AURA_TRY_ASSIGN(git::Repository git, git::Repository::open(root));
    AURA_TRY_ASSIGN(worktree::Tree tree, worktree::Tree::open(git.root()));
    std::unique_ptr<TreeWorker> self(new TreeWorker(std::move(git), std::move(tree), reader, prng));
    self->link_ = link;
    return self;
}

TreeWorker::TreeWorker(git::Repository repository,
                       worktree::Tree tree,
                       sync::EventReader& reader,
                       Prng& prng)
    : repository_(std::move(repository)), tree_(std::move(tree)), reader_(reader), prng_(prng) {}

Result<workspace::Outcome> TreeWorker::examine(const ExamineJob& job) {
    AURA_TRY_ASSIGN(const workspace::Examination input, examination(job));
    const TreeTexts texts(repository_, tree_, reader_, job.places, job.keys);
    return workspace::reconcile(input, texts, memory_, prng_);
}

Result<std::vector<workspace::OwnChanges>> TreeWorker::own_changes(
    const std::vector<ExamineJob>& jobs, bool stage) {
    std::vector<workspace::OwnChanges> all;
    for (const ExamineJob& job : jobs) {
        AURA_TRY_ASSIGN(const workspace::Examination input, examination(job));
        const TreeTexts texts(repository_, tree_, reader_, job.places, job.keys);
        AURA_TRY_ASSIGN(auto changes, workspace::own_changes(input, texts, memory_, prng_));
        if (changes && stage && changes->tangled.empty()) {
            AURA_TRY(this->stage(*changes));
        }
        if (changes) {
            all.push_back(*std::move(changes));
        }
    }
    return all;
}

Status TreeWorker::stage(const workspace::OwnChanges& changes) const {
    const git::Content content(repository_);
    if (changes.renamed_from) {
        AURA_TRY(content.stage_removal(*changes.renamed_from));
    }
    if (!changes.file) {
        return content.stage_removal(changes.path);
    }
    const bool executable = changes.file->mode == wire::FileMode::executable;
    return content.stage(changes.path,
                         changes.file->bytes,
                         executable ? git::EntryMode::executable : git::EntryMode::regular);
}

Result<wire::CommitId> TreeWorker::head_at(WallTime time) {
    AURA_TRY_ASSIGN(const auto commit, git::History(repository_).head_at(unix_seconds(time)));
    return commit ? to_wire(*commit) : wire::CommitId{};
}

Result<workspace::Examination> TreeWorker::examination(const ExamineJob& job) {
    const workspace::Tree::Examine& order = job.order;
    now_ = job.now;
    workspace::Examination examination;
    AURA_TRY_ASSIGN(examination.view, view(order));
    AURA_TRY_ASSIGN(examination.recorded, record(order.path));
    for (const std::string& path : job.history.paths) {
        if (path == order.path) {
            continue;
        }
        AURA_TRY_ASSIGN(auto elsewhere, record(path));
        if (elsewhere) {
            examination.elsewhere.push_back(*std::move(elsewhere));
        }
    }
    for (const std::string& path : order.vanished) {
        // It may be back, and then it is no source of a rename.
        if (const auto absent = tree_.absent_for_sure(path); absent && *absent) {
            AURA_TRY_ASSIGN(workspace::Vanished gone, vanished(order, path));
            examination.vanished.push_back(std::move(gone));
        }
    }
    examination.history = job.history;
    examination.head = order.head;
    examination.announced = order.announced;
    examination.settings = order.settings;
    examination.resolutions = order.resolutions;
    examination.now = job.now;
    return examination;
}

Result<workspace::FileView> TreeWorker::view(const workspace::Tree::Examine& order) {
    workspace::FileView view;
    view.path = order.path;
    view.writer = order.writer;
    view.at_rest = order.at_rest;
    view.is_hook = repository_.is_hook(order.path);
    if (!git::path_allowed(order.path)) {
        view.handling = workspace::Handling::refused;
        return view;
    }
    AURA_TRY_ASSIGN(const git::Handling handling, git::handling(repository_, order.path));
    view.handling = to_workspace(handling);
    if (view.handling == workspace::Handling::left_to_git) {
        return view;
    }
    AURA_TRY_ASSIGN(const bool left_out, is_left_out(order));
    if (left_out) {
        view.handling = workspace::Handling::ignored;
        return view;
    }
    AURA_TRY_ASSIGN(view.tracked, git::Inventory(repository_).is_tracked(order.path));
    AURA_TRY(read_git(order, view));
    AURA_TRY(read_disk(order, view));
    // Last: what was read of a tree that was going says nothing.
    AURA_TRY(in_place());
    return view;
}

Result<bool> TreeWorker::is_left_out(const workspace::Tree::Examine& order) {
    if (order.path == workspace::kIgnoreFile) {
        return false;
    }
    const auto on_disk = tree_.read(std::string(workspace::kIgnoreFile));
    // What cannot be read as a text has no rules.
    const std::string text = on_disk && *on_disk ? (*on_disk)->bytes : std::string();
    if (text != ignore_text_) {
        ignore_rules_before_.push_back(std::exchange(ignore_rules_, workspace::IgnoreRules(text)));
        ignore_text_ = text;
        ignore_changed_ = now_;
    } else if (!order.settings.parked && now_ - ignore_changed_ > kIgnoreLinger) {
        ignore_rules_before_.clear();
    }
    if (ignore_head_ != order.head.commit) {
        ignore_rules_of_head_ = {};
        if (const auto commit = to_git(order.head.commit)) {
            const auto file = git::Content(repository_).text_at(*commit, workspace::kIgnoreFile);
            if (file && *file) {
                ignore_rules_of_head_ = workspace::IgnoreRules((*file)->bytes);
            }
        }
        ignore_head_ = order.head.commit;
    }
    const auto ignores = [&](const workspace::IgnoreRules& rules) {
        return rules.ignores(order.path);
    };
    return ignores(ignore_rules_) || ignores(ignore_rules_of_head_) ||
           std::any_of(ignore_rules_before_.begin(), ignore_rules_before_.end(), ignores);
}

Status TreeWorker::read_git(const workspace::Tree::Examine& order, workspace::FileView& view) {
    using Text = std::optional<git::Text>;
    const git::Content content(repository_);
    const auto unless_too_large = [&](Result<Text> text) -> Result<Text> {
        if (!text && text.error().is(ErrorCode::text_unsupported)) {
            view.too_large = true;
            return Text();
        }
        return text;
    };
    Text head;
    if (const auto commit = to_git(order.head.commit)) {
        AURA_TRY_ASSIGN(head, unless_too_large(content.text_at(*commit, order.path)));
    }
    AURA_TRY_ASSIGN(Text index, unless_too_large(content.text_in_index(order.path, head)));
    view.head = synced_file(std::move(head));
    view.index = synced_file(std::move(index));
    return {};
}

Status TreeWorker::read_disk(const workspace::Tree::Examine& order, workspace::FileView& view) {
    auto image = tree_.read(order.path);
    if (!image && image.error().is(ErrorCode::text_unsupported)) {
        view.too_large = true;
        return {};
    }
    if (!image && image.error().is(ErrorCode::path_refused)) {
        view.handling = workspace::Handling::left_to_git;
        return {};
    }
    if (!image) {
        return fail(std::move(image).error());
    }
    if (*image) {
        const auto mode =
            (*image)->print.executable() ? wire::FileMode::executable : wire::FileMode::regular;
        view.disk = workspace::FileImage{std::move((*image)->bytes), mode};
    } else if (order.check_gone) {
        AURA_TRY_ASSIGN(view.gone_for_sure, tree_.absent_for_sure(order.path));
    }
    return {};
}

Result<std::optional<workspace::TreeFile>> TreeWorker::record(std::string_view path) {
    AURA_TRY_ASSIGN(auto bytes, reader_.store().get(tree_file_key(link_, path)));
    if (!bytes) {
        return std::optional<workspace::TreeFile>{};
    }
    AURA_TRY_ASSIGN(workspace::TreeFile file, memory_.records.read(*std::move(bytes)));
    return std::optional<workspace::TreeFile>(std::move(file));
}

Result<workspace::Vanished> TreeWorker::vanished(const workspace::Tree::Examine& order,
                                                 const std::string& path) {
    workspace::Vanished gone;
    gone.path = path;
    AURA_TRY_ASSIGN(gone.recorded, record(path));
    if (const auto commit = to_git(order.head.commit)) {
        AURA_TRY_ASSIGN(auto text, git::Content(repository_).text_at(*commit, path));
        gone.head = synced_file(std::move(text));
    }
    return gone;
}

Written TreeWorker::write(const std::vector<workspace::WriteOrder>& orders) {
    using WriteResult = workspace::WriteResult;
    Written written;
    std::vector<WriteResult>& results = written.results;
    results.resize(orders.size(), WriteResult::failed);
    if (const Status here = in_place(); !here) {  // what was opened may be somewhere else by now
        log::line(log::Level::error, kTreeArea, "{}", here.error().to_line());
        return written;
    }
    const auto private_dir = worktree::PrivateDir::ensure(tree_);
    if (!private_dir) {
        log::line(log::Level::error, kTreeArea, "{}", private_dir.error().to_line());
        return written;
    }
    const worktree::Writer writer(tree_, *private_dir, replaced_);
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const auto result = write_one(writer, orders[i]);
        if (result) {
            results[i] = *result;
        } else if (result.error().is(ErrorCode::tree_changed)) {
            results[i] = WriteResult::changed;
        } else {
            log::line(log::Level::error, kTreeArea, "{}", result.error().to_line());
        }
    }
    written.kept = std::exchange(kept_, {});
    // The journal is cleared next: what it stood for must be on disk before.
    if (const Status synced = tree_.sync(); !synced) {
        log::line(log::Level::error, kTreeArea, "{}", synced.error().to_line());
        std::replace(results.begin(), results.end(), WriteResult::done, WriteResult::failed);
    }
    return written;
}

Result<workspace::WriteResult> TreeWorker::write_one(const worktree::Writer& writer,
                                                     const workspace::WriteOrder& order) {
    using WriteResult = workspace::WriteResult;
    AURA_TRY(git::path_allowed(order.path));
    const auto apply = [&]() -> Result<worktree::Outcome> {
        if (!order.to) {
            return writer.remove(order.path, order.from.value_or(""));
        }
        return writer.replace({.path = order.path,
                               .from = order.from,
                               .to = *order.to,
                               .executable = to_worktree(order.executable)},
                              worktree::Flush::no);
    };
    AURA_TRY_ASSIGN(const worktree::Outcome outcome, apply());
    if (!done_or_noted(outcome)) {
        return WriteResult::changed;
    }
    if (order.previous_path) {
        // A file edited at its old place meanwhile stays there; the next look finds it.
        AURA_TRY_ASSIGN(const worktree::Outcome removed,
                        writer.remove(*order.previous_path, order.previous_text));
        static_cast<void>(done_or_noted(removed));
    }
    return WriteResult::done;
}

bool TreeWorker::done_or_noted(const worktree::Outcome& outcome) {
    const auto* displaced = std::get_if<worktree::Displaced>(&outcome);
    if (displaced != nullptr && displaced->kept) {
        kept_.push_back(*displaced->kept);
    }
    return displaced == nullptr;
}

Result<Settled> TreeWorker::settle_replaced() {
    AURA_TRY_ASSIGN(const auto private_dir, worktree::PrivateDir::ensure(tree_));
    Settled settled;
    for (const worktree::LateText& late : replaced_.settle(private_dir)) {
        const auto back = bring_back(private_dir, late);
        if (!back || !*back) {
            settled.kept.push_back(late.name);
        }
    }
    settled.kept.insert(settled.kept.end(), kept_.begin(), kept_.end());
    kept_.clear();
    settled.waiting = replaced_.size();
    return settled;
}

Result<bool> TreeWorker::bring_back(const worktree::PrivateDir& private_dir,
                                    const worktree::LateText& late) {
    AURA_TRY_ASSIGN(std::string text, private_dir.read(late.name));
    AURA_TRY_ASSIGN(const auto image, tree_.read(late.path));
    AURA_TRY_ASSIGN(const auto recorded, record(late.path));
    std::optional<std::string> known;
    if (recorded && !recorded->absent) {
        AURA_TRY_ASSIGN(known, workspace::text_of(*recorded));
    }
    const std::optional<std::string> there = image ? std::optional(image->bytes) : std::nullopt;
    if (there != known) {
        return false;
    }
    const worktree::Writer writer(tree_, private_dir, replaced_);
    AURA_TRY_ASSIGN(const worktree::Outcome outcome,
                    writer.replace({.path = late.path, .from = there, .to = std::move(text)},
                                   worktree::Flush::yes));
    if (!done_or_noted(outcome)) {
        return false;
    }
    AURA_TRY(private_dir.discard(late.name));
    return true;
}

Result<std::vector<std::string>> TreeWorker::sort_out_leftovers(
    const std::vector<workspace::JournalEntry>& journal) {
    return runtime::sort_out_leftovers(tree_, journal);
}

Result<std::optional<Digest>> TreeWorker::hash_of(const std::string& path) const {
    AURA_TRY_ASSIGN(const auto image, tree_.read(path));
    return image ? std::optional(sync::text_hash(image->bytes)) : std::nullopt;
}

Result<Inspected> TreeWorker::inspect(const workspace::Tree::Inspect& order) {
    Inspected found;
    AURA_TRY_ASSIGN(found.file, hash_of(order.path));
    if (order.previous_path) {
        AURA_TRY_ASSIGN(found.previous, hash_of(*order.previous_path));
    }
    return found;
}

Result<bool> TreeWorker::remove(const workspace::Tree::Remove& order) {
    AURA_TRY_ASSIGN(const auto image, tree_.read(order.path));
    if (!image || sync::text_hash(image->bytes) != order.expected) {
        return false;
    }
    AURA_TRY_ASSIGN(const auto private_dir, worktree::PrivateDir::ensure(tree_));
    const worktree::Writer writer(tree_, private_dir, replaced_);
    AURA_TRY_ASSIGN(const worktree::Outcome outcome, writer.remove(order.path, image->bytes));
    return done_or_noted(outcome);
}

Result<ConflictTexts> TreeWorker::read_conflict(const ConflictJob& job) {
    const TreeTexts texts(repository_, tree_, reader_, job.places, job.keys);
    ConflictTexts found;
    found.heads.reserve(job.finding.heads.size());
    for (const wire::VersionId& head : job.finding.heads) {
        AURA_TRY_ASSIGN(std::string text, texts.text(head));
        found.heads.push_back(std::move(text));
    }
    AURA_TRY_ASSIGN(const auto recorded, record(job.finding.path));
    if (job.finding.item_kind == wire::ItemKind::file) {
        AURA_TRY_ASSIGN(const bool absent, tree_.absent_for_sure(job.finding.path));
        found.here = absent ? std::nullopt : std::optional(std::string());
    }
    if (recorded && job.finding.item_kind == wire::ItemKind::skeleton) {
        found.here = recorded->skeleton.text;
    } else if (recorded && job.finding.item_kind == wire::ItemKind::node) {
        for (const workspace::RecordedItem& node : recorded->nodes) {
            if (node.id == job.finding.item) {
                found.here = node.text;
            }
        }
    }
    return found;
}

Result<TreeWorker::Planned> TreeWorker::plan_link() {
    AURA_TRY_ASSIGN(Found found, find());
    const workspace::ScanResult& differing = found.result;
    workspace::Tree::Examine look;
    look.check_gone = true;
    look.head = found.head;
    std::vector<workspace::FileView> dirty;
    for (const auto* paths : {&differing.changed, &differing.gone}) {
        for (const std::string& path : *paths) {
            look.path = path;
            AURA_TRY_ASSIGN(workspace::FileView seen, view(look));
            dirty.push_back(std::move(seen));
        }
    }
    return Planned{workspace::plan_link(dirty), std::move(found)};
}

Result<workspace::TreeState> TreeWorker::load_state() {
    workspace::TreeState state;
    AURA_TRY_ASSIGN(const auto records,
                    reader_.store().scan(store::RecordKind::tree_file, link_.view()));
    for (const store::Record& record : records) {
        state.recorded.push_back(path_of(record));
    }
    AURA_TRY_ASSIGN(const auto unshared,
                    reader_.store().scan(store::RecordKind::unshared, link_.view()));
    for (const store::Record& record : unshared) {
        state.unshared.push_back(path_of(record));
    }
    AURA_TRY_ASSIGN(const auto journal,
                    reader_.store().scan(store::RecordKind::journal, link_.view()));
    for (const store::Record& row : journal) {
        AURA_TRY_ASSIGN(workspace::JournalEntry entry, workspace::decode_journal_entry(row.value));
        state.journal.push_back(std::move(entry));
    }
    AURA_TRY_ASSIGN(const std::uint64_t stored, read_generation(reader_.store(), link_));
    AURA_TRY_ASSIGN(const auto private_dir, worktree::PrivateDir::ensure(tree_));
    AURA_TRY_ASSIGN(const std::string mark, private_dir.read_mark());
    const std::uint64_t marked = marked_generation(mark, link_);
    state.store_is_older = stored < marked;
    state.generation = std::max(stored, marked);
    // A clone in its place, a tree that is being copied back.
    state.is_incomplete = stored > 0 && marked == 0;
    return state;
}

Status TreeWorker::mark_generation(std::uint64_t generation) const {
    AURA_TRY_ASSIGN(const auto private_dir, worktree::PrivateDir::ensure(tree_));
    return private_dir.keep_mark(generation_mark(link_, generation));
}

}  // namespace aura::runtime
