#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/inotify.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "io/change_set.hpp"
#include "io/deferred.hpp"
#include "io/directory_listing.hpp"
#include "io/fd_poll.hpp"
#include "io/inotify.hpp"
#include "io/loop_core.hpp"
#include "io/system_error.hpp"
#include "io/watch_tree.hpp"
#include "io/watcher.hpp"

namespace aura::io {
namespace {

// Directories listed in one turn, so that a large tree does not hold up the connections.
constexpr int kListingsPerTurn = 128;

constexpr std::string_view kStarted = "watching has begun";
constexpr std::string_view kOverflow = "more changed than the kernel keeps news of";
constexpr std::string_view kMoved = "directories were moved while they were being read";

std::string limit_text() {
    return "the system's limit of watched directories is reached (fs.inotify.max_user_watches = " +
           watch_limit() + ")";
}

}  // namespace

// The order is always: watch a directory, then list it. What is created in between is found by
// the listing, what is created later is an event; some of it is both.
class Watcher::Backend {
public:
    Backend(Loop& loop, std::string root, OnChanges on_changes, WatcherOptions options)
        : loop_(loop),
          root_(std::move(root)),
          on_changes_(std::move(on_changes)),
          options_(std::move(options)),
          step_(loop, [this] { take_step(); }),
          report_(loop, [this] { on_changes_(changes_.take()); }) {}

    // Watches the root, and in further steps all below; ends with a rescan. Also after news was
    // lost: what was created and removed meanwhile can only be found by starting over.
    Status start(std::string_view reason);

    [[nodiscard]] std::size_t size() const { return tree_.size(); }

    [[nodiscard]] bool is_complete() const { return is_complete_; }

private:
    // False: what follows in the queue means nothing any more.
    bool handle(const InotifyEvent& event);
    void handle_self(const InotifyEvent& event);
    void handle_directory(const InotifyEvent& event);
    void handle_file(const InotifyEvent& event);

    void watch_directory(Watch parent, std::string_view name);
    void place(Watch watch, Watch parent, std::string_view name);
    void forget(Watch watch);

    void take_step();
    void list(Watch directory);

    void note(std::string path, ChangeKind kind);
    void report_later();
    // Some directory goes unwatched.
    void note_limit(std::string_view reason);
    void start_over(std::string_view reason);
    void end();
    void give_up(const Error& error);

    [[nodiscard]] std::string absolute(const std::string& path) const {
        return path.empty() ? root_ : root_ + "/" + path;
    }

    Loop& loop_;
    const std::string root_;
    const OnChanges on_changes_;
    const WatcherOptions options_;

    std::optional<Inotify> inotify_;
    std::optional<FdPoll> poll_;
    WatchTree tree_;
    std::vector<Watch> to_list_;  // may name watches that are gone
    ChangeSet changes_{kChangesMax};
    std::string_view start_over_because_;  // empty: need not
    bool is_starting_ = false;             // not everything is being watched, no report yet
    bool is_complete_ = true;
    bool is_over_ = false;  // the root is gone
    Deferred step_;
    Deferred report_;
};

Status Watcher::Backend::start(std::string_view reason) {
    poll_.reset();  // before the descriptor that it watches
    inotify_.reset();
    AURA_TRY_ASSIGN(Inotify inotify, Inotify::open());
    const std::optional<Watch> root_watch = inotify.add(root_, IN_DELETE_SELF | IN_MOVE_SELF);
    if (!root_watch) {
        const std::string what = "cannot watch " + root_;
        return errno == ENOSPC ? fail(Error(ErrorCode::limit, what).because(limit_text()))
                               : fail(system_error(what, errno));
    }
    inotify_.emplace(std::move(inotify));
    poll_.emplace(loop_, inotify_->fd(), [this] {
        inotify_->read(loop_.core().read_buffer,
                       [this](const InotifyEvent& event) { return handle(event); });
    });
    poll_->start(FdPoll::Until::readable);
    tree_.reset(*root_watch);
    to_list_ = {*root_watch};
    is_starting_ = true;
    is_complete_ = true;
    changes_.request_rescan(reason);
    step_.schedule();
    return {};
}

void Watcher::Backend::start_over(std::string_view reason) {
    start_over_because_ = reason;
    step_.schedule();
}

void Watcher::Backend::end() {
    is_over_ = true;
    poll_->stop();
    step_.cancel();
    changes_.note_root_gone();
    report_.schedule();
}

void Watcher::Backend::give_up(const Error& error) {
    is_complete_ = false;
    if (error.is(ErrorCode::not_found)) {
        changes_.note_root_gone();
    } else {
        changes_.request_rescan(error.to_line());
    }
    report_.schedule();
}

bool Watcher::Backend::handle(const InotifyEvent& event) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
        start_over(kOverflow);
        return false;
    }
    if (!tree_.contains(event.watch)) {
        return true;  // removed by us, while the event was on its way
    }
    if (event.name.empty()) {
        handle_self(event);
    } else if ((event.mask & IN_ISDIR) != 0) {
        handle_directory(event);
    } else {
        handle_file(event);
    }
    return !is_over_;
}

