// Keeps a token book up to the team log: an admission names the token that it used up, and a
// revocation of a token its token. So a book that was put back knows of both again as soon as a
// member has given back the log.
//
// Loop thread.
#pragma once

#include "base/result.hpp"
#include "hub/token_book.hpp"
#include "store/store.hpp"
#include "sync/replicator.hpp"

namespace aura::hub {

class TokenFold final : public sync::EventFold {
public:
    // `book` outlives the fold; `hub` is whose team log counts.
    TokenFold(TokenBook& book, const AuthorId& hub) : book_(book), hub_(hub) {}

    // What the store holds already. Errors of the store.
    [[nodiscard]] Status replay(store::Store& from);

    void on_event(const store::EventRef& event) override { take(*event); }

    void on_key(const RepoId& /*repo*/) override {}

    void on_membership() override {}

private:
    void take(const store::StoredEvent& event);

    TokenBook& book_;
    AuthorId hub_;
};

}  // namespace aura::hub
