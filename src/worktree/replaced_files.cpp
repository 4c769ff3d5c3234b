#include "worktree/replaced_files.hpp"

#include <utility>

namespace aura::worktree {

// Else files could not be set aside though there is room for them here.
static_assert(kSetAsidePerTextMax >= 2 * ReplacedFiles::kFilesMax);

void ReplacedFiles::add(const PrivateDir& private_dir,
                        const std::string& name,
                        std::string_view path,
                        std::string_view text) {
    if (files_.size() == kFilesMax) {
        look_at_oldest(private_dir);
    }
    Result<std::string> spare = private_dir.set_aside(name, path, text);
    if (!spare) {
        return;  // it stays as a leftover, which the next start finds
    }
    files_.push_back({{*std::move(spare), text.size()}, std::string(path), round_});
}

std::vector<LateText> ReplacedFiles::settle(const PrivateDir& private_dir) {
    while (!files_.empty() && files_.front().round < round_) {
        look_at_oldest(private_dir);
    }
    ++round_;
    return std::exchange(late_, {});
}

void ReplacedFiles::look_at_oldest(const PrivateDir& private_dir) {
    File file = std::move(files_.front());
    files_.pop_front();
    const auto found = private_dir.inspect(file.leftover.name, file.path);
    if (!found && found.error().is(ErrorCode::not_found)) {
        return;
    }
    const bool changing = found ? found->being_written : found.error().is(ErrorCode::tree_changed);
    if (changing && ++file.looks < kLooksMax && files_.size() + 1 < kFilesMax) {
        file.round = round_;
        files_.push_back(std::move(file));
        return;
    }
    if (!changing && found && file.leftover.is_spare_with(found->image.bytes)) {
        static_cast<void>(private_dir.discard(file.leftover.name));  // else the next start does
        return;
    }
    if (late_.size() < kFilesMax) {  // else the next start finds it
        late_.push_back({std::move(file.path), std::move(file.leftover.name)});
    }
}

}  // namespace aura::worktree
