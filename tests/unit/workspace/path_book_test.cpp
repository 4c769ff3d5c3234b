#include "workspace/path_book.hpp"

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::workspace;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr MonoTime kBookStart = MonoTime{hours(1)};

std::string due_at(PathBook& book, MonoTime now) {
    const auto taken = book.take_due(now, {});
    return taken ? taken->first : "";
}

}  // namespace

TEST_CASE("path book: a file that was closed is due at once, one being written after a pause") {
    PathBook book;
    CHECK(book.hint(kBookStart, "closed", Hint::closed, LastWriter::editor));
    CHECK(book.hint(kBookStart, "written", Hint::modified, LastWriter::editor));
    CHECK(due_at(book, kBookStart) == "closed");
    CHECK(due_at(book, kBookStart).empty());
    CHECK(book.next_due({}) == kBookStart + kWriteQuiet);
    CHECK(book.hint(kBookStart + milliseconds(90), "written", Hint::modified, LastWriter::editor));
    CHECK(due_at(book, kBookStart + kWriteQuiet).empty());
    CHECK(due_at(book, kBookStart + milliseconds(90) + kWriteQuiet) == "written");
}

TEST_CASE("path book: a file that is written without end is looked at all the same") {
    PathBook book;
    for (MonoTime now = kBookStart; now <= kBookStart + kWriteMax; now += milliseconds(50)) {
        CHECK(book.hint(now, "log", Hint::modified, LastWriter::editor));
    }
    CHECK(due_at(book, kBookStart + kWriteMax) == "log");
}

TEST_CASE("path book: an absence takes time to be believed, and a file that returns is not gone") {
    PathBook book;
    CHECK(book.hint(kBookStart, "a", Hint::gone, LastWriter::editor));
    CHECK(book.hint(kBookStart, "b", Hint::gone, LastWriter::editor));
    CHECK(book.vanished(9) == std::vector<std::string>{"a", "b"});
    CHECK(book.vanished(1) == std::vector<std::string>{"a"});
    CHECK_FALSE(book.has_due(kBookStart + kAbsenceMin));
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::editor));
    CHECK(book.vanished(9) == std::vector<std::string>{"b"});
    CHECK(due_at(book, kBookStart) == "a");
    CHECK(due_at(book, kBookStart + kGoneDelay) == "b");
}

TEST_CASE("path book: a look changes nothing about a file that is being written") {
    PathBook book;
    CHECK(book.hint(kBookStart, "a", Hint::modified, LastWriter::editor));
    CHECK(book.look(kBookStart, "a", kBookStart));
    CHECK(book.next_due({}) == kBookStart + kWriteQuiet);
}

TEST_CASE("path book: of two looks the earlier one counts") {
    PathBook book;
    CHECK(book.look(kBookStart, "a", kBookStart + hours(1)));
    CHECK(book.look(kBookStart, "a", kBookStart + hours(2)));
    CHECK(book.next_due({}) == kBookStart + hours(1));
    CHECK(book.request(kBookStart, "a", Wish::pull));
    CHECK(book.next_due({}) == kBookStart);
}

TEST_CASE("path book: a look does not make an absence believed earlier") {
    PathBook book;
    CHECK(book.look(kBookStart, "a", kBookStart));
    auto taken = book.take_due(kBookStart, {});
    REQUIRE(taken);
    taken->second.gone = true;  // as it turned out
    book.put_back("a", taken->second, kBookStart + kAbsenceMin);
    CHECK(book.look(kBookStart, "a", kBookStart));
    CHECK(book.next_due({}) == kBookStart + kAbsenceMin);
    CHECK(book.request(kBookStart, "a", Wish::pull));
    CHECK(book.next_due({}) == kBookStart + kAbsenceMin);
}

TEST_CASE("path book: waiting for a look does not count as being written") {
    PathBook book;
    CHECK(book.look(kBookStart, "a", kBookStart + hours(1)));
    const MonoTime later = kBookStart + seconds(10);
    CHECK(book.hint(later, "a", Hint::modified, LastWriter::editor));
    CHECK(book.next_due({}) == later + kWriteQuiet);
}

