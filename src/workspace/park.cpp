#include "workspace/park.hpp"

#include <utility>

#include "workspace/baseline.hpp"
#include "workspace/ownership.hpp"

namespace aura::workspace {
namespace {

// Where HEAD has the file that is here: a teammate may have renamed it. Empty: nowhere.
std::string home_of(const TreeFile& file, const ParkContext& context) {
    return context.state == nullptr ? file.path : context.state->line.head_path();
}

TreeFile nothing_at(const TreeFile& file) {
    TreeFile absent;
    absent.id = file.id;
    absent.path = file.path;
    absent.absent = true;
    absent.skeleton.id = file.id;
    return absent;
}

ExecutableBit bit_for(const std::optional<FileImage>& disk, wire::FileMode mode) {
    const auto now = disk ? disk->mode : wire::FileMode::regular;
    if (now == mode) {
        return ExecutableBit::keep;
    }
    return mode == wire::FileMode::executable ? ExecutableBit::set : ExecutableBit::clear;
}

// What a text on the way back to HEAD is not to be replaced by until then. Own work is not among
// it: git would seem to have taken it away for good if HEAD moves to a commit without it.
std::vector<wire::VersionId> others_versions(const TreeFile& file, const Examination& x) {
    std::vector<wire::VersionId> versions = versions_of(file);
    std::erase_if(versions, [&](const wire::VersionId& version) {
        const sync::Change* const change = x.history.find(version.event);
        return change == nullptr || change->author == x.settings.self;
    });
    return versions;
}

// Own work that nobody has committed.
bool has_own_work(const TreeFile& file, const ParkContext& context) {
    const Examination& x = context.examination;
    if (!x.settings.park_committed) {
        return Owners(x.history, context.contained, x.settings.self).of(file).own;
    }
    const Contained anywhere = contained_anywhere(x.history, context.contained);
    return Owners(x.history, anywhere, x.settings.self).of(file).own;
}

}  // namespace

Result<Parking> park_file(const LocalFile& local, const ParkContext& context) {
    const Examination& x = context.examination;
    const std::string& path = x.view.path;
    Parking parking;
    const Ownership whose = Owners(x.history, context.contained, x.settings.self).of(local.file);
    if (!whose.own && !whose.others) {
        return parking;
    }
    if (local.by_git || local.file.broken || has_own_work(local.file, context)) {
        parking.verdict = ParkVerdict::own_changes;
        return parking;
    }
    const std::string home = home_of(local.file, context);
    const CutFile* head = nullptr;
    if (!home.empty()) {
        AURA_TRY_ASSIGN(head, context.git.checked_out(home));
    }
    const bool away = !x.view.disk && head == nullptr;
    const bool same = x.view.disk && head != nullptr && home == path && x.view.disk == x.view.head;
    if (away || same) {
        return parking;
    }
    TreeFile record = head == nullptr
                          ? nothing_at(local.file)
                          : baseline(local.file.id,
                                     home,
                                     x.head.commit,
                                     *head,
                                     context.state == nullptr ? IdMap() : context.state->ids);
    if (auto away_now = others_versions(local.file, x); !away_now.empty()) {
        record.put_back = PutBack{x.head.commit, std::move(away_now)};
    }
    WriteOrder& write = parking.write;
    write.path = record.path;
    if (head != nullptr) {
        AURA_TRY_ASSIGN(write.to, text_of(record));
        write.executable = bit_for(x.view.disk, record.mode);
    }
    if (record.path == path) {
        write.from = x.view.disk ? std::optional(x.view.disk->bytes) : std::nullopt;
    } else {
        write.previous_path = path;
        write.previous_text = x.view.disk ? x.view.disk->bytes : std::string();
        parking.records.push_back({path, std::nullopt});
    }
    parking.records.push_back({record.path, std::move(record)});
    parking.verdict = ParkVerdict::returned;
    return parking;
}

}  // namespace aura::workspace
