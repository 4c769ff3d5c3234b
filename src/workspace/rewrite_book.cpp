#include "workspace/rewrite_book.hpp"

#include <utility>

namespace aura::workspace {

void RewriteBook::ask(std::string_view path, Rewrite rewrite) {
    if (const auto earlier = wanted(path)) {
        answer(path,
               earlier->number,
               fail(ErrorCode::cancelled, "something else was asked of the file meanwhile"));
    }
    open_.emplace(path, std::move(rewrite));
}

std::optional<Rewrite> RewriteBook::wanted(std::string_view path) const {
    const auto at = open_.find(path);
    return at == open_.end() ? std::nullopt : std::optional(at->second);
}

void RewriteBook::answer(std::string_view path, std::uint64_t number, Status status) {
    if (const auto at = open_.find(path); at != open_.end() && at->second.number == number) {
        answers_.push_back({number, std::move(status)});
        open_.erase(at);
    }
}

void RewriteBook::handle_outcome(std::string_view path,
                                 std::optional<std::uint64_t> number,
                                 const Outcome& outcome,
                                 bool kept) {
    if (!number) {
        return;
    }
    if (outcome.rewritten) {
        if (!*outcome.rewritten) {
            answer(path, *number, *outcome.rewritten);
        }
        return;  // else it is being written
    }
    const bool goes_on = (outcome.draft && !kept) || outcome.look_again;
    if (goes_on) {
        return;
    }
    Error error(ErrorCode::tree_changed, std::string(path) + " is left as it is");
    error = kept ? std::move(error)
                       .because("what is on disk is not in the log: paused, or a private branch")
                       .try_next("aura pause --off")
                 : std::move(error)
                       .because("it is not synced, or what is on disk is not in the log")
                       .try_next("aura conflicts --all");
    answer(path, *number, fail(std::move(error)));
}

void RewriteBook::give_up(std::uint64_t number) {
    std::erase_if(open_, [number](const auto& open) { return open.second.number == number; });
}

std::optional<RewriteBook::Answer> RewriteBook::poll() {
    if (answers_.empty()) {
        return std::nullopt;
    }
    Answer answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
}

}  // namespace aura::workspace
