#include "daemon/peer_team.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/log.hpp"
#include "crypto/credentials.hpp"
#include "daemon/version.hpp"
#include "http/error_body.hpp"
#include "runtime/acked_record.hpp"
#include "runtime/command_table.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace aura::daemon {
namespace {

using runtime::LinkedTree;

constexpr Duration kAskTimeout = std::chrono::seconds(15);

Result<control::Json> reply_of(net::CallResult result, const std::string& url) {
    if (!result.response) {
        return fail(Error(ErrorCode::unreachable, fmt::format("cannot reach {}", url))
                        .because(result.response.error().to_line())
                        .try_next(fmt::format("aura mothership ping --url {}", url)));
    }
    if (result.response->status >= 400) {
        return fail(http::error_from(*result.response));
    }
    return control::decode_reply(result.response->body);
}

}  // namespace

Result<std::unique_ptr<PeerTeam>> PeerTeam::start(const Parts& parts,
                                                  peer::TeamMembership membership) {
    std::unique_ptr<PeerTeam> team(new PeerTeam(parts, std::move(membership)));
    AURA_TRY(team->open());
    AURA_TRY(team->open_links());
    team->hub_->start();
    return team;
}

PeerTeam::PeerTeam(const Parts& parts, peer::TeamMembership membership)
    : parts_(parts),
      membership_(std::move(membership)),
      away_(prng_),
      close_lost_(parts.loop, [this] { close_lost(); }),
      away_timer_(parts.loop, [this] { look_for_away(); }) {}

PeerTeam::~PeerTeam() {
    // The worker first: a job that runs uses what the trees own.
    workers_.reset();
}

Status PeerTeam::open() {
    const config::Config& config = parts_.config;
    AURA_TRY_ASSIGN(driver_,
                    runtime::ReplicatorDriver::start(
                        parts_.loop,
                        parts_.database,
                        parts_.identity,
                        {.hub = membership_.hub,
                         .keys = {.seal = config.content.seal == config::OnOff::on,
                                  .grant_automatically =
                                      config.content.grants == config::GrantMode::automatic}}));
    catalog_ = std::make_unique<runtime::RepoCatalog>(replicator());
    AURA_TRY(runtime::replay(parts_.database, RepoId{}, *catalog_));
    AURA_TRY_ASSIGN(
        reading_,
        store::sqlite::SqliteStore::open(parts_.database.path(), store::sqlite::Access::read_only));
    reader_ = std::make_unique<sync::EventReader>(*reading_);
    workers_ = std::make_unique<io::Workers>(parts_.loop, io::WorkersOptions{.threads = 1});
    AURA_TRY_ASSIGN(tls::TlsContext context, own_context());
    context_ = context;
    hub_ = std::make_unique<runtime::HubLink>(
        parts_.loop,
        parts_.connector,
        replicator(),
        prng_,
        runtime::HubLink::Options{membership_, std::move(context), agent_name()},
        runtime::HubLink::Handlers{[this] { keep_acked(); }, [this] { tell_caught_up(); }});
    AURA_TRY_ASSIGN(kept_acked_, runtime::read_acked(parts_.database.at_start()));
    hub_->know_acked(kept_acked_);
    return {};
}

Status PeerTeam::open_links() {
    AURA_TRY_ASSIGN(const auto records,
                    parts_.database.at_start().scan(store::RecordKind::linked_tree, {}));
    for (const store::Record& stored : records) {
        AURA_TRY_ASSIGN(runtime::LinkRecord record, runtime::decode_link_record(stored.value));
        Link& link = links_[record.link];
        link.record = std::move(record);
        auto opened = read_tree(link.record);
        const Status begun = opened ? begin(link, *std::move(opened)) : fail(opened.error());
        if (!begun) {
            miss(link.record.link, begun.error());
        }
    }
    update_interest();
    return {};
}

