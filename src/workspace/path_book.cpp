#include "workspace/path_book.hpp"

#include <algorithm>

namespace aura::workspace {
namespace {

bool nothing_happened(const WaitingPath& waiting) {
    return waiting.last_hint == MonoTime();
}

LastWriter later(LastWriter before, LastWriter now) {
    // Once nobody looked, nothing later makes it certain.
    return before >= LastWriter::unknown ? std::max(before, now) : now;
}

// Who wrote what waits, where it was written by `before` when it was looked at last.
LastWriter writer_of(const WaitingPath& waiting, LastWriter before) {
    return nothing_happened(waiting) ? before : later(before, waiting.writer);
}

}  // namespace

bool PathBook::hint(MonoTime now, std::string_view path, Hint hint, LastWriter writer) {
    const bool waited = paths_.contains(path);
    WaitingPath* waiting = entry(now, path);
    if (waiting == nullptr) {
        return false;
    }
    waiting->writer = waited ? later(waiting->writer, writer) : writer;
    if (nothing_happened(*waiting)) {
        waiting->first_hint = now;
    }
    waiting->last_hint = now;
    waiting->gone = hint == Hint::gone;
    switch (hint) {
        case Hint::closed:
            set_due(path, *waiting, now);
            break;
        case Hint::modified:
            set_due(path, *waiting, std::min(now + kWriteQuiet, waiting->first_hint + kWriteMax));
            break;
        case Hint::gone:
            set_due(path, *waiting, now + kGoneDelay);
            break;
    }
    return true;
}

bool PathBook::look(MonoTime now, std::string_view path, MonoTime due) {
    const bool waited = paths_.contains(path);
    WaitingPath* waiting = entry(now, path);
    if (waiting == nullptr) {
        return false;
    }
    if (!waited) {
        waiting->last_hint = MonoTime();
        set_due(path, *waiting, due);
    } else if (nothing_happened(*waiting) && !waiting->gone) {
        set_due(path, *waiting, std::min(due, waiting->due));
    }  // A file that is being written or that vanished keeps its own time.
    return true;
}

bool PathBook::request(MonoTime now, std::string_view path, Wish wish) {
    if (!look(now, path, now)) {
        return false;
    }
    WaitingPath& waiting = paths_.find(path)->second;
    waiting.wish = wish == Wish::none ? waiting.wish : wish;
    return true;
}

bool PathBook::request(MonoTime now, std::string_view path, Resolution resolution) {
    if (!look(now, path, now)) {
        return false;
    }
    paths_.find(path)->second.resolutions.push_back(std::move(resolution));
    return true;
}

std::optional<std::pair<std::string, WaitingPath>> PathBook::take_due(
    MonoTime now, const std::set<std::string, std::less<>>& busy) {
    for (const auto& [due, path] : by_due_) {
        if (due > now) {
            break;
        }
        if (!busy.contains(path)) {
            auto node = paths_.extract(path);
            by_due_.erase({due, path});
            WaitingPath& waiting = node.mapped();
            if (const auto kept = kept_writers_.extract(node.key()); !kept.empty()) {
                waiting.writer = writer_of(waiting, kept.mapped());
            }
            return std::pair(std::move(node.key()), std::move(waiting));
        }
    }
    return std::nullopt;
}

void PathBook::put_back(std::string_view path, WaitingPath waiting, MonoTime due) {
    const auto at = paths_.find(path);
    if (at == paths_.end()) {
        waiting.due = due;
        by_due_.emplace(due, path);
        paths_.emplace(path, std::move(waiting));
        return;
    }
    // Something happened to it meanwhile; what was asked for before still holds.
    WaitingPath& newer = at->second;
    newer.writer = writer_of(newer, waiting.writer);
    newer.wish = newer.wish == Wish::none ? waiting.wish : newer.wish;
    newer.resolutions.insert(
        newer.resolutions.begin(), waiting.resolutions.begin(), waiting.resolutions.end());
}

void PathBook::forget(std::string_view path) {
    (void)take_writer(path);
    if (const auto at = paths_.find(path); at != paths_.end()) {
        by_due_.erase({at->second.due, at->first});
        paths_.erase(at);
    }
}

void PathBook::keep_writer(std::string_view path, LastWriter writer) {
    kept_writers_.insert_or_assign(std::string(path), writer);
}

LastWriter PathBook::take_writer(std::string_view path) {
    const auto at = kept_writers_.find(path);
    return at == kept_writers_.end() ? LastWriter::editor : kept_writers_.extract(at).mapped();
}

std::vector<std::string> PathBook::vanished(std::size_t max) const {
    std::vector<std::string> vanished;
    for (const auto& [path, waiting] : paths_) {
        if (waiting.gone && vanished.size() < max) {
            vanished.push_back(path);
        }
    }
    return vanished;
}

bool PathBook::has_vanished(std::string_view path) const {
    const auto at = paths_.find(path);
    return at != paths_.end() && at->second.gone;
}

bool PathBook::has_due(MonoTime now) const {
    return !by_due_.empty() && by_due_.begin()->first <= now;
}

std::optional<MonoTime> PathBook::next_due(const std::set<std::string, std::less<>>& busy) const {
    for (const auto& [due, path] : by_due_) {
        if (!busy.contains(path)) {
            return due;
        }
    }
    return std::nullopt;
}

bool PathBook::wishes(Wish wish) const {
    return std::any_of(paths_.begin(), paths_.end(), [wish](const auto& waiting) {
        return waiting.second.wish == wish;
    });
}

WaitingPath* PathBook::entry(MonoTime now, std::string_view path) {
    auto at = paths_.find(path);
    if (at == paths_.end()) {
        if (paths_.size() >= kWaitingPathsMax) {
            return nullptr;
        }
        WaitingPath waiting;
        waiting.due = now;
        waiting.first_hint = now;
        waiting.last_hint = now;
        by_due_.emplace(now, path);
        at = paths_.emplace(std::string(path), std::move(waiting)).first;
    }
    return &at->second;
}

void PathBook::set_due(std::string_view path, WaitingPath& waiting, MonoTime due) {
    by_due_.erase({waiting.due, std::string(path)});
    waiting.due = due;
    by_due_.emplace(due, path);
}

}  // namespace aura::workspace
