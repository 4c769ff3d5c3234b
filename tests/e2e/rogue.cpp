// usage: rogue HOME REPO BRANCH VARIANT [PATH]
//
// What a member that is out to do harm might send: prints frames in hexadecimal, one a line, with
// events of a new log of the device whose home this is. REPO is the repository's id in hexadecimal,
// BRANCH the branch that the others are on. VARIANT says what is wrong with the events; what is
// not, is as it should be:
//
//   honest           nothing
//   altered          a byte of the content, after signing
//   bad-signature    a bit of the signature
//   unsigned         no signature
//   other-author     the log is the Mothership's
//   stranger         the log is that of somebody who is no member, with a signature of his
//   gap              the log begins with its fifth event
//   unknown-key      the content is sealed with a key that nobody else has
//   wrong-key        the same, under the name of the right key
//   swapped          two events, each with the envelope of the other
//   two-paths        the envelope names another path than the content
//   bomb             the content is 1 MiB, it says, and unpacks to 4 GiB
//   huge             the content is 4 GiB, it says

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sodium.h>
#include <zstd.h>

#include "base/hex.hpp"
#include "code/skeleton.hpp"
#include "crypto/content_key.hpp"
#include "crypto/identity.hpp"
#include "crypto/secure_prng.hpp"
#include "io/files.hpp"
#include "peer/join.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "sync/event_chain.hpp"
#include "wire/change.hpp"
#include "wire/frame.hpp"