Result<sync::RepoFold*> PeerTeam::fold_of(const RepoId& repo) {
    if (const auto known = folds_.find(repo); known != folds_.end()) {
        return known->second.get();
    }
    auto fold = std::make_unique<sync::RepoFold>(
        replicator(),
        sync::RepoFoldOptions{.repo = repo},
        [this, repo](auto& into) { return runtime::replay(parts_.database, repo, into); },
        sync::RepoFold::Handlers{
            .on_paths = [this, repo](const auto& paths) { look_again(repo, paths); },
            .on_left_out =
                [](const Error& error) {
                    log::line(log::Level::warning, "repo", "{}", error.to_line());
                }});
    AURA_TRY(fold->start());
    return (folds_[repo] = std::move(fold)).get();
}

void PeerTeam::look_again(const RepoId& repo, const std::vector<std::string>& paths) {
    for (auto& [id, link] : links_) {
        if (link.tree && link.record.repo == repo) {
            link.tree->handle_new_versions(paths);
        }
    }
}

Result<LinkedTree::Opened> PeerTeam::read_tree(const runtime::LinkRecord& record) {
    return LinkedTree::read(record, commits_of(record.repo), *reader_, worker_prng_);
}

std::vector<wire::CommitId> PeerTeam::commits_of(const RepoId& repo) const {
    for (const runtime::RepoCatalog::Entry& entry : catalog_->entries()) {
        if (entry.repo == repo && entry.description) {
            return entry.description->commits;
        }
    }
    return {};
}

Status PeerTeam::begin(Link& link, LinkedTree::Opened opened) {
    AURA_TRY_ASSIGN(sync::RepoFold* const fold, fold_of(link.record.repo));
    AURA_TRY_ASSIGN(link.tree,
                    LinkedTree::begin({parts_.loop,
                                       replicator(),
                                       *workers_,
                                       *reader_,
                                       worker_prng_,
                                       parts_.config.content.hide_paths &&
                                           parts_.config.content.seal == config::OnOff::on},
                                      std::move(opened),
                                      *fold,
                                      [this, id = link.record.link](const Error& error) {
                                          lost_.insert_or_assign(id, error);
                                          close_lost_.schedule();
                                      }));
    if (const auto* session = hub_->session(); session && session->exchange().has_caught_up()) {
        link.tree->handle_caught_up();
    }
    link.failure.reset();
    return {};
}

void PeerTeam::add_link(const runtime::LinkRecord& record,
                        const std::shared_ptr<runtime::LinkCandidate>& candidate,
                        const sync::Replicator::Done& done) {
    read_later(record, [this, candidate, done](Result<LinkedTree::Opened> opened) {
        if (opened) {
            opened->look = candidate->take();
        }
        const Status kept =
            opened ? keep_new(*std::move(opened), done) : Status(fail(opened.error()));
        if (!kept) {
            done(kept);
        }
    });
}

Status PeerTeam::keep_new(LinkedTree::Opened opened, const sync::Replicator::Done& done) {
    Link link;
    link.record = opened.record;
    const auto is_same = [&](const auto& other) {
        return other.second.record.root == link.record.root;
    };
    if (std::any_of(links_.begin(), links_.end(), is_same)) {
        return fail(Error(ErrorCode::exists, fmt::format("{} is linked already", link.record.root))
                        .try_next("aura repos"));
    }
    AURA_TRY(begin(link, std::move(opened)));
    AURA_TRY(replicator().commit({runtime::link_write(link.record)}, done));
    links_[link.record.link] = std::move(link);
    update_interest();
    return {};
}

void PeerTeam::read_later(const runtime::LinkRecord& record,
                          const std::function<void(Result<LinkedTree::Opened>)>& done) {
    const Status taken = workers_->submit(
        [this, record, commits = commits_of(record.repo)] {
            return LinkedTree::read(record, commits, *reader_, worker_prng_);
        },
        done);
    if (!taken) {
        done(fail(taken.error()));
    }
}

