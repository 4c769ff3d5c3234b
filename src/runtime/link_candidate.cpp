#include "runtime/link_candidate.hpp"

#include <utility>

namespace aura::runtime {

Result<std::unique_ptr<LinkCandidate>> LinkCandidate::begin(const Parts& parts,
                                                            const std::string& root,
                                                            const OnPlanned& planned) {
    AURA_TRY_ASSIGN(auto worker, TreeWorker::open({}, root, parts.reader, parts.worker_prng));
    std::unique_ptr<LinkCandidate> self(new LinkCandidate(parts, std::move(worker), planned));
    AURA_TRY(self->watch());
    return self;
}

LinkCandidate::LinkCandidate(const Parts& parts,
                             std::unique_ptr<TreeWorker> worker,
                             const OnPlanned& planned)
    : parts_(parts),
      worker_(std::move(worker)),
      planned_(planned),
      alive_(std::make_shared<LinkCandidate*>(this)) {
    // Of a linked worktree HEAD and index are elsewhere, and nobody watches them yet.
    const git::Repository& repository = worker_->repository();
    disturbed_ = repository.git_dir() != repository.root() / ".git";
}

Status LinkCandidate::watch() {
    const auto report = [this](const auto& /*changes*/) { handle_report(); };
    AURA_TRY_ASSIGN(watch_, TreeWatch::begin(parts_.loop, worker_->repository().root(), report));
    return {};
}

std::optional<LinkCandidate::Look> LinkCandidate::take() {
    if (disturbed_ || !found_ || !watch_ || !watch_->is_complete()) {
        return std::nullopt;
    }
    return Look{std::move(watch_), *std::exchange(found_, std::nullopt)};
}

void LinkCandidate::handle_report() {
    // The first one says that everything is watched; what came with it is found by the plan.
    if (std::exchange(watching_, true)) {
        disturbed_ = true;
    } else {
        plan();
    }
}

void LinkCandidate::plan() {
    const Status taken = parts_.workers.submit(
        [worker = worker_] { return worker->plan_link(); },
        [alive = std::weak_ptr(alive_)](Result<TreeWorker::Planned> planned) {
            const auto self = alive.lock();
            if (!self) {
                return;
            }
            if (planned) {
                (*self)->found_ = std::move(planned->found);
            }
            (*self)->answer(planned.map([](const auto& done) { return done.plan; }));
        });
    if (!taken) {
        answer(fail(taken.error()));
    }
}

void LinkCandidate::answer(Result<workspace::LinkPlan> plan) {
    const OnPlanned planned = std::exchange(planned_, nullptr);
    planned(std::move(plan));
}

}  // namespace aura::runtime
