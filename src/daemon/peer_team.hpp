// What a peer runs once it belongs to a team: its replica, the session with the Mothership, the
// repositories that it linked.
//
// Loop thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "crypto/identity.hpp"
#include "crypto/secure_prng.hpp"
#include "io/deferred.hpp"
#include "io/loop.hpp"
#include "io/tcp_connector.hpp"
#include "io/timer.hpp"
#include "io/workers.hpp"
#include "net/https_call.hpp"
#include "peer/join.hpp"
#include "runtime/away_trees.hpp"
#include "runtime/command_table.hpp"
#include "runtime/database.hpp"
#include "runtime/hub_link.hpp"
#include "runtime/link_candidate.hpp"
#include "runtime/linked_tree.hpp"
#include "runtime/replicator_driver.hpp"
#include "runtime/repo_catalog.hpp"
#include "sync/replicator.hpp"
#include "sync/repo_fold.hpp"

namespace aura::daemon {

class PeerTeam {
public:
    // All outlive the team.
    struct Parts {
        io::Loop& loop;
        io::TcpConnector& connector;
        runtime::Database& database;
        const crypto::IdentityKey& identity;
        const config::Config& config;
    };

    // Reads what is stored, opens the linked trees, and dials. A tree that cannot be opened is
    // listed with the reason and looked for again. Errors: those of ReplicatorDriver::start.
    [[nodiscard]] static Result<std::unique_ptr<PeerTeam>> start(const Parts& parts,
                                                                 peer::TeamMembership membership);

    PeerTeam(const PeerTeam&) = delete;
    PeerTeam& operator=(const PeerTeam&) = delete;
    ~PeerTeam();

    // One linked working tree; `tree` is null while it is away or cannot be opened, `failure` says
    // why.
    struct Link {
        runtime::LinkRecord record;
        std::unique_ptr<runtime::LinkedTree> tree;
        std::optional<Error> failure;
    };

    [[nodiscard]] std::map<runtime::LinkId, Link>& links() { return links_; }

    // Opens the tree and keeps the record; `done` is called once, later. Errors: exists (linked
    // meanwhile), those of LinkedTree; nothing is kept then. `candidate` is what was planned.
    void add_link(const runtime::LinkRecord& record,
                  const std::shared_ptr<runtime::LinkCandidate>& candidate,
                  const sync::Replicator::Done& done);
    void remove_link(const runtime::LinkId& link, sync::Replicator::Done done);

    // Looks at once for the trees that are away.
    void hurry();

    // The link whose tree `path` is or lies in. repo.not_linked.
    [[nodiscard]] Result<Link*> find_link(const std::string& path);

    // What linking the tree at `root` would share; `planned` is called once, later. Errors: those
    // of runtime::LinkCandidate.
    using OnPlanned = std::function<void(Result<workspace::LinkPlan>,
                                         const std::shared_ptr<runtime::LinkCandidate>&)>;
    [[nodiscard]] Status plan_link(const std::string& root, OnPlanned planned);

    // Keeps a changed record: paused, held, apply.
    [[nodiscard]] Status save(const runtime::LinkRecord& record, sync::Replicator::Done done);

    // Asks the Mothership; `reply` is called once.
    void ask_hub(const control::Request& request, runtime::CommandTable::Reply reply);

    [[nodiscard]] sync::Replicator& replicator() { return driver_->replicator(); }

    [[nodiscard]] const runtime::Database& database() const { return parts_.database; }

    [[nodiscard]] runtime::HubLink& hub() { return *hub_; }

    [[nodiscard]] runtime::RepoCatalog& catalog() { return *catalog_; }

    [[nodiscard]] const peer::TeamMembership& membership() const { return membership_; }

    // The team may have repositories that are not known here yet: the device has just joined, or
    // the Mothership told of events that are still on their way.
    [[nodiscard]] bool is_catching_up() const;

    [[nodiscard]] io::Loop& loop() { return parts_.loop; }

    [[nodiscard]] Prng& prng() { return prng_; }

    // The device joined the same team again: a new certificate, perhaps another address.
    [[nodiscard]] Status renew(peer::TeamMembership membership);

    // Says goodbye to the Mothership.
    void stop();

private:
    PeerTeam(const Parts& parts, peer::TeamMembership membership);

    [[nodiscard]] Status open();
    [[nodiscard]] Status open_links();
    [[nodiscard]] Result<runtime::LinkedTree::Opened> read_tree(const runtime::LinkRecord& record);
    [[nodiscard]] std::vector<wire::CommitId> commits_of(const RepoId& repo) const;
    [[nodiscard]] Status begin(Link& link, runtime::LinkedTree::Opened opened);
    // Reads the tree as a job; `done` is called once, later, or with the error now.
    void read_later(const runtime::LinkRecord& record,
                    const std::function<void(Result<runtime::LinkedTree::Opened>)>& done);
    [[nodiscard]] Status keep_new(runtime::LinkedTree::Opened opened,
                                  const sync::Replicator::Done& done);
    // Trees that are away: closed, looked for again and again, taken back.
    void close_lost();
    void miss(const runtime::LinkId& id, const Error& error);
    void look_for_away();
    void handle_looked(const runtime::LinkId& id, Result<runtime::LinkedTree::Opened> opened);
    [[nodiscard]] Result<sync::RepoFold*> fold_of(const RepoId& repo);
    // These paths of the repository, in every tree of it.
    void look_again(const RepoId& repo, const std::vector<std::string>& paths);
    void update_interest();
    void tell_caught_up();
    // Keeps what the Mothership has acked, where that is new.
    void keep_acked();
    [[nodiscard]] Result<tls::TlsContext> own_context() const;

    Parts parts_;
    peer::TeamMembership membership_;
    crypto::SecurePrng prng_;
    crypto::SecurePrng worker_prng_;
    std::unique_ptr<runtime::ReplicatorDriver> driver_;
    std::unique_ptr<runtime::RepoCatalog> catalog_;
    std::unique_ptr<store::Store> reading_;  // of the worker
    std::unique_ptr<sync::EventReader> reader_;
    std::map<RepoId, std::unique_ptr<sync::RepoFold>> folds_;
    std::map<runtime::LinkId, Link> links_;
    runtime::AwayTrees away_;
    std::map<runtime::LinkId, Error> lost_;  // to be closed
    io::Deferred close_lost_;
    io::Timer away_timer_;
    std::optional<tls::TlsContext> context_;
    std::unique_ptr<runtime::HubLink> hub_;
    sync::VersionVector kept_acked_;  // of own logs
    std::map<std::uint64_t, std::unique_ptr<net::HttpsCall>> calls_;
    std::uint64_t last_call_ = 0;
    // Trees that are being looked at before they are linked.
    std::map<std::uint64_t, std::shared_ptr<runtime::LinkCandidate>> candidates_;
    std::uint64_t last_candidate_ = 0;
    std::unique_ptr<io::Workers> workers_;  // last: its jobs use the trees and the reader
};

}  // namespace aura::daemon