TEST_CASE("path book: a busy path stays, the next one is taken") {
    PathBook book;
    CHECK(book.look(kBookStart, "a", kBookStart));
    CHECK(book.look(kBookStart, "b", kBookStart + seconds(1)));
    const auto taken = book.take_due(kBookStart + seconds(1), {"a"});
    REQUIRE(taken);
    CHECK(taken->first == "b");
    CHECK(book.waits("a"));
    CHECK_FALSE(book.waits("b"));
}

TEST_CASE("path book: what is put back keeps what was asked for, and what happened meanwhile") {
    PathBook book;
    CHECK(book.request(kBookStart, "a", Wish::pull));
    CHECK(book.request(kBookStart, "a", Resolution()));
    auto taken = book.take_due(kBookStart, {});
    REQUIRE(taken);
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::git));
    taken->second.writer = LastWriter::unknown;
    book.put_back("a", taken->second, kBookStart + hours(1));
    const auto again = book.take_due(kBookStart, {});
    REQUIRE(again);
    CHECK(again->second.wish == Wish::pull);
    CHECK(again->second.resolutions.size() == 1);
    CHECK(again->second.writer == LastWriter::unknown);
    book.put_back("a", again->second, kBookStart + hours(1));
    CHECK(book.next_due({}) == kBookStart + hours(1));
}

TEST_CASE("path book: the latest writer counts, unless nobody looked") {
    PathBook book;
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::git));
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::editor));
    CHECK(book.take_due(kBookStart, {})->second.writer == LastWriter::editor);
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::unknown));
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::editor));
    CHECK(book.take_due(kBookStart, {})->second.writer == LastWriter::unknown);
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::interrupted));
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::unknown));
    CHECK(book.take_due(kBookStart, {})->second.writer == LastWriter::interrupted);
}

TEST_CASE("path book: a look at what is put back does not change who wrote it") {
    PathBook book;
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::git));
    auto taken = book.take_due(kBookStart, {});
    REQUIRE(taken);
    CHECK(book.look(kBookStart, "a", kBookStart));
    book.put_back("a", taken->second, kBookStart);
    CHECK(book.take_due(kBookStart, {})->second.writer == LastWriter::git);
}

TEST_CASE("path book: who wrote what is not carried out yet counts, until somebody writes again") {
    PathBook book;
    const auto writer_now = [&] { return book.take_due(kBookStart, {})->second.writer; };
    book.keep_writer("a", LastWriter::git);
    CHECK(book.look(kBookStart, "a", kBookStart));
    CHECK(writer_now() == LastWriter::git);
    CHECK(book.look(kBookStart, "a", kBookStart));
    CHECK(writer_now() == LastWriter::editor);
    book.keep_writer("a", LastWriter::git);
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::editor));
    CHECK(writer_now() == LastWriter::editor);
    book.keep_writer("a", LastWriter::forgotten);
    CHECK(book.hint(kBookStart, "a", Hint::closed, LastWriter::editor));
    CHECK(writer_now() == LastWriter::forgotten);
    book.keep_writer("a", LastWriter::git);
    CHECK(book.take_writer("a") == LastWriter::git);
    CHECK(book.take_writer("a") == LastWriter::editor);
    book.keep_writer("a", LastWriter::git);
    book.forget("a");
    CHECK(book.take_writer("a") == LastWriter::editor);
}

TEST_CASE("path book: a full book refuses new paths and goes on with those it has") {
    PathBook book;
    for (std::size_t i = 0; i < kWaitingPathsMax; ++i) {
        REQUIRE(book.look(kBookStart, std::to_string(i), kBookStart));
    }
    CHECK_FALSE(book.look(kBookStart, "one more", kBookStart));
    CHECK_FALSE(book.hint(kBookStart, "one more", Hint::closed, LastWriter::editor));
    CHECK(book.hint(kBookStart, "7", Hint::closed, LastWriter::editor));
    book.forget("7");
    CHECK(book.size() == kWaitingPathsMax - 1);
    CHECK(book.look(kBookStart, "one more", kBookStart));
}