namespace aura {
namespace {

constexpr std::size_t kBombBytes = std::size_t{4} << 30U;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;
// Of sealed content (crypto/content_key.hpp): what comes before the nonce, and before the box.
constexpr std::size_t kNonceAt = 1 + KeyId::kSize;
constexpr std::size_t kBoxAt = kNonceAt + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;

// A zstd frame of zeros that names `told` as the size of its content.
Bytes frame_of_zeros(std::size_t told) {
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    ZSTD_CCtx_setPledgedSrcSize(context, kBombBytes);
    const Bytes zeros(kPieceBytes);
    Bytes frame(kPieceBytes);
    ZSTD_outBuffer out{frame.data(), frame.size(), 0};
    for (std::size_t done = 0; done < kBombBytes; done += zeros.size()) {
        ZSTD_inBuffer in{zeros.data(), zeros.size(), 0};
        const bool last = done + zeros.size() >= kBombBytes;
        ZSTD_compressStream2(context, &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    }
    ZSTD_freeCCtx(context);
    frame.resize(out.pos);
    // RFC 8878: magic, descriptor, window; then the size in eight bytes, the lowest first.
    for (std::size_t i = 0; i < 8; ++i) {
        frame.at(6 + i) = static_cast<std::uint8_t>(told >> (8 * i));
    }
    return frame;
}

Bytes seal_frame(const crypto::ContentKey& key, ByteView context, ByteView frame, Prng& prng) {
    Bytes sealed(kBoxAt);
    sealed[0] = 1;
    std::copy(key.id().view().begin(), key.id().view().end(), sealed.begin() + 1);
    prng.fill(std::span(sealed).subspan(kNonceAt));
    Bytes bound(sealed.begin(), sealed.begin() + kNonceAt);
    bound.insert(bound.end(), context.begin(), context.end());
    sealed.resize(kBoxAt + frame.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kBoxAt,
                                               nullptr,
                                               frame.data(),
                                               frame.size(),
                                               bound.data(),
                                               bound.size(),
                                               nullptr,
                                               sealed.data() + kNonceAt,
                                               key.view().data());
    return sealed;
}

class Rogue {
public:
    Rogue(crypto::IdentityKey identity, TeamId team, RepoId repo, crypto::ContentKey key)
        : identity_(std::move(identity)), team_(team), repo_(repo), key_(std::move(key)) {}

    void set_branch(std::string branch) { branch_ = std::move(branch); }

    void print(const std::string& variant, const std::string& path, const AuthorId& hub) {
        variant_ = variant;
        wire::LogId log{identity_.public_id(), Incarnation{prng_.next()}, repo_};
        const crypto::IdentityKey stranger = crypto::IdentityKey::generate(prng_);
        if (variant == "other-author") {
            log.author = hub;
        } else if (variant == "stranger") {
            log.author = stranger.public_id();
        }
        const crypto::IdentityKey& signer = variant == "stranger" ? stranger : identity_;
        const Seq first{variant == "gap" ? 5U : 1U};
        std::vector<wire::Event> events{make(log, first, {}, path)};
        EventId last = finish(events.back());
        if (variant == "swapped") {
            events.push_back(make(log, next(first), last, path + ".2"));
            std::swap(events[0].envelope, events[1].envelope);
            events[1].header.previous = finish(events[0]);
            last = finish(events[1]);
        }
        events.back().signature = sync::sign_event(signer, last);
        spoil(events.back());
        std::puts(to_hex(wire::encode(wire::Events{log, first, events})).c_str());
    }

private:
    wire::Event make(const wire::LogId& log,
                     Seq seq,
                     const EventId& previous,
                     const std::string& path) {
        wire::ChangeEnvelope envelope;
        prng_.fill(envelope.file.bytes);
        envelope.path = variant_ == "two-paths" ? "harmless.txt" : path;
        envelope.items = {{wire::ItemKind::file, envelope.file, false, 0, {}},
                          {wire::ItemKind::skeleton, envelope.file, false, 6, {}}};
        wire::ChangeContent content;
        content.branch = branch_;
        content.path = path;
        content.items = {{{}, {}, {}}, {{}, code::encode(code::Skeleton{{"rogue\n"}, {}}), {}}};
        wire::Event event;
        event.header.team = team_;
        event.header.log = log;
        event.header.seq = seq;
        event.header.previous = previous;
        event.header.kind = wire::EventKind::file_changed;
        event.envelope = encode(envelope);
        event.header.envelope_hash = sync::envelope_hash(*event.envelope);
        event.content = seal(event.header, encode(content));
        return event;
    }

    Bytes seal(const wire::EventHeader& header, const Bytes& content) {
        const Bytes context = sync::sealing_context(header);
        if (variant_ == "bomb" || variant_ == "huge") {
            const std::size_t told = variant_ == "bomb" ? crypto::kContentMax : kBombBytes;
            return seal_frame(key_, context, frame_of_zeros(told), prng_);
        }
        const bool other = variant_ == "unknown-key" || variant_ == "wrong-key";
        const crypto::ContentKey unknown = crypto::ContentKey::generate(prng_);
        Bytes sealed =
            crypto::seal(frames_, other ? unknown : key_, context, content, prng_).value();
        if (variant_ == "wrong-key") {
            std::copy(key_.id().view().begin(), key_.id().view().end(), sealed.begin() + 1);
        }
        return sealed;
    }

    static EventId finish(wire::Event& event) {
        event.header.envelope_hash = sync::envelope_hash(*event.envelope);
        event.header.content_hash = sync::content_hash(*event.content);
        return sync::event_id(event.header);
    }

    void spoil(wire::Event& event) const {
        if (variant_ == "altered") {
            event.content->back() ^= 1U;
        } else if (variant_ == "bad-signature") {
            event.signature->bytes[0] ^= 1U;
        } else if (variant_ == "unsigned") {
            event.signature.reset();
        }
    }

    crypto::SecurePrng prng_;
    crypto::FrameCoder frames_;
    crypto::IdentityKey identity_;
    TeamId team_;
    RepoId repo_;
    crypto::ContentKey key_;
    std::string branch_;
    std::string variant_;
};

Result<crypto::ContentKey> key_of(store::Store& store, const RepoId& repo) {
    AURA_TRY_ASSIGN(const auto records, store.scan(store::RecordKind::content_key, repo.view()));
    for (const store::Record& record : records) {
        if (auto bytes = crypto::ContentKey::Bytes32::from(record.value)) {
            return crypto::ContentKey(*std::move(bytes));
        }
    }
    return fail(ErrorCode::crypto_no_key, "the home holds no key of the repository");
}

Status run(const std::vector<std::string>& arguments) {
    const std::filesystem::path data = std::filesystem::path(arguments.at(0)) / "data";
    const auto repo_bytes = from_hex(arguments.at(1));
    const auto repo = repo_bytes ? RepoId::from(*repo_bytes) : std::nullopt;
    if (!repo) {
        return fail(ErrorCode::usage, "no id of a repository");
    }
    AURA_TRY_ASSIGN(const Bytes seed, io::read_private_file(data / "peer.key", 32));
    AURA_TRY_ASSIGN(const auto store,
                    store::sqlite::SqliteStore::open((data / "peer.db").string(),
                                                     store::sqlite::Access::read_only));
    AURA_TRY_ASSIGN(const auto record,
                    store->get({store::RecordKind::meta, to_bytes(as_bytes("team"))}));
    AURA_TRY_ASSIGN(const auto membership, peer::decode_team_membership(record.value_or(Bytes())));
    AURA_TRY_ASSIGN(crypto::ContentKey key, key_of(*store, *repo));
    Rogue rogue(crypto::IdentityKey(*crypto::IdentitySeed::from(seed)),
                crypto::team_id(membership.hub),
                *repo,
                std::move(key));
    rogue.set_branch(arguments.at(2));
    std::string path = arguments.size() > 4 ? arguments[4] : "rogue.txt";
    for (std::size_t at = 0; (at = path.find("%00", at)) != std::string::npos;) {
        path.replace(at, 3, 1, '\0');
    }
    rogue.print(arguments.at(3), path, membership.hub);
    return {};
}

}  // namespace
}  // namespace aura

int main(int argc, char** argv) {
    if (argc < 5) {
        (void)std::fputs("usage: rogue HOME REPO BRANCH VARIANT [PATH]\n", stderr);
        return 2;
    }
    if (const aura::Status done = aura::run({argv + 1, argv + argc}); !done) {
        (void)std::fputs(done.error().to_block().c_str(), stderr);
        return 1;
    }
    return 0;
}
