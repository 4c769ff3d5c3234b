#include "workspace/link_plan.hpp"

#include <algorithm>

#include "workspace/policy.hpp"

namespace aura::workspace {
namespace {

bool is_secret(const FileView& view) {
    return !view.tracked && (classify(view.path) == PathClass::secret ||
                             (view.disk && looks_secret(view.disk->bytes)));
}

ShareVerdict judge(const FileView& view) {
    const bool temporary = !view.tracked && classify(view.path) == PathClass::editor_temporary;
    if (view.handling != Handling::synced || view.too_large || temporary) {
        return ShareVerdict::left_out;
    }
    if (view.disk == view.head) {
        return ShareVerdict::unchanged;
    }
    return is_secret(view) ? ShareVerdict::held_as_secret : ShareVerdict::shared;
}

}  // namespace

bool LinkPlan::needs_consent() const {
    return std::any_of(files.begin(), files.end(), [](const PlannedFile& file) {
        return file.verdict == ShareVerdict::shared;
    });
}

LinkPlan plan_link(const std::vector<FileView>& dirty) {
    LinkPlan plan;
    for (const FileView& view : dirty) {
        const ShareVerdict verdict = judge(view);
        if (verdict != ShareVerdict::unchanged) {
            const std::size_t bytes = view.disk ? view.disk->bytes.size() : 0;
            plan.files.push_back({view.path, verdict, bytes, view.head && !view.disk});
        }
    }
    std::sort(plan.files.begin(), plan.files.end(), [](const auto& a, const auto& b) {
        return a.path < b.path;
    });
    return plan;
}

}  // namespace aura::workspace
