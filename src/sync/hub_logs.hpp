// The Mothership's team logs in one session: how those of the other side are to those here.
//
// Owned by the exchange.
#pragma once

#include <set>

#include "sync/confirmation.hpp"
#include "sync/run_receiver.hpp"
#include "sync/run_sender.hpp"
#include "sync/version_vector.hpp"

namespace aura::sync {

class HubLogs {
public:
    // All outlive it.
    HubLogs(const Replica& replica, const RunSender& sender, const RunReceiver& receiver)
        : replica_(replica), sender_(sender), receiver_(receiver) {}

    // The other side has said all that it holds, and was sent nothing yet.
    void handle_said();

    // Only after handle_said().
    [[nodiscard]] HeadComparison compare() const;

private:
    // Those that either side holds something of.
    [[nodiscard]] std::set<wire::LogId> all() const;

    const Replica& replica_;
    const RunSender& sender_;
    const RunReceiver& receiver_;
    VersionVector said_;
};

}  // namespace aura::sync
