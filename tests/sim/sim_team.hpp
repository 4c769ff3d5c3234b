// A team of SimTrees that exchange events directly, in the order of each author's log, and the
// checks that must hold whenever everybody has come to rest.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "sim/perfect_log.hpp"
#include "sim/sim_git.hpp"
#include "sim/sim_tree.hpp"

namespace aura::sim {

class SimTeam {
public:
    // Everybody has a clone of `files`, committed on main.
    SimTeam(std::uint64_t seed, std::size_t members, const Files& files);

    SimTree& operator[](std::size_t member) { return members_[member]->tree; }

    [[nodiscard]] std::size_t size() const { return members_.size(); }

    [[nodiscard]] Prng& prng() { return prng_; }

    [[nodiscard]] SimCommits& commits() { return commits_; }

    // Whether the member exchanges events with the others.
    void set_online(std::size_t member, bool online) { online_[member] = online; }

    // Whether the member's daemon runs.
    void stop(std::size_t member);
    void start(std::size_t member);

    void advance(Duration duration);
    // A few random steps, of anybody.
    void run(std::size_t steps);
    // Until nobody has anything to do. Fails when that takes too long.
    void settle();

    // Members with the same HEAD hold the same files, but for what findings explain.
    void check_converged();
    // The text was recorded by somebody or is on a disk.
    [[nodiscard]] bool is_known(const std::string& path, const std::string& text) const;
    // Events of kind file_changed in everybody's logs.
    [[nodiscard]] std::size_t changes() const;

private:
    struct Member {
        Member(const AuthorId& author, SimCommits& commits, const SimClock& clock, Prng& prng)
            : tree(author, commits, clock, prng),
              log(author, clock, [this](const auto& paths) { tree.handle_new_versions(paths); }) {}

        SimTree tree;
        PerfectLog log;
    };

    [[nodiscard]] bool step();
    [[nodiscard]] bool deliver();
    void check_pair(SimTree& a, SimTree& b);

    SeededPrng prng_;
    SimCommits commits_;
    SimClock clock_;
    std::vector<std::unique_ptr<Member>> members_;
    std::vector<bool> online_;
    std::vector<bool> running_;
    // Events of one member's log that another one has.
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> received_;
};

[[nodiscard]] Files plain_files(const std::map<std::string, std::string>& texts);

}  // namespace aura::sim
