#include "runtime/home_records.hpp"

#include <filesystem>
#include <optional>

#include <doctest/doctest.h>

#include "store/memory/memory_store.hpp"
#include "support/temporary_directory.hpp"

using namespace aura;
using namespace aura::runtime;

namespace {

const HomeMark kMark{.device = 1, .inode = 2, .born_ns = 3, .machine = "m1"};

// A store that a home with `kMark` was settled in, and what its incarnation was then.
class Home {
public:
    Home() {
        CHECK(state(kMark) == HomeState::fresh);
        settle(kMark);
    }

    [[nodiscard]] HomeState state(const HomeMark& now) {
        const auto state = compare_home(store_, now);
        REQUIRE(state);
        return *state;
    }

    void settle(const HomeMark& now) { REQUIRE(settle_home(store_, state(now), now, prng_)); }

    // All records of kind meta but the mark: the incarnation among them.
    [[nodiscard]] std::vector<Bytes> others() {
        std::vector<Bytes> values;
        const auto records = store_.scan(store::RecordKind::meta, {});
        REQUIRE(records);
        for (const store::Record& record : *records) {
            if (!is_home_record(record)) {
                values.push_back(record.value);
            }
        }
        return values;
    }

    store::Store& store() { return store_; }

private:
    store::MemoryStore store_;
    SeededPrng prng_{1};
};

HomeMark with(void (*change)(HomeMark&)) {
    HomeMark mark = kMark;
    change(mark);
    return mark;
}

}  // namespace

TEST_CASE("home: the same file on the same machine goes on in its incarnation") {
    Home home;
    const auto before = home.others();
    CHECK(before.size() == 1);
    CHECK(home.state(kMark) == HomeState::same);
    home.settle(kMark);
    CHECK(home.others() == before);
}

TEST_CASE("home: another file on the machine is a restored backup and begins an incarnation") {
    for (const HomeMark& now : {with([](HomeMark& mark) { mark.inode = 9; }),
                                with([](HomeMark& mark) { mark.born_ns = 9; }),
                                with([](HomeMark& mark) { mark.device = 9; })}) {
        Home home;
        const auto before = home.others();
        CHECK(home.state(now) == HomeState::restored);
        home.settle(now);
        CHECK(home.others() != before);
        CHECK(home.state(now) == HomeState::same);
    }
}

TEST_CASE("home: another machine's is a copy; without a machine's id it counts as restored") {
    Home home;
    CHECK(home.state(with([](HomeMark& mark) { mark.machine = "m2"; })) == HomeState::copied);
    CHECK(home.state(with([](HomeMark& mark) { mark.machine.clear(); })) == HomeState::restored);
}

TEST_CASE("home: a mark that cannot be read stops the start instead of counting as a new home") {
    Home home;
    const auto records = home.store().scan(store::RecordKind::meta, {});
    REQUIRE(records);
    for (const store::Record& record : *records) {
        if (is_home_record(record)) {
            Bytes cut = record.value;
            cut.pop_back();
            REQUIRE(home.store().commit({{}, {{{store::RecordKind::meta, record.key}, cut}}}));
            CHECK_FALSE(is_home_record({record.key, cut}));
        }
    }
    CHECK_FALSE(compare_home(home.store(), kMark));
}

TEST_CASE("home: events without a mark are no new home") {
    store::MemoryStore store;
    auto event = std::make_shared<store::StoredEvent>();
    event->event.header.seq = Seq{1};
    REQUIRE(store.commit({{event}, {}}));
    CHECK(*compare_home(store, kMark) == HomeState::restored);
}

TEST_CASE("home: what goes with settling is kept with it, unless the home is the one it was") {
    const store::RecordKey key{store::RecordKind::meta, {1}};
    store::MemoryStore store;
    SeededPrng prng(1);
    REQUIRE(settle_home(store, HomeState::restored, kMark, prng, {{key, Bytes{7}}}));
    CHECK(store.get(key)->has_value());
    REQUIRE(settle_home(store, HomeState::same, kMark, prng, {{key, std::nullopt}}));
    CHECK(store.get(key)->has_value());
}

TEST_CASE("home: a copy of a file is told from the file, a renamed one is not") {
    const aura::test::TemporaryDirectory directory;
    directory.write("a.db", "data");
    const auto path = [&](const char* name) { return (directory.path() / name).string(); };
    const HomeMark mark = *mark_of(path("a.db"));
    std::filesystem::copy_file(path("a.db"), path("b.db"));
    CHECK_FALSE(*mark_of(path("b.db")) == mark);
    std::filesystem::rename(path("a.db"), path("c.db"));
    CHECK(*mark_of(path("c.db")) == mark);
    CHECK_FALSE(mark_of(path("a.db")));
}
