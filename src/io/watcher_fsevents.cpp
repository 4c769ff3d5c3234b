// On macOS: one recursive FSEvents stream, through libuv. It names paths but neither says that a
// writer has closed a file nor passes on that events were dropped; the first is why a change here
// is never written_and_closed, the second why the caller needs a slow scan of his own.
#include <optional>
#include <string>
#include <sys/stat.h>
#include <utility>

#include <uv.h>

#include "io/change_set.hpp"
#include "io/deferred.hpp"
#include "io/handle_cell.hpp"
#include "io/loop_core.hpp"
#include "io/system_error.hpp"
#include "io/watcher.hpp"

namespace aura::io {

class Watcher::Backend {
public:
    Backend(Loop& loop, std::string root, OnChanges on_changes, WatcherOptions options)
        : root_(std::move(root)),
          on_changes_(std::move(on_changes)),
          options_(std::move(options)),
          cell_(new Cell),
          report_(loop, [this] { on_changes_(changes_.take()); }) {
        cell_->owner = this;
        adopt_handle(*cell_, uv_fs_event_init(&loop.core().uv, &cell_->handle));
    }

    Status start() {
        const auto on_event =
            [](uv_fs_event_t* handle, const char* name, int events, int status) noexcept {
                if (Backend* backend = cell_of<Cell>(handle).owner) {
                    backend->handle(name, events, status);
                }
            };
        const int result =
            uv_fs_event_start(&cell_->handle, on_event, root_.c_str(), UV_FS_EVENT_RECURSIVE);
        if (result != 0) {
            return fail(system_error("cannot watch " + root_, -result));
        }
        changes_.request_rescan("watching has begun");
        report_.schedule();
        return {};
    }

private:
    struct Cell : HandleCell<uv_fs_event_t, Backend> {};

    struct CloseCell {
        void operator()(Cell* cell) const noexcept { close_cell(cell); }
    };

    void handle(const char* name, int events, int status) {
        struct stat entry {};

        if (::lstat(root_.c_str(), &entry) != 0) {
            changes_.note_root_gone();
            uv_fs_event_stop(&cell_->handle);
        } else if (status != 0 || name == nullptr) {
            changes_.request_rescan("the system does not say what changed");
        } else if (!is_excluded(name)) {
            note(name, events);
        }
        if (!changes_.is_empty()) {
            report_.schedule();
        }
    }

    void note(const std::string& path, int events) {
        struct stat entry {};

        if (::lstat((root_ + "/" + path).c_str(), &entry) != 0) {
            changes_.note(path, ChangeKind::gone);
        } else if ((events & UV_RENAME) != 0) {
            changes_.note(path, ChangeKind::appeared);
        } else {
            changes_.note(path, ChangeKind::modified);
        }
    }

    // Whether a directory on the way to `path` is excluded.
    [[nodiscard]] bool is_excluded(const std::string& path) const {
        if (!options_.excluded) {
            return false;
        }
        for (auto slash = path.find('/'); slash != std::string::npos;
             slash = path.find('/', slash + 1)) {
            if (options_.excluded(std::string_view(path).substr(0, slash))) {
                return true;
            }
        }
        return false;
    }

    const std::string root_;
    const OnChanges on_changes_;
    const WatcherOptions options_;
    std::unique_ptr<Cell, CloseCell> cell_;
    ChangeSet changes_{kChangesMax};
    Deferred report_;
};

Watcher::Watcher(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

Watcher::~Watcher() = default;

Result<std::unique_ptr<Watcher>> Watcher::watch(Loop& loop,
                                                const std::filesystem::path& root,
                                                OnChanges on_changes,
                                                WatcherOptions options) {
    auto backend =
        std::make_unique<Backend>(loop, root.string(), std::move(on_changes), std::move(options));
    AURA_TRY(backend->start());
    return std::unique_ptr<Watcher>(new Watcher(std::move(backend)));
}

std::size_t Watcher::watched_directories() const {
    return 1;
}

bool Watcher::is_complete() const {
    return true;
}

}  // namespace aura::io
