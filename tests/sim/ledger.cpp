#include "sim/ledger.hpp"

#include <utility>

#include <fmt/core.h>

#include "sync/event_chain.hpp"

namespace aura::sim {
namespace {

// What a run's report needs of it; the rest would say the same.
constexpr std::size_t kReportsMax = 20;

EventId event_at(SimDisk& disk, const wire::LogId& log, Seq seq) {
    const auto events = disk.store().read(log, seq, {1, 0}).value();
    return events.empty() ? EventId{} : sync::event_id(events.front().header);
}

// Whether the disk has event `head.id`, which was written at `head.seq` of `log`: there, or in a
// branch of it.
bool has(SimDisk& disk, const wire::LogId& log, const sync::Head& head) {
    if (event_at(disk, log, head.seq) == head.id) {
        return true;
    }
    const auto heads = disk.store().heads().value();
    for (const store::LogHead& other : heads) {
        const auto first = disk.store().read(other.log, Seq{1}, {1, 0}).value();
        const auto branch = sync::branch_begun(first.front()).value();
        if (!branch || branch->of != log || branch->base.seq >= head.seq) {
            continue;
        }
        const Seq there{number(head.seq) - number(branch->base.seq) + 1};
        if (event_at(disk, other.log, there) == head.id) {
            return true;
        }
    }
    return false;
}

}  // namespace

void Ledger::add_device(const AuthorId& device, std::string name, SimDisk& disk) {
    devices_.emplace(device, Device{std::move(name), disk, {}});
}

void Ledger::note_frame(const AuthorId& from, const AuthorId& to, const Bytes& bytes) {
    const Device& sender = devices_.at(from);
    const auto frame = wire::decode_frame(bytes).value();
    if (const auto* ack = std::get_if<wire::Ack>(&frame)) {
        for (const wire::AckEntry& entry : ack->entries) {
            check_said(sender, "acks", entry.log, entry.seq);
        }
    } else if (const auto* have = std::get_if<wire::Have>(&frame)) {
        for (const wire::HaveEntry& entry : have->entries) {
            check_said(sender, "says it has", entry.log, entry.seq);
        }
    } else if (const auto* run = std::get_if<wire::Events>(&frame)) {
        check_sent(sender, from, *run);
        const auto standing = standings_.find(to);
        if (standing != standings_.end() && standing->second.revoked &&
            !held(from, standing->second.log, standing->second.since).is_zero()) {
            report(fmt::format(
                "revocation: {} serves {}, who is revoked", sender.name, devices_.at(to).name));
        }
    }
}

void Ledger::note_ack(const AuthorId& by, const wire::LogId& log, Seq seq) {
    Device& device = devices_.at(by);
    const sync::Head head{seq, event_at(device.disk, log, seq)};
    if (head.id.is_zero()) {
        return;  // said when it was sent, or the disk was replaced since
    }
    device.promised.advance(log, head);
    // What only its author holds is gone when his disk goes back, whatever he said of it.
    if (log.author != by) {
        acked_.advance(log, head);
    }
}

void Ledger::note_revocation(const AuthorId& member, const wire::LogId& log, Seq at, bool revoked) {
    standings_[member] = {log, at, revoked};
}

void Ledger::note_restored(const AuthorId& device) {
    devices_.at(device).promised = {};
    devices_.at(device).was_restored = true;
}

bool Ledger::was_restored(const AuthorId& device) const {
    return devices_.at(device).was_restored;
}

void Ledger::check_promises() {
    for (const auto& [id, device] : devices_) {
        for (const auto& [log, head] : device.promised.heads()) {
            if (!has(device.disk, log, head)) {
                report(fmt::format("acked: {} acked event {} of a log and does not have it",
                                   device.name,
                                   number(head.seq)));
            }
        }
    }
}

bool Ledger::holds(const AuthorId& device, const wire::LogId& log, const sync::Head& head) const {
    return has(devices_.at(device).disk, log, head);
}

bool Ledger::has_acked(const AuthorId& device, const wire::LogId& log, Seq seq) const {
    return devices_.at(device).promised.head(log).seq >= seq;
}

EventId Ledger::held(const AuthorId& device, const wire::LogId& log, Seq seq) const {
    return event_at(devices_.at(device).disk, log, seq);
}

void Ledger::check_said(const Device& device, const char* what, const wire::LogId& log, Seq seq) {
    // Of a log that a branch took over from the first event on, nothing is left.
    if (seq != Seq{0} && event_at(device.disk, log, seq).is_zero()) {
        report(fmt::format("acked: {} {} event {} of a log, which is not on its disk",
                           device.name,
                           what,
                           number(seq)));
    }
}

// Own events leave when they are on disk: else whoever dies now forgets what others hold of it.
void Ledger::check_sent(const Device& sender, const AuthorId& from, const wire::Events& run) {
    const Seq last{number(run.first) + run.events.size() - 1};
    if (run.log.author == from && event_at(sender.disk, run.log, last).is_zero()) {
        report(fmt::format("persist: {} sends event {} of its own log, which is not on its disk",
                           sender.name,
                           number(last)));
    }
}

void Ledger::report(std::string line) {
    if (broken_.size() < kReportsMax) {
        broken_.push_back(std::move(line));
    }
}

}  // namespace aura::sim
