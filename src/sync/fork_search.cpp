#include "sync/fork_search.hpp"

namespace aura::sync {

std::optional<Seq> ForkSearch::question() const {
    const std::uint64_t low = number(common_.seq);
    const std::uint64_t end = number(end_);
    if (failed_ || end - low <= 1) {
        return std::nullopt;
    }
    if (low == 0) {
        return Seq{end > step_ ? end - step_ : 1};
    }
    return Seq{low + (end - low) / 2};
}

void ForkSearch::handle_ours(Seq seq, const EventId& id) {
    if (seq == question()) {
        ours_ = id;
        compare();
    }
}

void ForkSearch::handle_theirs(Seq seq, const EventId& id) {
    if (seq == question()) {
        theirs_ = id;
        compare();
    }
}

void ForkSearch::compare() {
    if (!ours_ || !theirs_) {
        return;
    }
    const Seq seq = *question();
    if (ours_->is_zero() || theirs_->is_zero()) {
        failed_ = true;
        fork_.reset();
    } else if (*ours_ == *theirs_) {
        common_ = {seq, *ours_};
    } else {
        end_ = seq;
        step_ *= 2;
        fork_ = Fork{log_, seq, *ours_, *theirs_};
    }
    ours_.reset();
    theirs_.reset();
}

}  // namespace aura::sync