void Watcher::Backend::handle_self(const InotifyEvent& event) {
    if ((event.mask & (IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF)) == 0) {
        return;
    }
    if (tree_.is_root(event.watch)) {
        end();
        return;
    }
    note(tree_.path(event.watch), ChangeKind::gone);
    forget(event.watch);
}

void Watcher::Backend::handle_directory(const InotifyEvent& event) {
    if ((event.mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
        note(tree_.path(event.watch, event.name), ChangeKind::gone);
        if (const auto child = tree_.child(event.watch, event.name)) {
            forget(*child);
        }
    } else if ((event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
        note(tree_.path(event.watch, event.name), ChangeKind::appeared);
        watch_directory(event.watch, event.name);
    } else if (!tree_.child(event.watch, event.name)) {
        watch_directory(event.watch, event.name);  // its new mode may let us in
    }
}

void Watcher::Backend::handle_file(const InotifyEvent& event) {
    std::string path = tree_.path(event.watch, event.name);
    if ((event.mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
        note(std::move(path), ChangeKind::gone);
    } else if ((event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) {
        note(std::move(path), ChangeKind::written_and_closed);
    } else if ((event.mask & IN_CREATE) != 0) {
        note(std::move(path), ChangeKind::appeared);
    } else if ((event.mask & IN_MODIFY) != 0) {
        note(std::move(path), ChangeKind::modified);
    } else {
        changes_.note_attributes(std::move(path));
        report_later();
    }
}

void Watcher::Backend::watch_directory(Watch parent, std::string_view name) {
    const std::string path = tree_.path(parent, name);
    if (options_.excluded && options_.excluded(path)) {
        return;
    }
    if (tree_.size() >= options_.directories_max && !tree_.child(parent, name)) {
        note_limit(fmt::format("more than {} directories", options_.directories_max));
        return;
    }
    if (const auto watch = inotify_->add(absolute(path))) {
        place(*watch, parent, name);
    } else if (errno == ENOSPC || errno == ENOMEM) {
        note_limit(limit_text());
    }
    // Anything else: it is gone already, is no directory any more, or we may not read it.
}

void Watcher::Backend::place(Watch watch, Watch parent, std::string_view name) {
    const auto former = tree_.child(parent, name);
    if (former && *former != watch) {
        forget(*former);
    }
    if (!tree_.contains(watch)) {
        tree_.add(watch, parent, name);
        to_list_.push_back(watch);
        step_.schedule();
        return;
    }
    if (is_starting_) {
        return;  // one directory at two places: a bind mount
    }
    // Found by a listing, ahead of the event that will tell of its move.
    if (former != watch && !tree_.move(watch, parent, name)) {
        start_over(kMoved);
        return;
    }
    to_list_.push_back(watch);
    step_.schedule();
}

void Watcher::Backend::forget(Watch watch) {
    for (const Watch removed : tree_.remove(watch)) {
        inotify_->remove(removed);
    }
}

void Watcher::Backend::take_step() {
    if (!start_over_because_.empty()) {
        if (const Status started = start(std::exchange(start_over_because_, {})); !started) {
            give_up(started.error());
            return;
        }
    }
    for (int i = 0; i < kListingsPerTurn && !to_list_.empty(); ++i) {
        const Watch directory = to_list_.back();
        to_list_.pop_back();
        if (tree_.contains(directory)) {
            list(directory);
        }
    }
    if (!to_list_.empty()) {
        step_.schedule();
    } else if (std::exchange(is_starting_, false)) {
        report_.schedule();
    }
}

void Watcher::Backend::list(Watch directory) {
    const auto entries = list_directory(absolute(tree_.path(directory)));
    if (!entries) {
        return;  // gone, of which an event tells
    }
    for (const DirectoryEntry& entry : *entries) {
        note(tree_.path(directory, entry.name), ChangeKind::appeared);
        if (entry.is_directory) {
            watch_directory(directory, entry.name);
        }
    }
}

void Watcher::Backend::note(std::string path, ChangeKind kind) {
    changes_.note(std::move(path), kind);
    report_later();
}

void Watcher::Backend::report_later() {
    if (!is_starting_) {
        report_.schedule();
    }
}

void Watcher::Backend::note_limit(std::string_view reason) {
    if (std::exchange(is_complete_, false)) {
        changes_.request_rescan(reason);
        report_later();
    }
}

Watcher::Watcher(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

Watcher::~Watcher() = default;

Result<std::unique_ptr<Watcher>> Watcher::watch(Loop& loop,
                                                const std::filesystem::path& root,
                                                OnChanges on_changes,
                                                WatcherOptions options) {
    auto backend =
        std::make_unique<Backend>(loop, root.string(), std::move(on_changes), std::move(options));
    AURA_TRY(backend->start(kStarted));
    return std::unique_ptr<Watcher>(new Watcher(std::move(backend)));
}

std::size_t Watcher::watched_directories() const {
    return backend_->size();
}

bool Watcher::is_complete() const {
    return backend_->is_complete();
}

}  // namespace aura::io
