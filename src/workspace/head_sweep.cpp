#include "workspace/head_sweep.hpp"

#include "wire/limits.hpp"

namespace aura::workspace {

void HeadSweep::begin(const TreeHead& target, const std::set<std::string, std::less<>>& paths) {
    cancel();
    target_ = target;
    open_ = paths;
}

void HeadSweep::cancel() {
    *this = HeadSweep();
}

void HeadSweep::add_contained(const std::vector<wire::VersionId>& versions) {
    const std::size_t before = contained_.size();
    contained_.insert(versions.begin(), versions.end());
    announcing_ = announcing_ && contained_.size() == before;
}

void HeadSweep::add_record(RecordChange record) {
    records_.insert_or_assign(std::move(record.path), std::move(record.file));
    announcing_ = false;
}

void HeadSweep::drop_record(std::string_view path) {
    if (const auto at = records_.find(path); at != records_.end()) {
        records_.erase(at);
    }
}

void HeadSweep::examined(std::string_view path) {
    if (const auto at = open_.find(path); at != open_.end()) {
        open_.erase(at);
    }
}

std::vector<std::vector<wire::VersionId>> HeadSweep::contained() const {
    std::vector<std::vector<wire::VersionId>> pieces(1);
    for (const wire::VersionId& version : contained_) {
        if (pieces.back().size() == wire::kContainedMax) {
            pieces.emplace_back();
        }
        pieces.back().push_back(version);
    }
    return pieces;
}

std::vector<RecordChange> HeadSweep::records() const {
    std::vector<RecordChange> records;
    for (const auto& [path, file] : records_) {
        records.push_back({path, file});
    }
    return records;
}

}  // namespace aura::workspace
