#include "worktree/swap.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

#include "worktree/directory.hpp"
#include "worktree/path_parts.hpp"
#include "worktree/rename.hpp"
#include "worktree/system_error.hpp"

namespace aura::worktree {
namespace {

// Exchanges until nobody was faster. Whoever saves again and again between two system calls is no
// editor.
constexpr int kExchangesMax = 64;

std::optional<struct stat> status_at(platform::Place place) {
    struct stat status {};

    if (::fstatat(place.directory, place.name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return std::nullopt;
    }
    return status;
}

}  // namespace

Swap::Swap(const Tree& tree,
           const PrivateDir& private_dir,
           ReplacedFiles& replaced,
           std::string_view path,
           int directory)
    : tree_(tree),
      private_dir_(private_dir),
      replaced_(replaced),
      path_(path),
      directory_path_(PathParts(path).directory),
      name_(PathParts(path).name),
      directory_(directory) {}

Result<Outcome> Swap::place(const NewText& text) const {
    const int error_number = move_new(private_dir_.place(text.name), here());
    if (error_number == 0) {
        if (!still_there(tree_, directory_path_, directory_)) {
            return moved_away(text);
        }
        return done(text);
    }
    AURA_TRY(private_dir_.discard(text.name));
    if (error_number == EEXIST) {
        return occupied();
    }
    if (error_number == ENOENT) {
        return changed("its directory vanished");
    }
    return fail(system_error("failed to create " + path_, error_number));
}

Result<Outcome> Swap::exchange(const NewText& text, std::string_view from) const {
    if (Status status = exchange_once(text); !status) {
        AURA_TRY(private_dir_.discard(text.name));
        return fail(std::move(status).error());
    }
    Result<Taken> taken = inspect(text.name, from);
    if (!settled(taken, from)) {
        return exchange_back(text, from, std::move(taken));
    }
    retire(text.name, from);
    return done(text);
}

Result<Outcome> Swap::take(std::string_view from) const {
    Result<std::string> name = private_dir_.take(here(), path_);
    if (!name) {
        return name.error().is(ErrorCode::not_found) ? changed("it vanished")
                                                     : fail(std::move(name).error());
    }
    Result<Taken> taken = inspect(*name, from);
    if (!settled(taken, from)) {
        return put_back(*name, std::move(taken));
    }
    retire(*name, from);
    return Done{taken->image.print};
}

void Swap::retire(const std::string& name, std::string_view text) const {
    replaced_.add(private_dir_, name, path_, text);
}

Result<Swap::Taken> Swap::inspect(const std::string& name, std::string_view from) const {
    AURA_TRY_ASSIGN(PrivateDir::Inspection found, private_dir_.inspect(name, path_));
    const bool expected = found.image.bytes == from;
    return Taken{std::move(found.image), expected, found.being_written};
}

bool Swap::holds(const Result<Taken>& taken, std::string_view text) {
    return taken && taken->image.bytes == text && !taken->being_written;
}

bool Swap::unchanged(const Result<Taken>& taken, const Result<Taken>& before) {
    if (taken && before) {
        return holds(taken, before->image.bytes);
    }
    return !taken && !before && !taken.error().is(ErrorCode::tree_changed) &&
           taken.error().code() == before.error().code();
}

bool Swap::settled(const Result<Taken>& taken, std::string_view from) const {
    return holds(taken, from) && still_there(tree_, directory_path_, directory_);
}

Status Swap::exchange_once(const NewText& text) const {
    const std::string aside = text.name + "00";  // no number that PrivateDir gives
    const int error_number =
        worktree::exchange(private_dir_.place(text.name), here(), private_dir_.place(aside));
    if (error_number == ENOENT || error_number == EBUSY) {
        return changed(error_number == ENOENT ? "it vanished" : "somebody else replaced it");
    }
    if (error_number != 0) {
        return fail(system_error("failed to replace " + path_, error_number));
    }
    return {};
}

Result<Outcome> Swap::exchange_back(const NewText& text,
                                    std::string_view from,
                                    Result<Taken> taken) const {
    std::optional<Result<Taken>> put_in;
    bool over = false;
    for (int i = 0; i < kExchangesMax && !over; ++i) {
        if (!exchange_once(text)) {
            return put_back(text.name, std::move(taken));
        }
        Result<Taken> came_out = inspect(text.name, from);
        if (holds(came_out, text.bytes)) {
            retire(text.name, text.bytes);
            return displaced(std::move(taken), std::nullopt);
        }
        // Unless this is what was put there, somebody has saved it since, or is about to: it is
        // the newest and belongs in place.
        over = put_in && unchanged(came_out, *put_in);
        put_in = std::exchange(taken, std::move(came_out));
    }
    return displaced(std::move(taken), text.name);
}

Result<Outcome> Swap::put_back(const std::string& name, Result<Taken> taken) const {
    if (move_new(private_dir_.place(name), here()) == 0) {
        return displaced(std::move(taken), std::nullopt);
    }
    return displaced(std::move(taken), name);
}

Result<Outcome> Swap::displaced(Result<Taken> taken, std::optional<std::string> kept) const {
    const bool whole = taken && !taken->being_written;  // half a text is nothing to record
    if (kept && !whole) {
        return Displaced{std::nullopt, std::move(kept)};
    }
    if (!taken) {
        return fail(std::move(taken).error());
    }
    if (!whole) {
        return changed("somebody is writing to it");
    }
    if (!taken->expected) {
        return Displaced{std::move(taken->image.bytes), std::move(kept)};
    }
    if (kept) {  // the caller knows this text
        retire(*kept, taken->image.bytes);
    }
    return changed("its directory was moved, or somebody else replaced it");
}

tl::unexpected<Error> Swap::occupied() const {
    const auto status = status_at(here());
    if (status && !S_ISREG(status->st_mode)) {
        return fail(ErrorCode::path_refused, "something else than a file is at " + path_);
    }
    return changed("somebody made it");
}

// The directory that the new file was put into is no longer where it was: out with it.
Result<Outcome> Swap::moved_away(const NewText& text) const {
    const Result<std::string> name = private_dir_.take(here(), path_);
    if (name) {
        Result<Taken> taken = inspect(*name, text.bytes);
        if (holds(taken, text.bytes)) {
            retire(*name, text.bytes);
        } else if (move_new(private_dir_.place(*name), here()) != 0) {
            return displaced(std::move(taken), *name);
        }
    }
    return changed("its directory was moved");
}

Done Swap::done(const NewText& text) const {
    const auto status = status_at(here());
    const bool ours = status && StatPrint::of(*status).same_text(text.print);
    return Done{ours ? StatPrint::of(*status) : text.print};
}

tl::unexpected<Error> Swap::changed(const char* how) const {
    return fail(Error(ErrorCode::tree_changed, path_ + " changed meanwhile").because(how));
}

}  // namespace aura::worktree