// Whatever was on its way when the tree went is in the store before the tree is read again.
void PeerTeam::close_lost() {
    for (const auto& [id, error] : std::exchange(lost_, {})) {
        const auto at = links_.find(id);
        if (at == links_.end() || !at->second.tree) {
            continue;
        }
        Link& link = at->second;
        link.record = link.tree->record();
        link.record.was_away = true;
        link.tree->give_up(error);
        link.tree.reset();
        link.failure = error;
        log::line(log::Level::warning, "tree", "{}", error.to_line());
        const auto look = [this, id = id, error = error](const Status&) { miss(id, error); };
        const Status taken = replicator().commit({runtime::link_write(link.record)}, look);
        if (!taken) {
            look(taken);
        }
    }
}

// Also at start.
void PeerTeam::miss(const runtime::LinkId& id, const Error& error) {
    const auto at = links_.find(id);
    if (at == links_.end()) {
        return;
    }
    Link& link = at->second;
    if (!link.failure || link.failure->to_line() != error.to_line()) {
        log::line(log::Level::error, "tree", "{}", error.to_line());
    }
    link.failure = error;
    if (!std::exchange(link.record.was_away, true)) {
        // Where it cannot be kept this start knows it all the same.
        (void)replicator().commit({runtime::link_write(link.record)}, [](const Status&) {});
    }
    away_.missed(parts_.loop.now().mono, id);
    away_timer_.arm(away_.next_deadline());
}

void PeerTeam::hurry() {
    away_.hurry(parts_.loop.now().mono);
    away_timer_.arm(away_.next_deadline());
}

void PeerTeam::look_for_away() {
    while (const auto id = away_.take_due(parts_.loop.now().mono)) {
        read_later(links_.at(*id).record, [this, id = *id](Result<LinkedTree::Opened> opened) {
            handle_looked(id, std::move(opened));
        });
    }
    away_timer_.arm(away_.next_deadline());
}

void PeerTeam::handle_looked(const runtime::LinkId& id, Result<LinkedTree::Opened> opened) {
    const auto at = links_.find(id);
    if (at == links_.end()) {
        return;
    }
    Link& link = at->second;
    if (opened) {
        opened->record = link.record;  // a command may have changed it meanwhile
    }
    const Status begun = opened ? begin(link, *std::move(opened)) : fail(opened.error());
    if (!begun) {
        miss(id, begun.error());
        return;
    }
    away_.forget(id);
    log::line(log::Level::info, "tree", "{} is back", link.record.root);
}

void PeerTeam::remove_link(const runtime::LinkId& link, sync::Replicator::Done done) {
    if (const auto at = links_.find(link); at != links_.end() && at->second.tree) {
        at->second.tree->give_up(Error(ErrorCode::repo_not_linked, "it is not linked any more"));
    }
    links_.erase(link);
    away_.forget(link);
    update_interest();
    const Status taken =
        replicator().commit({{runtime::link_key(link), std::nullopt}}, std::move(done));
    if (!taken) {
        log::line(log::Level::error, "tree", "{}", taken.error().to_line());
    }
}

Result<PeerTeam::Link*> PeerTeam::find_link(const std::string& path) {
    for (auto& [id, link] : links_) {
        const std::string& root = link.record.root;
        if (path == root || path.starts_with(root + "/") || path == link.record.name) {
            return &link;
        }
    }
    return fail(Error(ErrorCode::repo_not_linked, fmt::format("{} is not linked", path))
                    .try_next("aura link PATH"));
}

Status PeerTeam::plan_link(const std::string& root, OnPlanned planned) {
    const std::uint64_t number = ++last_candidate_;
    AURA_TRY_ASSIGN(
        auto candidate,
        runtime::LinkCandidate::begin(
            {parts_.loop, *workers_, *reader_, worker_prng_},
            root,
            [this, number, planned = std::move(planned)](Result<workspace::LinkPlan> plan) {
                const auto begun = candidates_.extract(number);
                planned(std::move(plan), begun.mapped());
            }));
    candidates_[number] = std::move(candidate);
    return {};
}

