#include "daemon/queue.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "base/hex.hpp"
#include "crypto/identity.hpp"
#include "daemon/peer_trees.hpp"

namespace aura::daemon {
namespace {

using control::Json;

// Of what waits, at a time: a month offline may be more than fits into memory.
constexpr store::ReadLimits kPiece{1024, std::size_t{4} * 1024 * 1024};

const char* state_text(peer::LinkState state) {
    switch (state) {
        case peer::LinkState::stopped:
            return "stopped";
        case peer::LinkState::waiting:
            return "waiting";
        case peer::LinkState::dialing:
            return "connecting";
        case peer::LinkState::up:
            return "connected";
    }
    return "unknown";
}

// One log with events that wait.
struct Item {
    wire::LogId log;
    Seq next{};  // to be measured next
    Seq last{};
    std::uint64_t bytes = 0;
    Json json;
};

// Measures item after item, then answers. Kept alive by the read under way; it uses the
// replicator alone, which answers no read once it is gone.
class Measuring : public std::enable_shared_from_this<Measuring> {
public:
    Measuring(PeerTeam& team, Measure measure, runtime::CommandTable::Reply reply)
        : measure_(measure),
          replicator_(team.replicator()),
          now_(team.loop().now().wall),
          unacked_(unacked(team)),
          reply_(std::move(reply)) {
        const sync::Replica& replica = team.replicator().replica();
        const sync::VersionVector& acked = team.hub().acked();
        for (const auto& [log, head] : replica.durable().heads()) {
            const Seq there = std::min(head.seq, acked.head(log).seq);
            if (log.author == replica.self() && there != head.seq) {
                items_.push_back({log, Seq{number(there) + 1}, head.seq, 0, describe(team, log)});
                items_.back().json["events"] = number(head.seq) - number(there);
                items_.back().json["first"] = number(there) + 1;
            }
        }
    }

    void go_on() {
        while (at_ < items_.size() && items_[at_].next > items_[at_].last) {
            ++at_;
        }
        if (at_ == items_.size()) {
            answer();
            return;
        }
        const store::ReadLimits limits =
            measure_ == Measure::all ? kPiece : store::ReadLimits{1, 1};
        replicator_.read(
            {items_[at_].log, items_[at_].next, limits},
            [self = shared_from_this()](auto events) { self->take(std::move(events)); });
    }

private:
    static Json describe(PeerTeam& team, const wire::LogId& log) {
        Json json = connection_json(team);
        json["destination"] = crypto::hub_name(team.membership().hub);
        json["repo_id"] = log.is_team_log() ? Json(nullptr) : Json(to_hex(log.repo.view()));
        json["repo"] = log.is_team_log() ? Json(nullptr) : Json(repo_name(team, log.repo));
        return json;
    }

    void take(Result<std::vector<wire::Event>> events) {
        if (!events) {
            reply_(fail(std::move(events).error().in("cannot read what waits")));
            return;
        }
        Item& item = items_[at_];
        for (const wire::Event& event : *events) {
            if (event.header.seq > item.last) {
                break;
            }
            if (!item.json.contains("oldest")) {
                set_age(item, event.header.time);
            }
            item.bytes += wire::wire_size(event);
            item.next = next(event.header.seq);
        }
        if (events->empty() || measure_ == Measure::oldest) {
            item.next = next(item.last);
        }
        go_on();
    }

    void set_age(Item& item, wire::HybridTime time) const {
        const auto seconds =
            static_cast<std::int64_t>((static_cast<std::uint64_t>(time) >> 16U) / 1000);
        item.json["oldest"] = to_iso8601(from_unix_seconds(seconds));
        item.json["age_s"] = std::max<std::int64_t>(unix_seconds(now_) - seconds, 0);
    }

    void answer() {
        Json list = Json::array();
        std::uint64_t bytes = 0;
        std::int64_t age = 0;
        for (Item& item : items_) {
            bytes += item.bytes;
            age = std::max(age, item.json.value("age_s", std::int64_t{0}));
            if (measure_ == Measure::all) {
                item.json["bytes"] = item.bytes;
            }
            list.push_back(std::move(item.json));
        }
        Json json = {{"unacked", unacked_},
                     {"age_s", items_.empty() ? Json(nullptr) : Json(age)},
                     {"items", std::move(list)}};
        if (measure_ == Measure::all) {
            json["bytes"] = bytes;
        }
        reply_(std::move(json));
    }

    Measure measure_;
    sync::Replicator& replicator_;
    WallTime now_;
    std::uint64_t unacked_;
    runtime::CommandTable::Reply reply_;
    std::vector<Item> items_;
    std::size_t at_ = 0;
};

}  // namespace

std::uint64_t unacked(PeerTeam& team) {
    if (const runtime::Session* session = team.hub().session()) {
        return session->exchange().sender().unacked();
    }
    const sync::Replica& replica = team.replicator().replica();
    std::uint64_t events = 0;
    for (const auto& [log, head] : replica.durable().heads()) {
        if (log.author == replica.self()) {
            // It may have more than we do, of a log that a restored backup cut short.
            events += number(head.seq) -
                      std::min(number(head.seq), number(team.hub().acked().head(log).seq));
        }
    }
    return events;
}

Json connection_json(PeerTeam& team) {
    const peer::MothershipLink& link = team.hub().machine();
    Json json = {{"state", state_text(link.state())}, {"attempts", link.attempts()}};
    if (link.last_error()) {
        json["last_error"] = link.last_error()->to_line();
    }
    if (const auto deadline = link.next_deadline();
        deadline && link.state() == peer::LinkState::waiting) {
        json["next_try_in_ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(
                                     *deadline - team.loop().now().mono)
                                     .count();
    }
    return json;
}

void answer_queue(PeerTeam& team, Measure measure, runtime::CommandTable::Reply reply) {
    std::make_shared<Measuring>(team, measure, std::move(reply))->go_on();
}

}  // namespace aura::daemon
