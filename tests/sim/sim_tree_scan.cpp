// SimTree's part for looking at everything, as runtime/tree_worker_scan.cpp does.
#include <algorithm>

#include "sim/sim_tree.hpp"
#include "workspace/ignore_files.hpp"

namespace aura::sim {
namespace {

std::string bytes_at(const Files& files, const std::string& path) {
    const auto file = file_at(files, path);
    return file ? file->bytes : std::string();
}

}  // namespace

workspace::ScanResult SimTree::scan(const workspace::Tree::Scan& order) {
    workspace::ScanResult result;
    std::vector<std::string> unknown;
    result.tracked_files = git_.index().size();
    for (const std::string& path : paths_of(disk_, git_.head_files())) {
        const auto file = file_at(disk_, path);
        const auto recorded = record(path);
        std::optional<std::string> expected;
        if (recorded) {
            expected = recorded->absent ? std::nullopt
                                        : std::optional(workspace::text_of(*recorded).value());
        } else if (const auto in_head = file_at(git_.head_files(), path)) {
            expected = in_head->bytes;
        }
        if (text(path) != expected && !is_ignored(path)) {
            (file ? result.changed : result.gone).push_back(path);
        }
        if (!recorded && !git_.index().contains(path) && !is_ignored(path)) {
            unknown.push_back(path);
        }
    }
    result.unignored = unignored(unknown, order);
    result.unshared_over = unshared_over();
    return result;
}

bool SimTree::is_ignored(const std::string& path) const {
    workspace::IgnoreFiles files(
        [&](const std::string& file) { return Result<std::string>(bytes_at(disk_, file)); });
    return !git_.index().contains(path) && files.ignored_part(path).value().has_value();
}

std::vector<std::string> SimTree::unignored(const std::vector<std::string>& paths,
                                            const workspace::Tree::Scan& order) {
    workspace::IgnoreFiles agreed([&](const std::string& path) {
        workspace::IgnoreTexts texts;
        texts.disk = bytes_at(disk_, path);
        texts.head = bytes_at(git_.commits().files(order.head.commit), path);
        texts.announced = bytes_at(git_.commits().files(order.announced.commit), path);
        texts.index = bytes_at(git_.index(), path);
        if (const auto recorded = record(path)) {
            texts.recorded = recorded->absent ? "" : workspace::text_of(*recorded).value();
        }
        return Result<std::string>(workspace::agreed_rules(texts));
    });
    return workspace::unignored(paths, agreed).value();
}

std::vector<std::string> SimTree::unshared_over() const {
    std::vector<std::string> over;
    const auto kept = log_->rows().scan(store::RecordKind::unshared, {}).value();
    for (const store::Record& row : kept) {
        std::string path(as_text(row.key));
        const auto is_there = [&](const auto& file) { return file.first.starts_with(path); };
        const bool absent = path.ends_with('/') ? std::none_of(disk_.begin(), disk_.end(), is_there)
                                                : !disk_.contains(path);
        if (absent || git_.index().contains(path)) {
            over.push_back(std::move(path));
        }
    }
    return over;
}

}  // namespace aura::sim
