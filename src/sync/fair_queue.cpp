#include "sync/fair_queue.hpp"

#include "base/assert.hpp"

namespace aura::sync {

void FairQueue::add(const wire::LogId& log) {
    const bool was_empty = authors_.empty();
    authors_[log.author].logs.insert(log);
    if (was_empty) {
        arrive_after(log.author);
    }
}

void FairQueue::remove(const wire::LogId& log) {
    const auto author = authors_.find(log.author);
    if (author == authors_.end()) {
        return;
    }
    author->second.logs.erase(log);
    if (author->second.logs.empty()) {
        authors_.erase(author);
        if (log.author == at_ && !authors_.empty()) {
            arrive_after(log.author);
        }
    }
}

std::optional<wire::LogId> FairQueue::turn() {
    if (authors_.empty()) {
        return std::nullopt;
    }
    const Author& author = authors_.at(at_);
    const auto log = author.logs.upper_bound(author.last);
    return log == author.logs.end() ? *author.logs.begin() : *log;
}

bool FairQueue::spend(std::size_t bytes) {
    const std::optional<wire::LogId> log = turn();
    AURA_ASSERT(log.has_value());
    Author& author = authors_.at(at_);
    if (author.deficit < bytes) {
        arrive_after(at_);
        return false;
    }
    author.deficit -= bytes;
    author.last = *log;
    return true;
}

void FairQueue::arrive_after(const AuthorId& author) {
    auto next = authors_.upper_bound(author);
    if (next == authors_.end()) {
        next = authors_.begin();
    }
    at_ = next->first;
    next->second.deficit += quantum_;
}

}  // namespace aura::sync
