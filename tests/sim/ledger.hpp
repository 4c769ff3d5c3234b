// What was promised in a run, and whether it is kept. An ack or a Have promises that the events are
// on the disk of who says so, from then on; a revocation, that who knows of it sends the revoked
// member nothing more.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "sim/sim_disk.hpp"
#include "sync/version_vector.hpp"
#include "wire/frame.hpp"

namespace aura::sim {

class Ledger {
public:
    // `disk` outlives the ledger.
    void add_device(const AuthorId& device, std::string name, SimDisk& disk);

    // A frame leaves `from`.
    void note_frame(const AuthorId& from, const AuthorId& to, const Bytes& frame);
    // `by` has said that it has `log` through `seq` on disk, and was heard.
    void note_ack(const AuthorId& by, const wire::LogId& log, Seq seq);
    // Event `at` of the Mothership's `log` revokes `member`, or brings it back.
    void note_revocation(const AuthorId& member, const wire::LogId& log, Seq at, bool revoked);
    // The disk of `device` was replaced by an older one: nobody can hold what it promised.
    void note_restored(const AuthorId& device);

    // Whether that happened to it.
    [[nodiscard]] bool was_restored(const AuthorId& device) const;

    // Looks at every promise that stands.
    void check_promises();

    // What `device` holds of `log` at `seq`; a zero id: nothing.
    [[nodiscard]] EventId held(const AuthorId& device, const wire::LogId& log, Seq seq) const;

    // Whether `device` acked `log` as far as `seq`, and its disk did not go back since.
    [[nodiscard]] bool has_acked(const AuthorId& device, const wire::LogId& log, Seq seq) const;

    // Whether it has that event, in the log or in a branch of it.
    [[nodiscard]] bool holds(const AuthorId& device,
                             const wire::LogId& log,
                             const sync::Head& head) const;

    // Every event that was ever acked by somebody else than its author, the last of each log.
    [[nodiscard]] const sync::VersionVector& acked() const { return acked_; }

    // One line for each promise that was broken; the checker's name comes first.
    [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }

private:
    struct Device {
        std::string name;
        SimDisk& disk;
        sync::VersionVector promised;
        bool was_restored = false;
    };

    struct Standing {
        wire::LogId log;
        Seq since{};
        bool revoked = false;
    };

    void check_said(const Device& device, const char* what, const wire::LogId& log, Seq seq);
    void check_sent(const Device& sender, const AuthorId& from, const wire::Events& run);
    void report(std::string line);

    std::map<AuthorId, Device> devices_;
    std::map<AuthorId, Standing> standings_;
    sync::VersionVector acked_;
    std::vector<std::string> broken_;
};

}  // namespace aura::sim
