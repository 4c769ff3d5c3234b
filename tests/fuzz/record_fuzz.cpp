#include <algorithm>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "code/skeleton.hpp"
#include "crypto/server_proof.hpp"
#include "hub/token_book.hpp"
#include "peer/join.hpp"
#include "runtime/acked_record.hpp"
#include "runtime/generation.hpp"
#include "runtime/home_records.hpp"
#include "runtime/link_record.hpp"
#include "runtime/notice_book.hpp"
#include "store/memory/memory_store.hpp"
#include "support/canonical.hpp"
#include "support/fuzz_target.hpp"
#include "support/keys.hpp"
#include "sync/keyring.hpp"
#include "sync/restore.hpp"
#include "workspace/journal.hpp"
#include "workspace/tree_file.hpp"
#include "worktree/private_dir.hpp"

using aura::Bytes;
using aura::ByteView;
using aura::store::MemoryStore;
using aura::store::RecordKey;
using aura::store::RecordKind;
using aura::test::check_canonical;

namespace {

// A record whose layout is right may still contradict itself: then it has no text.
void check_tree_file(ByteView bytes) {
    check_canonical(bytes, aura::workspace::decode_tree_file);
    if (const auto file = aura::workspace::decode_tree_file(bytes)) {
        static_cast<void>(text_of(*file));
        static_cast<void>(whole_text_of(*file));
    }
}

// A store with nothing but this record in it.
class OneRecord {
public:
    OneRecord(RecordKind kind, ByteView key, ByteView value) {
        put({kind, aura::to_bytes(key)}, value);
    }

    void put(const RecordKey& key, ByteView value) {
        aura::store::Batch batch;
        batch.records.push_back({key, aura::to_bytes(value)});
        AURA_ASSERT(store.commit(batch).has_value());
    }

    MemoryStore store;
};

void check_home_mark(ByteView bytes) {
    const ByteView key = aura::as_bytes("home");
    OneRecord home(RecordKind::meta, key, bytes);
    const auto state = aura::runtime::compare_home(home.store, {});
    const bool whole = aura::runtime::is_home_record({aura::to_bytes(key), aura::to_bytes(bytes)});
    AURA_ASSERT(state.has_value() == whole);
}

void check_incarnation(ByteView bytes) {
    static const auto identity = aura::test::identity_key(1);
    static aura::SeededPrng prng(1);
    const auto written = aura::sync::incarnation_record({});
    OneRecord meta(RecordKind::meta, written.key.key, bytes);
    aura::sync::Membership membership(identity.public_id());
    aura::sync::Keyring keyring({}, {identity, membership, prng});
    const auto state = aura::sync::restore(meta.store, identity.public_id(), membership, keyring);
    AURA_ASSERT(state.has_value() == (bytes.size() == written.value->size()));
    AURA_ASSERT(!state ||
                *aura::sync::incarnation_record(state->incarnation).value == aura::to_bytes(bytes));
}

// What is taken is the same when it is kept again, and no longer than the record.
void check_acked(ByteView bytes) {
    const auto key = aura::runtime::acked_write({}).key;
    OneRecord meta(RecordKind::meta, key.key, bytes);
    const auto acked = aura::runtime::read_acked(meta.store);
    AURA_ASSERT(acked && acked->heads().size() <= bytes.size() / aura::wire::kLogIdBytes);
    meta.put(key, *aura::runtime::acked_write(*acked).value);
    AURA_ASSERT(*aura::runtime::read_acked(meta.store) == *acked);
}

void check_generation(ByteView bytes) {
    const aura::runtime::LinkId link;
    OneRecord row(RecordKind::generation, link.view(), bytes);
    if (const auto generation = aura::runtime::read_generation(row.store, link)) {
        AURA_ASSERT(*aura::runtime::generation_write(link, *generation).value ==
                    aura::to_bytes(bytes));
    }
    const std::string_view mark = aura::as_text(bytes);
    const std::uint64_t marked = aura::runtime::marked_generation(mark, link);
    AURA_ASSERT(marked == 0 || aura::runtime::generation_mark(link, marked) == mark);
}

// The number of the notice, and the row. The next one is the latest.
void check_notice(ByteView bytes) {
    constexpr std::size_t kNumberBytes = 8;
    const aura::runtime::LinkId link;
    const ByteView number = bytes.first(std::min(kNumberBytes, bytes.size()));
    const ByteView row = bytes.subspan(number.size());
    Bytes key = aura::to_bytes(link.view());
    key.insert(key.end(), number.begin(), number.end());
    OneRecord notices(RecordKind::notice, key, row);
    auto book = aura::runtime::NoticeBook::load(notices.store, link);
    AURA_ASSERT(book && book->unseen().size() <= 1);
    if (book->unseen().empty()) {
        return;
    }
    const aura::workspace::Finding notice = book->unseen().begin()->second;
    const auto next = book->add(notice);
    AURA_ASSERT(next.size() == 1 && *next[0].value == aura::to_bytes(row));
    AURA_ASSERT(next[0].key.key > key && book->mark_seen().size() == 2);
}

// A name that is taken for one of ours leads nowhere else.
void check_leftover(ByteView bytes) {
    const aura::worktree::Leftover leftover{std::string(aura::as_text(bytes)), 0};
    if (leftover.may_belong_to("src/a.py") || leftover.is_spare_with("text")) {
        constexpr std::string_view kAllowed = "0123456789abcdef-";
        AURA_ASSERT(leftover.name.find_first_not_of(kAllowed) == leftover.name.npos);
    }
}

void check_keyring(RecordKind kind, ByteView bytes) {
    static const auto identity = aura::test::identity_key(1);
    static aura::SeededPrng prng(1);
    const aura::sync::Membership membership(identity.public_id());
    aura::sync::Keyring keyring({}, {identity, membership, prng});
    if (bytes.empty()) {
        return;
    }
    const ByteView both = bytes.subspan(1);
    const std::size_t key_bytes = std::min<std::size_t>(both.size(), bytes[0]);
    static_cast<void>(keyring.restore(
        kind, {aura::to_bytes(both.first(key_bytes)), aura::to_bytes(both.subspan(key_bytes))}));
}

void check_canonical_record(std::uint8_t which, ByteView bytes) {
    switch (which) {
        case 1:
            check_canonical(bytes, aura::workspace::decode_journal_entry);
            break;
        case 2:
            check_canonical(bytes, aura::runtime::decode_link_record);
            break;
        case 3:
            check_canonical(bytes, aura::hub::decode_token_entry);
            break;
        case 4:
            check_canonical(bytes, aura::peer::decode_team_membership);
            break;
        case 5:
            check_canonical(bytes, aura::crypto::decode_server_proof);
            break;
        default:
            break;
    }
}

}  // namespace

// What this device keeps for itself, as a damaged disk may give it back; the first byte chooses.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const ByteView bytes(data + 1, size - 1);
    switch (data[0]) {
        case 0:
            check_tree_file(bytes);
            break;
        case 6:
            check_home_mark(bytes);
            break;
        case 7:
            check_keyring(RecordKind::content_key, bytes);
            break;
        case 8:
            check_keyring(RecordKind::invite, bytes);
            break;
        case 9:
            check_acked(bytes);
            break;
        case 10:
            check_notice(bytes);
            break;
        case 11:
            check_generation(bytes);
            break;
        case 12:
            check_incarnation(bytes);
            break;
        case 13:
            check_leftover(bytes);
            break;
        default:
            check_canonical_record(data[0], bytes);
            break;
    }
    return 0;
}
