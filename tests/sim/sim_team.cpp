#include "sim/sim_team.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <doctest/doctest.h>

#include "code/skeleton.hpp"

namespace aura::sim {

using workspace::Finding;

namespace {

// More steps than any scenario needs; a loop that feeds itself would take all of them.
constexpr std::size_t kStepsMax = 200'000;

std::set<std::string> paths_with_findings(SimTree& member) {
    std::set<std::string> paths;
    for (const Finding& finding : member.findings()) {
        paths.insert(finding.path);
    }
    return paths;
}

std::set<std::string> conflict_ids(SimTree& member) {
    std::set<std::string> ids;
    for (const Finding& conflict : member.conflicts()) {
        ids.insert(workspace::finding_id(conflict));
    }
    return ids;
}

}  // namespace

SimTeam::SimTeam(std::uint64_t seed, std::size_t members, const Files& files)
    : prng_(seed), online_(members, true), running_(members, true) {
    commits_.server["main"] = commits_.add({}, files);
    for (std::size_t i = 0; i < members; ++i) {
        AuthorId author;
        author.bytes[0] = static_cast<std::uint8_t>(i + 1);
        members_.push_back(std::make_unique<Member>(author, commits_, clock_, prng_));
        members_.back()->tree.git().clone("main");
        start(i);
    }
    settle();
}

void SimTeam::stop(std::size_t member) {
    running_[member] = false;
    members_[member]->tree.crash();
}

void SimTeam::start(std::size_t member) {
    running_[member] = true;
    members_[member]->log.rebuild();
    members_[member]->tree.start(members_[member]->log);
}

void SimTeam::advance(Duration duration) {
    clock_.advance(duration);
    for (std::size_t i = 0; i < size(); ++i) {
        if (running_[i]) {
            members_[i]->tree.tick();
        }
    }
}

void SimTeam::run(std::size_t steps) {
    for (std::size_t i = 0; i < steps && step(); ++i) {
    }
}

void SimTeam::settle() {
    for (std::size_t i = 0; i < kStepsMax; ++i) {
        if (step()) {
            continue;
        }
        std::optional<MonoTime> next;
        bool rest = true;
        for (std::size_t m = 0; m < size(); ++m) {
            if (running_[m]) {
                next = earlier(next, members_[m]->tree.next_deadline());
                rest = rest && members_[m]->tree.at_rest();
            }
        }
        // A deadline that far off is no work, but a second look at something that rests.
        const bool far = !next || *next - clock_.mono > std::chrono::seconds(30);
        if (rest || far) {
            return;
        }
        advance(std::max(*next - clock_.mono, Duration(1)));
    }
    FAIL("the team does not come to rest");
}

bool SimTeam::step() {
    const std::size_t first = prng_.below(size() + 1);
    for (std::size_t i = 0; i <= size(); ++i) {
        const std::size_t who = (first + i) % (size() + 1);
        if (who == size() ? deliver() : running_[who] && members_[who]->tree.step()) {
            return true;
        }
    }
    return false;
}

bool SimTeam::deliver() {
    std::vector<std::pair<std::size_t, std::size_t>> ready;
    for (std::size_t from = 0; from < size(); ++from) {
        for (std::size_t to = 0; to < size(); ++to) {
            if (from != to && online_[from] && online_[to] && running_[to] &&
                received_[{from, to}] < members_[from]->log.events().size()) {
                ready.emplace_back(from, to);
            }
        }
    }
    if (ready.empty()) {
        return false;
    }
    const auto pair = ready[prng_.below(ready.size())];
    members_[pair.second]->log.receive(members_[pair.first]->log.events()[received_[pair]++]);
    return true;
}

void SimTeam::check_converged() {
    for (std::size_t a = 0; a < size(); ++a) {
        for (std::size_t b = a + 1; b < size(); ++b) {
            if (members_[a]->tree.git().head() == members_[b]->tree.git().head()) {
                check_pair(members_[a]->tree, members_[b]->tree);
            }
        }
    }
}

void SimTeam::check_pair(SimTree& a, SimTree& b) {
    CHECK(conflict_ids(a) == conflict_ids(b));
    auto explained = paths_with_findings(a);
    explained.merge(paths_with_findings(b));
    for (const std::string& path : paths_of(a.disk(), b.disk())) {
        if (!explained.contains(path)) {
            CAPTURE(path);
            CHECK(a.text(path).value_or("(no file)") == b.text(path).value_or("(no file)"));
        }
    }
}

bool SimTeam::is_known(const std::string& path, const std::string& text) const {
    for (const auto& member : members_) {
        if (member->tree.text(path) == text) {
            return true;
        }
        for (const SimEvent& event : member->log.events()) {
            const auto* change = event.change();
            if (change == nullptr) {
                continue;
            }
            for (const wire::ItemContent& item : change->content.items) {
                if (item.text == text) {
                    return true;
                }
            }
        }
    }
    return false;
}

std::size_t SimTeam::changes() const {
    std::size_t changes = 0;
    for (const auto& member : members_) {
        changes += static_cast<std::size_t>(std::count_if(
            member->log.events().begin(), member->log.events().end(), [](const SimEvent& event) {
                return event.change() != nullptr;
            }));
    }
    return changes;
}

Files plain_files(const std::map<std::string, std::string>& texts) {
    Files files;
    for (const auto& [path, text] : texts) {
        files[path] = {text, wire::FileMode::regular};
    }
    return files;
}

}  // namespace aura::sim
