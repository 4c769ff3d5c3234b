#include "workspace/rewrite_book.hpp"

#include <doctest/doctest.h>

using namespace aura;
using workspace::Outcome;
using workspace::RewriteBook;

namespace {

workspace::Rewrite undo(std::uint64_t number) {
    return {number, workspace::UndoEvent{}};
}

Outcome with_draft() {
    Outcome outcome;
    outcome.draft.emplace();
    return outcome;
}

}  // namespace

TEST_CASE("rewrite book: a draft, or another look, puts the answer off") {
    RewriteBook book;
    book.ask("a", undo(1));
    book.handle_outcome("a", 1, with_draft(), false);
    Outcome later;
    later.look_again = std::chrono::seconds(1);
    book.handle_outcome("a", 1, later, false);
    CHECK(book.wanted("a") == undo(1));
    CHECK_FALSE(book.poll());
    book.answer("a", 1, {});
    const auto answer = book.poll();
    REQUIRE(answer);
    CHECK(answer->number == 1);
    CHECK(answer->status);
    CHECK_FALSE(book.wanted("a"));
}

TEST_CASE("rewrite book: an examination that ends without it is a refusal") {
    RewriteBook book;
    book.ask("a", undo(1));
    book.handle_outcome("a", 1, {}, false);
    CHECK(book.poll()->status.error().is(ErrorCode::tree_changed));
    book.ask("a", undo(2));
    book.handle_outcome("a", 2, with_draft(), true);
    CHECK(book.poll()->status.error().next_step() == "aura pause --off");
    book.handle_outcome("a", 2, {}, false);
    CHECK_FALSE(book.poll());
}

TEST_CASE("rewrite book: an examination that was not asked for it says nothing of it") {
    RewriteBook book;
    book.ask("a", undo(2));
    book.handle_outcome("a", std::nullopt, {}, false);
    book.handle_outcome("a", 1, {}, false);
    Outcome earlier;
    earlier.rewritten = fail(ErrorCode::not_found, "gone");
    book.handle_outcome("a", 1, earlier, false);
    book.answer("a", 1, {});
    CHECK_FALSE(book.poll());
    CHECK(book.wanted("a") == undo(2));
}

TEST_CASE("rewrite book: what reconcile says is passed on; a write is no answer yet") {
    RewriteBook book;
    book.ask("a", undo(1));
    Outcome outcome;
    outcome.rewritten.emplace();
    book.handle_outcome("a", 1, outcome, false);
    CHECK_FALSE(book.poll());
    outcome.rewritten = fail(ErrorCode::not_found, "gone");
    book.handle_outcome("a", 1, outcome, false);
    CHECK(book.poll()->status.error().is(ErrorCode::not_found));
}

TEST_CASE("rewrite book: a later request takes the place of an earlier one, or of nobody's") {
    RewriteBook book;
    book.ask("a", undo(1));
    book.ask("a", undo(2));
    const auto refused = book.poll();
    REQUIRE(refused);
    CHECK(refused->number == 1);
    CHECK(refused->status.error().is(ErrorCode::cancelled));
    book.give_up(2);
    CHECK_FALSE(book.wanted("a"));
    CHECK_FALSE(book.poll());
}
