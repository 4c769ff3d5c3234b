// The rewrites that were asked for and have no answer yet, and the answers.
//
// Part of workspace::Tree; the loop thread's.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

class RewriteBook {
public:
    struct Answer {
        std::uint64_t number = 0;  // Rewrite::number
        Status status;
    };

    // An earlier one of the same path that has no answer yet is refused.
    void ask(std::string_view path, Rewrite rewrite);

    // What is asked of the path; nothing: no more than to look at it.
    [[nodiscard]] std::optional<Rewrite> wanted(std::string_view path) const;

    // Of the rewrite with this number; nothing happens when another one, or none, is open.
    void answer(std::string_view path, std::uint64_t number, Status status);

    // After an examination of the path that was asked for the rewrite with this number, if for any:
    // whether what it came to ends the matter. One that began before the rewrite was asked for
    // says nothing of it. `kept`: the draft that came out cannot be appended now.
    void handle_outcome(std::string_view path,
                        std::optional<std::uint64_t> number,
                        const Outcome& outcome,
                        bool kept);

    // Nobody waits for it any more.
    void give_up(std::uint64_t number);

    [[nodiscard]] std::optional<Answer> poll();

private:
    std::map<std::string, Rewrite, std::less<>> open_;
    std::deque<Answer> answers_;
};

}  // namespace aura::workspace
