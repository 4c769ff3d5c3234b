// What a Mothership is made of, for those who answer its commands and requests. References: the
// daemon owns all of it.
#pragma once

#include "base/prng.hpp"
#include "base/time.hpp"
#include "config/config.hpp"
#include "crypto/certificate.hpp"
#include "crypto/identity.hpp"
#include "daemon/event_rate.hpp"
#include "hub/enrolment.hpp"
#include "hub/token_book.hpp"
#include "io/loop.hpp"
#include "runtime/database.hpp"
#include "runtime/hub_server.hpp"
#include "sync/replicator.hpp"

namespace aura::daemon {

struct HubParts {
    io::Loop& loop;
    const config::Config& config;
    const crypto::IdentityKey& identity;
    const crypto::Certificate& certificate;
    Prng& prng;
    const runtime::Database& database;
    sync::Replicator& replicator;
    hub::TokenBook& tokens;
    hub::Enrolment& enrolment;
    runtime::HubServer& server;
    const EventRate& rate;
    MonoTime started;
};

// mothership.unconfirmed where `confirmation` does not allow a Mothership to act.
[[nodiscard]] Status check_confirmed(const sync::Confirmation& confirmation);

// Appends a record to the Mothership's team log.
[[nodiscard]] Status append_team_record(sync::Replicator& replicator,
                                        wire::EventKind kind,
                                        Bytes envelope,
                                        std::vector<store::RecordWrite> records,
                                        sync::Replicator::Done done);

}  // namespace aura::daemon
