// One file on its way into or out of a working tree: puts a prepared file in place, looks at what
// came out, and undoes it if that is not what was expected. Every step may find that somebody else
// was faster. Private to this folder.
//
// Thread rule: one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "worktree/platform.hpp"
#include "worktree/private_dir.hpp"
#include "worktree/replaced_files.hpp"
#include "worktree/stat_print.hpp"
#include "worktree/tree.hpp"
#include "worktree/writer.hpp"

namespace aura::worktree {

// A file in `.aura/tmp/` with our new text.
struct NewText {
    std::string name;
    std::string_view bytes;
    StatPrint print;
};

class Swap {
public:
    // `directory` is an open handle of the directory of `path`. All outlive the Swap.
    Swap(const Tree& tree,
         const PrivateDir& private_dir,
         ReplacedFiles& replaced,
         std::string_view path,
         int directory);

    // Puts `text` where nothing is. Whatever comes of it, `.aura/tmp/` no longer has it.
    [[nodiscard]] Result<Outcome> place(const NewText& text) const;

    // Exchanges `text` with the file that is there and holds `from`. Whatever comes of it, what
    // `.aura/tmp/` still has under its name exists nowhere else, and Displaced::kept says so.
    [[nodiscard]] Result<Outcome> exchange(const NewText& text, std::string_view from) const;

    // Takes the file, which holds `from`, out of the tree.
    [[nodiscard]] Result<Outcome> take(std::string_view from) const;

private:
    // What came out of the tree.
    struct Taken {
        FileImage image;
        bool expected = false;
        bool being_written = false;
    };

    [[nodiscard]] platform::Place here() const { return {directory_, name_.c_str()}; }

    [[nodiscard]] Result<Taken> inspect(const std::string& name, std::string_view from) const;
    // What came out holds nothing but `text`, which is known.
    void retire(const std::string& name, std::string_view text) const;
    // Whether it is nothing but `text`, and stays that. By its bytes: whatever wrote to the file
    // meanwhile, nothing is lost with a text that we have.
    [[nodiscard]] static bool holds(const Result<Taken>& taken, std::string_view text);
    // Whether what came out again is as it was when it was put in place, so that nobody has saved
    // there since.
    [[nodiscard]] static bool unchanged(const Result<Taken>& taken, const Result<Taken>& before);
    // Whether what came out may be forgotten and what went in may stay.
    [[nodiscard]] bool settled(const Result<Taken>& taken, std::string_view from) const;
    [[nodiscard]] Status exchange_once(const NewText& text) const;
    [[nodiscard]] Result<Outcome> exchange_back(const NewText& text,
                                                std::string_view from,
                                                Result<Taken> taken) const;
    [[nodiscard]] Result<Outcome> put_back(const std::string& name, Result<Taken> taken) const;
    // What to tell the caller about what is back in place, or in `.aura/tmp/<kept>`.
    [[nodiscard]] Result<Outcome> displaced(Result<Taken> taken,
                                            std::optional<std::string> kept) const;
    [[nodiscard]] tl::unexpected<Error> occupied() const;
    [[nodiscard]] Result<Outcome> moved_away(const NewText& text) const;
    [[nodiscard]] Done done(const NewText& text) const;
    [[nodiscard]] tl::unexpected<Error> changed(const char* how) const;

    const Tree& tree_;
    const PrivateDir& private_dir_;
    ReplacedFiles& replaced_;
    const std::string path_;
    const std::string directory_path_;
    const std::string name_;
    const int directory_;
};

}  // namespace aura::worktree