Status PeerTeam::save(const runtime::LinkRecord& record, sync::Replicator::Done done) {
    if (const auto link = links_.find(record.link); link != links_.end()) {
        link->second.record = record;
        if (link->second.tree) {
            link->second.tree->set_record(record);
        }
    }
    return replicator().commit({runtime::link_write(record)}, std::move(done));
}

void PeerTeam::update_interest() {
    wire::Interest interest;
    for (const auto& [id, link] : links_) {
        interest.repos.push_back(link.record.repo);
    }
    std::sort(interest.repos.begin(), interest.repos.end());
    interest.repos.erase(std::unique(interest.repos.begin(), interest.repos.end()),
                         interest.repos.end());
    hub_->set_interest(std::move(interest));
}

void PeerTeam::ask_hub(const control::Request& request, runtime::CommandTable::Reply reply) {
    const std::uint64_t number = ++last_call_;
    const peer::HubAddress& address = membership_.address;
    calls_[number] = std::make_unique<net::HttpsCall>(
        parts_.loop,
        parts_.connector,
        *context_,
        net::CallTarget{.host = address.host,
                        .port = address.port,
                        .deadline = parts_.loop.now().mono + kAskTimeout,
                        .body_bytes_max = control::kReplyBytesMax},
        [this](const crypto::Certificate& shown) {
            return peer::check_pin(
                shown, membership_.tls_fingerprint, membership_.hub, parts_.loop.now().wall);
        },
        [body = control::encode(request), host = address.host](const tls::TlsMachine&) {
            http::Request http;
            http.method = http::Method::post;
            http.target = "/v1/control";
            http.headers.add("Host", host);
            http.headers.add("Content-Type", "application/json");
            http.body = body;
            return Result<http::Request>(std::move(http));
        },
        [this, number, reply = std::move(reply)](net::CallResult result) {
            reply(reply_of(std::move(result), membership_.address.url()));
            calls_.erase(number);
        });
}

bool PeerTeam::is_catching_up() const {
    const sync::Replica& replica = driver_->replicator().replica();
    if (driver_->replicator().membership().find(replica.self()) == nullptr) {
        return true;
    }
    const auto& at_hub = hub_->acked().heads();
    return std::any_of(at_hub.begin(), at_hub.end(), [&](const auto& entry) {
        const auto& [log, head] = entry;
        return log.is_team_log() && replica.durable().head(log).seq < head.seq;
    });
}

void PeerTeam::tell_caught_up() {
    for (auto& [id, link] : links_) {
        if (link.tree) {
            link.tree->handle_caught_up();
        }
    }
}

Result<tls::TlsContext> PeerTeam::own_context() const {
    AURA_TRY_ASSIGN(const crypto::Credentials credentials,
                    crypto::peer_credentials(parts_.identity, membership_.certificate));
    return tls::TlsContext::client(credentials);
}

Status PeerTeam::renew(peer::TeamMembership membership) {
    membership_ = std::move(membership);
    AURA_TRY_ASSIGN(tls::TlsContext context, own_context());
    context_ = context;
    hub_->renew(membership_, std::move(context));
    return {};
}

void PeerTeam::keep_acked() {
    auto own = runtime::own_heads(hub_->acked(), replicator().replica().self());
    if (own == kept_acked_) {
        return;
    }
    // A failure is told by the commits that matter; the next change of the session tries again.
    if (replicator().commit({runtime::acked_write(own)}, [](const Status&) {})) {
        kept_acked_ = std::move(own);
    }
}

void PeerTeam::stop() {
    hub_->stop();
    const auto own = runtime::own_heads(hub_->acked(), replicator().replica().self());
    // Past the replicator, which would commit it after the end.
    parts_.database.commit({{}, {runtime::acked_write(own)}}, [](const Status&) {});
}

}  // namespace aura::daemon
