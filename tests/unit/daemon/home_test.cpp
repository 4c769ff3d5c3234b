#include "daemon/home.hpp"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include <doctest/doctest.h>

#include "crypto/certificate.hpp"
#include "io/loop.hpp"
#include "runtime/home_records.hpp"
#include "support/ids.hpp"
#include "support/temporary_directory.hpp"
#include "sync/confirmation.hpp"
#include "wire/codec.hpp"

using namespace aura;
using namespace aura::daemon;

namespace {

constexpr auto kPeer = config::DaemonMode::peer;

// The directories of a home that nobody has used yet.
class Home {
public:
    Home() {
        const std::string top = directory_.path().string();
        places.config = top + "/config";
        places.data = top + "/data";
        places.state = top + "/state";
        places.run = top + "/run";
        REQUIRE(prepare_directories(places));
    }

    [[nodiscard]] Result<crypto::IdentityKey> identity(config::DaemonMode mode = kPeer) {
        return load_identity(places, mode, prng);
    }

    [[nodiscard]] Result<std::unique_ptr<runtime::Database>> database(
        config::DaemonMode mode = kPeer) {
        return open_database(loop, places, mode, prng);
    }

    // What a Mothership that starts here thinks of its database.
    [[nodiscard]] sync::Doubt doubt() {
        const auto opened = database(config::DaemonMode::mothership);
        REQUIRE(opened);
        return sync::Confirmation::load((*opened)->at_start())->doubt();
    }

    [[nodiscard]] std::string file(const std::string& name) const {
        return places.data + "/" + name;
    }

    // The stored mark, changed as if the home had been used elsewhere.
    void pretend(void (*change)(runtime::HomeMark&)) {
        auto mark = runtime::mark_of(file("peer.db"));
        REQUIRE(mark);
        change(*mark);
        const auto opened = runtime::Database::open(loop, file("peer.db"));
        REQUIRE(opened);
        REQUIRE(
            runtime::settle_home((*opened)->at_start(), runtime::HomeState::fresh, *mark, prng));
    }

    config::Places places;
    io::Loop loop;
    SeededPrng prng{1};

private:
    test::TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("home: an identity is made once, for the owner's eyes alone; each mode has its own") {
    Home home;
    const auto first = home.identity();
    REQUIRE(first);

    struct stat info {};

    REQUIRE(::stat(home.file("peer.key").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600U);
    CHECK(home.identity()->public_id() == first->public_id());
    CHECK(home.identity(config::DaemonMode::mothership)->public_id() != first->public_id());
}

TEST_CASE("home: a key that others can read, or that is none, is refused and not replaced") {
    Home home;
    REQUIRE(home.identity());
    ::chmod(home.file("peer.key").c_str(), 0644);
    const auto exposed = home.identity();
    REQUIRE_FALSE(exposed);
    CHECK(exposed.error().message().find("peer.key") != std::string::npos);
    ::chmod(home.file("peer.key").c_str(), 0600);
    std::filesystem::resize_file(home.file("peer.key"), 7);
    const auto cut = home.identity();
    REQUIRE_FALSE(cut);
    CHECK(cut.error().is(ErrorCode::crypto_failed));
    CHECK(std::filesystem::file_size(home.file("peer.key")) == 7);
}

TEST_CASE("home: a Mothership's certificate is kept, so that what peers pinned stays") {
    Home home;
    const auto identity = home.identity(config::DaemonMode::mothership);
    REQUIRE(identity);
    const auto load = [&] {
        auto credentials = load_server_credentials(
            home.places, *identity, {"hub.example.org"}, home.loop.now().wall);
        REQUIRE(credentials);
        const auto certificate = crypto::parse_certificate(credentials->chain.front());
        REQUIRE(certificate);
        return certificate->fingerprint;
    };
    CHECK(load() == load());
}

TEST_CASE("home: a copied home does not open, and is told how to become a device of its own") {
    Home home;
    REQUIRE(home.database());
    home.pretend([](runtime::HomeMark& mark) { mark.machine = "another-machine"; });
    const auto opened = home.database();
    // Where this machine has no id, a copy counts as restored.
    if (runtime::mark_of(home.file("peer.db"))->machine.empty()) {
        CHECK(opened);
    } else {
        REQUIRE_FALSE(opened);
        CHECK(opened.error().is(ErrorCode::store_copied));
        CHECK(opened.error().next_step().find("AURA_HOME") != std::string::npos);
    }
}

TEST_CASE("home: a restored backup opens, in a new incarnation, and is the home from then on") {
    Home home;
    const auto meta = [&] {
        const auto opened = home.database();
        REQUIRE(opened);
        const auto records = (*opened)->at_start().scan(store::RecordKind::meta, {});
        REQUIRE(records);
        std::vector<Bytes> values;
        for (const store::Record& record : *records) {
            values.push_back(record.value);
        }
        return values;
    };
    const auto before = meta();
    CHECK(meta() == before);
    home.pretend([](runtime::HomeMark& mark) { mark.inode += 1; });
    const auto after = meta();
    CHECK(after != before);
    CHECK(meta() == after);
}

TEST_CASE("home: a Mothership whose database is not the file it was is in doubt, until it is not") {
    Home home;
    CHECK(home.doubt() == sync::Doubt::none);
    CHECK(home.doubt() == sync::Doubt::none);
    std::filesystem::copy_file(home.file("mothership.db"), home.file("backup.db"));
    std::filesystem::remove(home.file("mothership.db"));
    std::filesystem::rename(home.file("backup.db"), home.file("mothership.db"));
    CHECK(home.doubt() == sync::Doubt::restored);
    // It is the home's file now, and still nobody has said anything.
    CHECK(home.doubt() == sync::Doubt::restored);
}

TEST_CASE(
    "home: a Mothership's backup that was copied over the database is told by the head mark") {
    Home home;
    CHECK(home.doubt() == sync::Doubt::none);
    wire::Writer mark;
    mark.count(1);
    mark.id(test::author(1));
    mark.u64(1);
    mark.u64(5);
    const Bytes bytes = std::move(mark).take();
    std::ofstream file(head_mark_path(home.places, config::DaemonMode::mothership));
    file << as_text(bytes);
    file.close();
    CHECK(home.doubt() == sync::Doubt::restored);
}
