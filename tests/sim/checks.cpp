#include "sim/checks.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/core.h>

#include "sim/sim_editor.hpp"
#include "sim/sim_world.hpp"
#include "workspace/finding.hpp"

namespace aura::sim {
namespace {

using workspace::Finding;

using Lines = std::vector<std::string>;

// Members in good standing; the Mothership first.
std::vector<SimMachine*> members(SimWorld& world) {
    std::vector<SimMachine*> all;
    const auto& team = world.hub().daemon().replicator().membership();
    for (const auto& machine : world.machines()) {
        if (team.is_member(machine->id())) {
            all.push_back(machine.get());
        }
    }
    return all;
}

const sync::VersionVector& held_by(const SimMachine& machine) {
    return machine.daemon().replicator().replica().durable();
}

void check_logs(SimWorld& world, Lines& wrong) {
    const auto& hub = held_by(world.hub());
    for (const SimMachine* machine : members(world)) {
        sync::VersionVector all = held_by(*machine);
        all.merge(hub);
        for (const auto& [log, head] : all.heads()) {
            const sync::Head here = held_by(*machine).head(log);
            const sync::Head there = hub.head(log);
            if (here != there) {
                wrong.push_back(fmt::format("logs: {} has {} events of a {} log, the Mothership {}",
                                            machine->name(),
                                            number(here.seq),
                                            log.is_team_log() ? "team" : "repository",
                                            number(there.seq)));
            }
        }
    }
}

// Who is out is not heard, also where he alone knows that the Mothership took him back before it
// forgot that (docs/decisions/0024).
bool is_out_of_reach(SimWorld& world, const wire::LogId& log, const sync::Head& head) {
    const auto all = members(world);
    return log.is_team_log() && world.ledger().was_restored(log.author) &&
           std::none_of(all.begin(), all.end(), [&](const SimMachine* machine) {
               return world.ledger().has_acked(machine->id(), log, head.seq);
           });
}

void check_acked(SimWorld& world, Lines& wrong) {
    const auto& team = world.hub().daemon().replicator().membership();
    for (const auto& [log, head] : world.ledger().acked().heads()) {
        const auto cut = team.cut(log);
        if ((cut && head.seq > cut->seq) || is_out_of_reach(world, log, head)) {
            continue;
        }
        for (const SimMachine* machine : members(world)) {
            if (!world.ledger().holds(machine->id(), log, head)) {
                wrong.push_back(fmt::format("acked: event {} of a log was acked and {} lacks it",
                                            number(head.seq),
                                            machine->name()));
            }
        }
    }
}

void check_folds(SimWorld& world, Lines& wrong) {
    for (SimMachine* machine : members(world)) {
        const RepoLog* log = machine->daemon().log();
        if (log == nullptr) {
            continue;
        }
        const std::size_t known = log->graph().change_count() + log->changes_void_and_sealed();
        if (known != log->changes_told()) {
            wrong.push_back(fmt::format("once: {} was told of {} changes and knows {}",
                                        machine->name(),
                                        log->changes_told(),
                                        known));
        }
        for (const Error& error : log->left_out()) {
            wrong.push_back(
                fmt::format("fold: {} left an event out: {}", machine->name(), error.to_line()));
        }
        if (log->sealed() > 0) {
            wrong.push_back(
                fmt::format("keys: {} cannot open {} events", machine->name(), log->sealed()));
        }
    }
}

// Of members that hold the same, each must have made the same of it.
void check_digests(SimWorld& world, Lines& wrong) {
    std::map<std::pair<RepoId, Digest>, std::pair<Digest, std::string>> first;
    for (SimMachine* machine : members(world)) {
        for (const wire::DigestFrame& digest : machine->daemon().replicator().digests()) {
            const auto& [state, name] = first
                                            .try_emplace({digest.repo, digest.vector},
                                                         std::pair(digest.state, machine->name()))
                                            .first->second;
            if (state != digest.state) {
                wrong.push_back(
                    fmt::format("digests: {} and {} made different things of the same "
                                "events",
                                name,
                                machine->name()));
            }
        }
    }
}

void check_queues(SimWorld& world, Lines& wrong) {
    for (SimMachine* machine : members(world)) {
        if (!machine->daemon().replicator().replica().commits().is_idle()) {
            wrong.push_back(fmt::format("stall: {} has commits waiting", machine->name()));
        }
        const SimTree* tree = machine->find_tree();
        if (tree != nullptr && !tree->at_rest() && !tree->next_deadline()) {
            wrong.push_back(
                fmt::format("stall: the tree of {} waits for nothing", machine->name()));
        }
        if (machine->daemon().sessions().empty()) {
            wrong.push_back(fmt::format("stall: {} has no session", machine->name()));
        }
        for (const SimSession* session : machine->daemon().sessions()) {
            const sync::RunSender& sender = session->exchange().sender();
            if (sender.unacked() > 0 || sender.is_out_of_credit()) {
                wrong.push_back(fmt::format("stall: {} has {} unacked events{}",
                                            machine->name(),
                                            sender.unacked(),
                                            sender.is_out_of_credit() ? ", no credit" : ""));
            }
        }
    }
}

std::map<std::string, std::string> conflicts(const SimTree& tree) {
    std::map<std::string, std::string> by_id;
    for (const Finding& finding : tree.conflicts()) {
        by_id[workspace::finding_id(finding)] = fmt::format("{} at {} (item of kind {}, {} heads)",
                                                            sync::name(finding.conflict),
                                                            finding.path,
                                                            static_cast<int>(finding.item_kind),
                                                            finding.heads.size());
    }
    return by_id;
}

// What `a` lists and `b` does not.
void check_listed(const SimMachine& a, const SimMachine& b, Lines& wrong) {
    const auto there = conflicts(*b.find_tree());
    for (const auto& [id, line] : conflicts(*a.find_tree())) {
        if (!there.contains(id)) {
            wrong.push_back(
                fmt::format("conflicts: {} lists {}, {} does not", a.name(), line, b.name()));
        }
    }
}

// The paths that findings speak of, under every name that their files had.
std::set<std::string> explained(const SimMachine& a, const SimMachine& b) {
    std::set<std::string> paths;
    for (const SimMachine* machine : {&a, &b}) {
        for (const Finding& finding : machine->find_tree()->findings()) {
            paths.insert(finding.path);
            const auto names = machine->daemon().log()->graph().slice(finding.path).paths;
            paths.insert(names.begin(), names.end());
        }
    }
    return paths;
}

void check_pair(const SimMachine& a, const SimMachine& b, Lines& wrong) {
    const SimTree& left = *a.find_tree();
    const SimTree& right = *b.find_tree();
    if (left.git().head() != right.git().head()) {
        return;
    }
    check_listed(a, b, wrong);
    check_listed(b, a, wrong);
    const auto known = explained(a, b);
    for (const std::string& path : paths_of(left.disk(), right.disk())) {
        if (!known.contains(path) && left.text(path) != right.text(path)) {
            wrong.push_back(fmt::format("trees: {} differs at {} and {}:\n{}---\n{}",
                                        path,
                                        a.name(),
                                        b.name(),
                                        left.text(path).value_or("(no file)\n"),
                                        right.text(path).value_or("(no file)\n")));
        }
    }
}

void check_trees(SimWorld& world, Lines& wrong) {
    const auto all = members(world);
    for (std::size_t a = 1; a < all.size(); ++a) {
        for (std::size_t b = a + 1; b < all.size(); ++b) {
            check_pair(*all[a], *all[b], wrong);
        }
    }
}

// The names of the functions of a file that are in conflict.
std::set<std::string_view> functions_in_conflict(const std::vector<Finding>& conflicts,
                                                 const std::string& path) {
    std::set<std::string_view> names;
    for (const Finding& finding : conflicts) {
        if (finding.path == path && finding.item_kind == wire::ItemKind::node) {
            names.insert(finding.address);
        }
    }
    return names;
}

// The name of the function that begins with `line`; empty: it is a statement.
std::string_view function_of(std::string_view line) {
    constexpr std::string_view kDef = "def ";
    return line.starts_with(kDef) ? line.substr(kDef.size(), line.find('(') - kDef.size())
                                  : std::string_view();
}

// Editors of the simulation write every line once: a line that is there twice was applied twice.
// But what somebody moved out of a function is in the statements that all have, and in the
// function, where that is in conflict, of who had it there.
bool has_line_twice(std::string_view text, const std::set<std::string_view>& in_conflict) {
    std::map<std::string, std::string_view> functions;  // by what a line says; empty: a statement's
    std::string_view function;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end);
        function = line.starts_with(' ') ? function : function_of(line);
        const auto& [at, is_first] = functions.emplace(SimEditor::content(line), function);
        const bool is_moved = at->second.empty() != function.empty() &&
                              in_conflict.contains(function.empty() ? at->second : function);
        if (!is_first && !is_moved) {
            return true;
        }
    }
    return false;
}

