// Whose turn it is: deficit round robin between authors (Shreedhar and Varghese 1995), and between
// the logs of one author in turn. Each author may send a quantum of bytes a round, so one with much
// to send does not hold up one with little.
//
// Owned by the sender of a session.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>

#include "base/ids.hpp"
#include "wire/event.hpp"

namespace aura::sync {

class FairQueue {
public:
    explicit FairQueue(std::size_t quantum) : quantum_(quantum) {}

    // `log` has something to send.
    void add(const wire::LogId& log);
    void remove(const wire::LogId& log);

    [[nodiscard]] bool empty() const { return authors_.empty(); }

    // The log whose turn it is; stays so until spend(), remove() or add() change it.
    [[nodiscard]] std::optional<wire::LogId> turn();

    // Whether the author whose turn it is may send `bytes` in this round. If so they are counted
    // and its next log is up, else the next author is.
    [[nodiscard]] bool spend(std::size_t bytes);

private:
    struct Author {
        std::set<wire::LogId> logs;  // never empty
        wire::LogId last;            // that sent
        std::size_t deficit = 0;
    };

    using Authors = std::map<AuthorId, Author>;

    void arrive_after(const AuthorId& author);

    std::size_t quantum_;
    Authors authors_;
    // Whose turn it is; any value while nobody is there.
    AuthorId at_;
};

}  // namespace aura::sync
