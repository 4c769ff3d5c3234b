// Tree's part for what was seen of the disk and of git: by the watcher, and by looking at
// everything.
#include <utility>

#include "workspace/ignore_rules.hpp"
#include "workspace/tree.hpp"

namespace aura::workspace {

void Tree::handle_hint(MonoTime now, std::string_view path, Hint hint) {
    now_ = now;
    const LastWriter writer = survey_.is_done() ? gate_.writer(now) : survey_.writer_of_found();
    if (is_ignore_file(path)) {
        survey_.handle_rules(writer);
    }
    hint_at(path, hint, writer);
    advance(now);
}

void Tree::hint_at(std::string_view path, Hint hint, LastWriter writer) {
    if (!book_.hint(now_, path, hint, writer)) {
        survey_.want();
    }
}

void Tree::handle_overflow(MonoTime now) {
    survey_.handle_watching();
    survey_.want_first();
    advance(now);
}

void Tree::handle_scanned(MonoTime now, const Result<ScanResult>& result) {
    now_ = now;
    survey_.handle_done(now, result.has_value());
    if (result) {
        brake_.set_tracked_files(result->tracked_files);
        auto changes = unshared_.add(result->unignored);
        for (UnsharedChange& over : unshared_.remove(result->unshared_over)) {
            changes.push_back(std::move(over));
        }
        keep_unshared(std::move(changes));
        if (survey_.store_is_older()) {
            // Nor does what is as the records say tell that nothing came between.
            for (const std::string& path : known_paths()) {
                hint_at(path, Hint::closed, survey_.writer_of_found());
            }
        }
        for (const std::string& path : result->changed) {
            // A directory may hold very many, of which there is nothing more to say.
            if (unshared_.directory_of(path).empty() || recorded_.contains(path)) {
                hint_at(path, Hint::closed, survey_.writer_of_found());
            }
        }
        for (const std::string& path : result->gone) {
            hint_at(path, Hint::gone, survey_.writer_of_found());
        }
    }
    advance(now);
}

void Tree::handle_compared(MonoTime now, StepNumber number, const std::vector<std::string>& paths) {
    now_ = now;
    (void)take_step(number);
    for (const std::string& path : paths) {
        const bool known = recorded_.contains(path) || in_log_.contains(path);
        if (!known && !book_.waits(path)) {
            look(path);
        }
    }
    advance(now);
}

void Tree::keep_unshared(std::vector<UnsharedChange> changes) {
    Commit commit;
    commit.announced = take_first_head();
    if (changes.empty() && !commit.announced) {
        return;
    }
    commit.number = next_step({{}, StepKind::unshared});
    commit.unshared = changes;
    if (!changes.empty()) {
        findings_changed_ = true;
        unshared_.saving(commit.number, std::move(changes));
    }
    outputs_.emplace_back(std::move(commit));
}

void Tree::unshared_kept(StepNumber number, const Status& status) {
    unshared_.saved(number, status.has_value());
    if (!status) {
        survey_.handle_lost(now_);
    }
}

}  // namespace aura::workspace