// A device that comes back from an old state finds functions in its files that its log has not
// heard of; they may come to it once more.
void check_lines(SimWorld& world, Lines& wrong) {
    for (SimMachine* machine : members(world)) {
        const SimTree* tree = machine->find_tree();
        if (tree == nullptr) {
            continue;
        }
        const bool forgot = world.ledger().was_restored(machine->id());
        const std::vector<Finding> listed = tree->conflicts();
        for (const auto& [path, file] : tree->disk()) {
            const bool may_forget = forgot && path.ends_with(".py");
            if (!may_forget && has_line_twice(file.bytes, functions_in_conflict(listed, path))) {
                wrong.push_back(fmt::format(
                    "once: {} has a line twice at {}:\n{}", path, machine->name(), file.bytes));
            }
        }
    }
}

}  // namespace

std::optional<std::string> check_machine(const SimMachine& machine, std::size_t window_bytes) {
    const SimDaemon& daemon = machine.daemon();
    if (!daemon.driver().is_moving()) {
        return "stall: commits wait, and nothing is under way";
    }
    const sync::CommitQueue& commits = daemon.replicator().replica().commits();
    if (commits.waiting_bytes() > sync::kOwnWaitingBytesMax + sync::kForeignWaitingBytesMax) {
        return "bounds: too much waits for the disk";
    }
    for (const SimSession* session : daemon.sessions()) {
        if (session->exchange().receiver().pending_bytes() > window_bytes) {
            return "bounds: a session holds more than its window";
        }
        if (session->bytes_under_way() > window_bytes + 2 * wire::kFrameBytesMax) {
            return "bounds: more than a window is under way";
        }
    }
    for (const auto& link : daemon.links()) {
        const auto state = link->machine().state();
        const bool waits = state == peer::LinkState::waiting || state == peer::LinkState::dialing;
        if (waits && !link->machine().next_deadline()) {
            return "stall: a link waits without a timer";
        }
    }
    return std::nullopt;
}

std::vector<std::string> check_team(SimWorld& world) {
    Lines wrong;
    check_logs(world, wrong);
    check_acked(world, wrong);
    check_folds(world, wrong);
    check_digests(world, wrong);
    check_queues(world, wrong);
    check_trees(world, wrong);
    check_lines(world, wrong);
    return wrong;
}

}  // namespace aura::sim
