// Tree's part for what was seen of the disk: by the watcher, and by looking at everything.
#include <utility>

#include "workspace/tree.hpp"

namespace aura::workspace {

void Tree::handle_hint(MonoTime now, std::string_view path, Hint hint) {
    now_ = now;
    hint_at(path, hint, survey_.is_done() ? gate_.writer(now) : survey_.writer_of_found());
    advance(now);
}

void Tree::hint_at(std::string_view path, Hint hint, LastWriter writer) {
    if (!book_.hint(now_, path, hint, writer)) {
        survey_.want();
    }
}

void Tree::handle_overflow(MonoTime now) {
    survey_.handle_watching();
    survey_.want();
    advance(now);
}

void Tree::handle_scanned(MonoTime now, const Result<ScanResult>& result) {
    now_ = now;
    survey_.handle_done(now, result.has_value());
    if (result) {
        brake_.set_tracked_files(result->tracked_files);
        if (survey_.store_is_older()) {
            // Nor does what is as the records say tell that nothing came between.
            for (const std::string& path : known_paths()) {
                hint_at(path, Hint::closed, survey_.writer_of_found());
            }
        }
        for (const std::string& path : result->changed) {
            hint_at(path, Hint::closed, survey_.writer_of_found());
        }
        for (const std::string& path : result->gone) {
            hint_at(path, Hint::gone, survey_.writer_of_found());
        }
    }
    advance(now);
}

}  // namespace aura::workspace
