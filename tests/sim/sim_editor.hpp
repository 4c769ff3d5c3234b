// People at their editors: random changes of a working tree, of plain text and of source code. No
// line is ever written twice, so that one that appears twice in a file was applied twice; and it is
// known which ones somebody took away, so that any other that is nowhere was lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/prng.hpp"
#include "base/time.hpp"
#include "sim/sim_tree.hpp"

namespace aura::sim {

class SimEditor {
public:
    // `padding`: bytes of noise that each line carries.
    SimEditor(Prng& prng, std::size_t padding) : prng_(prng), padding_(padding) {}

    // A few files of a few lines.
    [[nodiscard]] Files first_files();

    // One change of somebody: often to a file, sometimes of files.
    void edit(SimTree& tree);

    // Of a device that may be revoked the first half of a save may be the last that counts.
    void expect_cut(const SimTree& tree) { cut_off_ = &tree; }

    // Writes what was truncated and not written yet.
    void finish_saves();
    // A formatter over all source code: mostly the one of the team, sometimes another.
    void format(SimTree& tree);
    // Something that a person does with git.
    void use_git(SimTree& tree);

    // What a line says, however it is formatted.
    [[nodiscard]] static std::string content(std::string_view line);

    // What was written, is nowhere there, and was not taken away by anybody.
    [[nodiscard]] std::vector<std::string> lost(const std::vector<const Files*>& trees) const;

private:
    using Lines = std::vector<std::string>;
    // Of source code: a statement, or a function with its lines.
    using Blocks = std::vector<Lines>;

    // What a file held before the last save here, and what was saved.
    struct Buffer {
        std::string before;
        std::string saved;
    };

    struct Unfinished {
        SimTree* tree = nullptr;
        std::string path;
        std::string half;
        std::string text;
        MonoTime finished{};
    };

    [[nodiscard]] std::string new_line();
    [[nodiscard]] std::string written(std::string line);
    [[nodiscard]] std::string new_header();
    [[nodiscard]] std::string new_statement();
    [[nodiscard]] std::string new_body_line();
    [[nodiscard]] Lines new_block();
    [[nodiscard]] std::string new_text(const std::string& path);
    [[nodiscard]] std::string changed(const std::string& path, const std::string& text);
    void change_block(Blocks& blocks);
    void change_function(Lines& function);
    void save(SimTree& tree, const std::string& path, const std::string& text);
    [[nodiscard]] std::string new_path();
    [[nodiscard]] std::string some_path(const SimTree& tree);
    [[nodiscard]] std::string some_path(const Files& files);
    void edit_text(SimTree& tree);
    void edit_files(SimTree& tree);
    void change_line(Lines& lines);
    static void switch_branch(SimGit& git);
    void commit_file(SimTree& tree);
    [[nodiscard]] std::optional<wire::CommitId> commit_before(const SimGit& git) const;
    void take_back(SimTree& tree);
    void take_away(const std::string& text, const std::string& but_for);

    Prng& prng_;
    std::size_t padding_;
    std::uint64_t lines_ = 0;
    std::uint64_t paths_ = 0;
    // Of each tree and path: for undo and for old buffers.
    std::map<std::pair<const SimTree*, std::string>, Buffer> buffers_;
    std::vector<Unfinished> unfinished_;
    std::vector<Unfinished> finished_;
    const SimTree* cut_off_ = nullptr;
    std::set<std::string> written_;
    std::set<std::string> taken_away_;
};

}  // namespace aura::sim
