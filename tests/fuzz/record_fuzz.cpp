#include "base/assert.hpp"
#include "code/skeleton.hpp"
#include "crypto/server_proof.hpp"
#include "hub/token_book.hpp"
#include "peer/join.hpp"
#include "runtime/home_records.hpp"
#include "runtime/link_record.hpp"
#include "store/memory/memory_store.hpp"
#include "support/canonical.hpp"
#include "support/fuzz_target.hpp"
#include "support/keys.hpp"
#include "sync/keyring.hpp"
#include "workspace/journal.hpp"
#include "workspace/tree_file.hpp"

using aura::ByteView;
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

void check_home_mark(ByteView bytes) {
    constexpr std::string_view kKey = "home";
    aura::store::MemoryStore store;
    aura::store::Batch batch;
    batch.records.push_back({{aura::store::RecordKind::meta, aura::to_bytes(aura::as_bytes(kKey))},
                             aura::to_bytes(bytes)});
    AURA_ASSERT(store.commit(batch).has_value());
    static_cast<void>(aura::runtime::compare_home(store, {}));
}

void check_keyring(aura::store::RecordKind kind, ByteView bytes) {
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
        case 6:
            check_home_mark(bytes);
            break;
        case 7:
            check_keyring(aura::store::RecordKind::content_key, bytes);
            break;
        case 8:
            check_keyring(aura::store::RecordKind::invite, bytes);
            break;
        default:
            break;
    }
    return 0;
}
