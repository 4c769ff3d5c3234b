#include "workspace/path_book.hpp"

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::workspace;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr MonoTime kStart = MonoTime{hours(1)};

std::string due_at(PathBook& book, MonoTime now) {
    const auto taken = book.take_due(now, {});
    return taken ? taken->first : "";
}

}  // namespace

TEST_CASE("path book: a file that was closed is due at once, one being written after a pause") {
    PathBook book;
    CHECK(book.hint(kStart, "closed", Hint::closed, LastWriter::editor));
    CHECK(book.hint(kStart, "written", Hint::modified, LastWriter::editor));
    CHECK(due_at(book, kStart) == "closed");
    CHECK(due_at(book, kStart).empty());
    CHECK(book.next_due({}) == kStart + kWriteQuiet);
    CHECK(book.hint(kStart + milliseconds(90), "written", Hint::modified, LastWriter::editor));
    CHECK(due_at(book, kStart + kWriteQuiet).empty());
    CHECK(due_at(book, kStart + milliseconds(90) + kWriteQuiet) == "written");
}

TEST_CASE("path book: a file that is written without end is looked at all the same") {
    PathBook book;
    for (MonoTime now = kStart; now <= kStart + kWriteMax; now += milliseconds(50)) {
        CHECK(book.hint(now, "log", Hint::modified, LastWriter::editor));
    }
    CHECK(due_at(book, kStart + kWriteMax) == "log");
}

TEST_CASE("path book: an absence takes time to be believed, and a file that returns is not gone") {
    PathBook book;
    CHECK(book.hint(kStart, "a", Hint::gone, LastWriter::editor));
    CHECK(book.hint(kStart, "b", Hint::gone, LastWriter::editor));
    CHECK(book.vanished(9) == std::vector<std::string>{"a", "b"});
    CHECK(book.vanished(1) == std::vector<std::string>{"a"});
    CHECK_FALSE(book.has_due(kStart + kAbsenceMin));
    CHECK(book.hint(kStart, "a", Hint::closed, LastWriter::editor));
    CHECK(book.vanished(9) == std::vector<std::string>{"b"});
    CHECK(due_at(book, kStart) == "a");
    CHECK(due_at(book, kStart + kGoneDelay) == "b");
}

TEST_CASE("path book: a look changes nothing about a file that is being written") {
    PathBook book;
    CHECK(book.hint(kStart, "a", Hint::modified, LastWriter::editor));
    CHECK(book.look(kStart, "a", kStart));
    CHECK(book.next_due({}) == kStart + kWriteQuiet);
}

TEST_CASE("path book: of two looks the earlier one counts") {
    PathBook book;
    CHECK(book.look(kStart, "a", kStart + hours(1)));
    CHECK(book.look(kStart, "a", kStart + hours(2)));
    CHECK(book.next_due({}) == kStart + hours(1));
    CHECK(book.request(kStart, "a", Wish::pull));
    CHECK(book.next_due({}) == kStart);
}

TEST_CASE("path book: waiting for a look does not count as being written") {
    PathBook book;
    CHECK(book.look(kStart, "a", kStart + hours(1)));
    const MonoTime later = kStart + seconds(10);
    CHECK(book.hint(later, "a", Hint::modified, LastWriter::editor));
    CHECK(book.next_due({}) == later + kWriteQuiet);
}

TEST_CASE("path book: a busy path stays, the next one is taken") {
    PathBook book;
    CHECK(book.look(kStart, "a", kStart));
    CHECK(book.look(kStart, "b", kStart + seconds(1)));
    const auto taken = book.take_due(kStart + seconds(1), {"a"});
    REQUIRE(taken);
    CHECK(taken->first == "b");
    CHECK(book.waits("a"));
    CHECK_FALSE(book.waits("b"));
}

TEST_CASE("path book: what is put back keeps what was asked for, and what happened meanwhile") {
    PathBook book;
    CHECK(book.request(kStart, "a", Wish::pull));
    CHECK(book.request(kStart, "a", Resolution()));
    auto taken = book.take_due(kStart, {});
    REQUIRE(taken);
    CHECK(book.hint(kStart, "a", Hint::closed, LastWriter::git));
    taken->second.writer = LastWriter::unknown;
    book.put_back("a", taken->second, kStart + hours(1));
    const auto again = book.take_due(kStart, {});
    REQUIRE(again);
    CHECK(again->second.wish == Wish::pull);
    CHECK(again->second.resolutions.size() == 1);
    CHECK(again->second.writer == LastWriter::unknown);
    book.put_back("a", again->second, kStart + hours(1));
    CHECK(book.next_due({}) == kStart + hours(1));
}

TEST_CASE("path book: the latest writer counts, unless nobody looked") {
    PathBook book;
    CHECK(book.hint(kStart, "a", Hint::closed, LastWriter::git));
    CHECK(book.hint(kStart, "a", Hint::closed, LastWriter::editor));
    CHECK(book.take_due(kStart, {})->second.writer == LastWriter::editor);
    CHECK(book.hint(kStart, "a", Hint::closed, LastWriter::unknown));
    CHECK(book.hint(kStart, "a", Hint::closed, LastWriter::editor));
    CHECK(book.take_due(kStart, {})->second.writer == LastWriter::unknown);
}

TEST_CASE("path book: a full book refuses new paths and goes on with those it has") {
    PathBook book;
    for (std::size_t i = 0; i < kWaitingPathsMax; ++i) {
        REQUIRE(book.look(kStart, std::to_string(i), kStart));
    }
    CHECK_FALSE(book.look(kStart, "one more", kStart));
    CHECK_FALSE(book.hint(kStart, "one more", Hint::closed, LastWriter::editor));
    CHECK(book.hint(kStart, "7", Hint::closed, LastWriter::editor));
    book.forget("7");
    CHECK(book.size() == kWaitingPathsMax - 1);
    CHECK(book.look(kStart, "one more", kStart));
}
