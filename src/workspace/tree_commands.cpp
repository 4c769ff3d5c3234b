// Tree's commands: what a user asks for.
#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "workspace/glob.hpp"
#include "workspace/tree.hpp"

namespace aura::workspace {

void Tree::set_intent(std::string intent) {
    settings_.intent = std::move(intent);
}

void Tree::set_apply_mode(MonoTime now, ApplyMode mode) {
    settings_.apply = mode;
    now_ = now;
    look_at_all(in_log_, Wish::none);
    advance(now);
}

void Tree::set_private_branches(MonoTime now, std::vector<std::string> patterns) {
    settings_.private_branches = std::move(patterns);
    resume_looks(now);
}

bool Tree::on_private_branch() const {
    return gate_.state() && is_private(gate_.state()->head);
}

bool Tree::is_private(const TreeHead& head) const {
    const auto& patterns = settings_.private_branches;
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        return glob_matches(pattern, head.branch);
    });
}

void Tree::pause() {
    paused_ = true;
}

void Tree::resume(MonoTime now) {
    paused_ = false;
    resume_looks(now);
}

// At what may leave now.
void Tree::resume_looks(MonoTime now) {
    now_ = now;
    look_at_all(std::exchange(postponed_, {}), Wish::none);
    advance(now);
}

void Tree::hold() {
    held_ = true;
}

void Tree::release(MonoTime now) {
    now_ = now;
    held_ = false;
    look_at_all(in_log_, Wish::none);
    advance(now);
}

void Tree::pull(MonoTime now, std::string_view path) {
    now_ = now;
    if (path.empty()) {
        look_at_all(in_log_, Wish::pull);
    } else {
        look_at_all({std::string(path)}, Wish::pull_named);
    }
    advance(now);
}

Status Tree::share(MonoTime now, std::string_view path) {
    now_ = now;
    auto changes = unshared_.remove_below(path);
    if (changes.empty()) {
        const std::string_view directory = unshared_.directory_of(path);
        if (directory.empty()) {
            return fail(ErrorCode::not_found,
                        fmt::format("nothing waits to be shared at {}", path));
        }
        return fail(Error(ErrorCode::not_found, fmt::format("{} does not wait alone", path))
                        .because(fmt::format("{} was ignored as a whole", directory)));
    }
    keep_unshared(std::move(changes));
    survey_.want();
    advance(now);
    return {};
}

Status Tree::approve(MonoTime now) {
    now_ = now;
    if (!brake_.holds_sending() && !brake_.holds_receiving()) {
        return fail(ErrorCode::not_found, "no change waits for a yes");
    }
    let_through(brake_.approve());
    findings_changed_ = true;
    advance(now);
    return {};
}

Status Tree::resolve(MonoTime now, std::string_view path, Resolution resolution) {
    now_ = now;
    const auto at = findings_.find(path);
    const auto is_meant = [&](const Finding& one) {
        return one.kind == FindingKind::conflict && one.item_kind == resolution.kind &&
               one.item == resolution.item && one.heads == resolution.heads;
    };
    const std::vector<Finding> none;
    const std::vector<Finding>& here = at == findings_.end() ? none : at->second;
    const auto meant = std::find_if(here.begin(), here.end(), is_meant);
    if (meant == here.end()) {
        return fail(ErrorCode::not_found, "no such conflict in " + std::string(path));
    }
    if (meant->hold != HoldReason::none) {
        return fail(ErrorCode::not_found,
                    "that conflict is in another file, which waits for its path " +
                        std::string(path) + " to be free");
    }
    if (!book_.request(now, path, std::move(resolution))) {
        survey_.want();
    }
    advance(now);
    return {};
}

void Tree::rewrite(MonoTime now, std::string_view path, Rewrite rewrite) {
    now_ = now;
    rewrites_.ask(path, std::move(rewrite));
    look(path);
    advance(now);
}

std::vector<Tree::Examine> Tree::own_looks() const {
    std::vector<Examine> looks;
    if (!gate_.is_open(now_)) {
        return looks;
    }
    PathSet paths = recorded_;
    paths.insert(postponed_.begin(), postponed_.end());
    for (const std::string& path : paths) {
        Examine& look = looks.emplace_back();
        look.path = path;
        look.check_gone = true;
        look.at_rest = true;
        look.head = gate_.state()->head;
        look.announced = announced_.value_or(look.head);
        look.settings = settings_;
    }
    return looks;
}

void Tree::park(MonoTime now, ParkWhat what) {
    now_ = now;
    settings_.park_committed = what == ParkWhat::committed;
    park_verdicts_.clear();
    if (gate_.state()) {
        parked_ = gate_.state()->head;
    }
    look_at_all(known_paths(), Wish::park);
    advance(now);
}

void Tree::unpark(MonoTime now, Unpark what) {
    now_ = now;
    parked_.reset();
    PathSet back;
    PathSet rest;
    for (const std::string& path : known_paths()) {
        const auto verdict = park_verdicts_.find(path);
        const bool was_parked =
            verdict != park_verdicts_.end() && verdict->second == ParkVerdict::returned;
        (what == Unpark::all || was_parked ? back : rest).insert(path);
    }
    look_at_all(back, Wish::unpark);
    look_at_all(rest, Wish::none);
    advance(now);
}

bool Tree::wishes(Wish wish) const {
    return book_.wishes(wish) ||
           std::any_of(in_flight_.begin(), in_flight_.end(), [wish](const auto& flight) {
               return flight.second.waiting.wish == wish;
           });
}

Tree::PathSet Tree::known_paths() const {
    PathSet paths = recorded_;
    paths.insert(in_log_.begin(), in_log_.end());
    paths.insert(postponed_.begin(), postponed_.end());
    return paths;
}

}  // namespace aura::workspace
