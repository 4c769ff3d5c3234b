#include "sync/event_reader.hpp"

#include <doctest/doctest.h>

#include "device.hpp"
#include "support/keys.hpp"

using aura::Bytes;
using aura::ErrorCode;
using namespace aura::sync;
using namespace aura::sync::test;
namespace crypto = aura::crypto;
namespace wire = aura::wire;

namespace {

wire::ChangeContent content(const std::string& text) {
    wire::ChangeContent content;
    content.path = "code.py";
    content.items.push_back({"f", text, {}});
    return content;
}

// A device with one change of a repository that it founded.
struct Author {
    Author() : device(1, hub.public_id()) {
        REQUIRE(device.keyring.found(device.now.mono, kRepo, {"app", {}}).has_value());
        device.settle();
    }

    Appended append(const Bytes& encoded, bool sealed) {
        Draft draft;
        draft.repo = kRepo;
        draft.kind = wire::EventKind::file_changed;
        draft.content = sealed ? encoded : crypto::wrap_unsealed(frames, encoded).value();
        if (sealed) {
            draft.sealed_for = kRepo;
        }
        const auto appended = device.replica.append(device.now, std::move(draft));
        REQUIRE(appended.has_value());
        device.settle();
        return *appended;
    }

    crypto::IdentityKey hub = aura::test::identity_key(9);
    Device device;
    crypto::FrameCoder frames;
};

EventPlace place_of(const Appended& appended) {
    return {appended.log, appended.seq};
}

}  // namespace

TEST_CASE("event_reader: opens what is stored, sealed or not") {
    Author author;
    EventReader reader(author.device.store);
    const RepoKeys keys = author.device.keyring.keys(kRepo);
    for (const bool sealed : {false, true}) {
        const wire::ChangeContent written = content(sealed ? "sealed" : "open");
        const Appended appended = author.append(encode(written), sealed);
        const auto read = reader.content(appended.id, place_of(appended), keys);
        REQUIRE(read.has_value());
        CHECK(**read == written);
        // Kept: not even the keys are needed.
        CHECK(reader.content(appended.id, place_of(appended), nullptr).has_value());
    }
}

TEST_CASE("event_reader: without the key, or with a place that is another event's, says so") {
    Author author;
    EventReader reader(author.device.store);
    const RepoKeys keys = author.device.keyring.keys(kRepo);
    const RepoKeys none = std::make_shared<const std::vector<crypto::ContentKey>>();
    const Appended first = author.append(encode(content("first")), true);
    const Appended second = author.append(encode(content("second")), true);
    CHECK(reader.content(first.id, place_of(first), none).error().is(ErrorCode::crypto_no_key));
    CHECK(reader.content(first.id, place_of(second), keys).error().is(ErrorCode::not_found));
    const EventPlace behind{second.log, aura::Seq{number(second.seq) + 1}};
    CHECK(reader.content(second.id, behind, keys).error().is(ErrorCode::not_found));
}

TEST_CASE("event_reader: content that is none is malformed, again and again") {
    Author author;
    EventReader reader(author.device.store);
    const RepoKeys keys = author.device.keyring.keys(kRepo);
    const Appended appended = author.append(Bytes(3, 0xff), false);
    for (int i = 0; i < 2; ++i) {
        CHECK(reader.content(appended.id, place_of(appended), keys)
                  .error()
                  .is(ErrorCode::wire_malformed));
    }
}

TEST_CASE("event_reader: keeps a bounded number of texts and reads the others again") {
    Author author;
    EventReader reader(author.device.store);
    const RepoKeys keys = author.device.keyring.keys(kRepo);
    std::vector<Appended> all;
    for (std::size_t i = 0; i < 6; ++i) {
        const std::string text(EventReader::kCacheBytes / 5, static_cast<char>('a' + i));
        all.push_back(author.append(encode(content(text)), true));
        REQUIRE(reader.content(all.back().id, place_of(all.back()), keys).has_value());
    }
    const RepoKeys none = std::make_shared<const std::vector<crypto::ContentKey>>();
    CHECK(reader.content(all.back().id, place_of(all.back()), none).has_value());
    CHECK_FALSE(reader.content(all.front().id, place_of(all.front()), none).has_value());
    CHECK(reader.content(all.front().id, place_of(all.front()), keys).has_value());
}
