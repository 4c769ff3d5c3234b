// The events of one repository as they become known: opened, decoded, folded into its graph. Tells
// which paths deserve a look, and compares what came of it with what came of it elsewhere: members
// with equal vectors must have equal state (docs/protocol.md, "digest").
//
// A core fold: owned by the loop thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "sync/event_reader.hpp"
#include "sync/replicator.hpp"
#include "sync/repo_graph.hpp"

namespace aura::sync {

struct RepoFoldOptions {
    RepoId repo;
    // Events kept that wait for a key, and their bytes; what comes beyond is read again when a key
    // arrives.
    std::size_t sealed_max = 10'000;
    std::size_t sealed_bytes_max = 16 * 1024 * 1024;
};

class RepoFold final : public EventFold {
public:
    // Gives the fold every durable event of its repository, in log order. May block: it is called
    // at the start, and after more events than are kept have waited for a key.
    using Replay = std::function<Status(EventFold&)>;

    struct Handlers {
        std::function<void(const std::vector<std::string>&)> on_paths;
        // An event counts for nothing, for another reason than a key that is still missing.
        std::function<void(const Error&)> on_left_out;
    };

    // `replicator` outlives the fold, which adds itself.
    RepoFold(Replicator& replicator, RepoFoldOptions options, Replay replay, Handlers handlers);
    RepoFold(const RepoFold&) = delete;
    RepoFold& operator=(const RepoFold&) = delete;
    ~RepoFold() override;

    // Reads what the store holds: once, before anything else.
    [[nodiscard]] Status start() { return replay_(*this); }

    void on_event(const store::EventRef& event) override;
    void on_key(const RepoId& repo) override;
    void on_membership() override;
    [[nodiscard]] std::optional<wire::DigestFrame> digest() override;
    void on_digest(const wire::DigestFrame& theirs) override;

    [[nodiscard]] const RepoId& repo() const { return options_.repo; }

    [[nodiscard]] const RepoGraph& graph() const { return graph_; }

    // Where the events of `history` stand.
    [[nodiscard]] EventPlaces places_of(const FileHistory& history) const;

    // Where the event stands; null for one that has not arrived.
    [[nodiscard]] const EventPlace* place_of(const EventId& event) const;

    [[nodiscard]] RepoKeys keys() const { return keys_; }

    // Events that are kept until their key arrives. Void ones do not count: what gave their key may
    // be void as well.
    [[nodiscard]] std::size_t sealed_count() const;

private:
    void take(const store::EventRef& event);
    [[nodiscard]] Result<std::vector<std::string>> fold(const store::StoredEvent& event);
    void keep_sealed(const store::EventRef& event);
    [[nodiscard]] VersionVector vector() const;
    [[nodiscard]] bool agrees_with(const wire::DigestFrame& theirs);
    // Reads what the store holds, as if nothing had been read before.
    [[nodiscard]] Status read_again();

    Replicator& replicator_;
    RepoFoldOptions options_;
    Replay replay_;
    Handlers handlers_;
    RepoGraph graph_;
    std::unordered_map<EventId, EventPlace> places_;
    std::set<wire::LogId> logs_;
    bool has_void_ = false;
    std::vector<store::EventRef> sealed_;
    std::size_t sealed_bytes_ = 0;
    bool sealed_overflowed_ = false;
    RepoKeys keys_;
    // How often members contradicted what was not to be repaired here, since the start.
    std::map<AuthorId, std::size_t> contradictions_;
};

}  // namespace aura::sync
