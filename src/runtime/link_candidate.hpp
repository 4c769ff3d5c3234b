// A working tree that somebody wants to link: what that would share is found out and shown before
// anything leaves. The tree is watched from before it is compared with git, so that a link that
// follows at once need not compare all of it again: on 100,000 files that is a third of what
// linking takes (scripts/bench --full link_ready).
//
// Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/prng.hpp"
#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/workers.hpp"
#include "runtime/tree_watch.hpp"
#include "runtime/tree_worker.hpp"
#include "sync/event_reader.hpp"
#include "workspace/link_plan.hpp"

namespace aura::runtime {

class LinkCandidate {
public:
    // All outlive the candidate; `workers` as LinkedTree's.
    struct Parts {
        io::Loop& loop;
        io::Workers& workers;
        sync::EventReader& reader;
        Prng& worker_prng;
    };

    // What a linked tree can begin with.
    struct Look {
        std::unique_ptr<TreeWatch> watch;
        TreeWorker::Found found;
    };

    // `planned` is called once, later, while the candidate is there, and may destroy it. Errors now
    // and later: those of TreeWorker::open, io::Watcher::watch and plan_link.
    using OnPlanned = std::function<void(Result<workspace::LinkPlan>)>;
    [[nodiscard]] static Result<std::unique_ptr<LinkCandidate>> begin(const Parts& parts,
                                                                      const std::string& root,
                                                                      const OnPlanned& planned);

    LinkCandidate(const LinkCandidate&) = delete;
    LinkCandidate& operator=(const LinkCandidate&) = delete;
    ~LinkCandidate() = default;

    // What was found, if nothing was reported since; once.
    [[nodiscard]] std::optional<Look> take();

private:
    LinkCandidate(const Parts& parts, std::unique_ptr<TreeWorker> worker, const OnPlanned& planned);

    [[nodiscard]] Status watch();
    void handle_report();
    void plan();
    void answer(Result<workspace::LinkPlan> plan);

    Parts parts_;
    std::shared_ptr<TreeWorker> worker_;
    OnPlanned planned_;  // empty once it was called
    std::unique_ptr<TreeWatch> watch_;
    bool watching_ = false;
    bool disturbed_ = false;
    std::optional<TreeWorker::Found> found_;
    // Jobs of the worker hold a weak reference: they may end after the candidate.
    std::shared_ptr<LinkCandidate*> alive_;
};

}  // namespace aura::runtime
