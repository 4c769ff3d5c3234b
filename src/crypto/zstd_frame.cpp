#include "crypto/zstd_frame.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/core.h>
#include <zstd.h>

#include "base/assert.hpp"

namespace aura::crypto {
namespace {

// The library's own default: more gains little on source text and costs several times as much.
constexpr int kLevel = ZSTD_CLEVEL_DEFAULT;

// ZSTD_MAGICNUMBER as it stands in the bytes. The library also takes skippable frames, and formats
// of its youth, whose decoders nobody looks after.
constexpr std::array<std::uint8_t, 4> kMagic = {0x28, 0xb5, 0x2f, 0xfd};

Error malformed(const char* why) {
    return Error(ErrorCode::wire_malformed, "content is no zstd frame").because(why);
}

// The size that a frame tells, after checking that the bytes are one frame and no more.
Result<std::size_t> told_size(ByteView frame, std::size_t size_max) {
    if (frame.size() < kMagic.size() || !std::equal(kMagic.begin(), kMagic.end(), frame.begin())) {
        return fail(malformed("the magic number is missing"));
    }
    const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR) {
        return fail(malformed("the size is missing"));
    }
    if (size > size_max) {
        return fail(ErrorCode::wire_too_large,
                    fmt::format("content of {} bytes is over the limit of {}", size, size_max));
    }
    if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) {
        return fail(malformed("it is cut off or something follows it"));
    }
    return static_cast<std::size_t>(size);
}

}  // namespace

struct FrameCoder::Contexts {
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }

        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };

    std::unique_ptr<ZSTD_CCtx, Free> compressor{ZSTD_createCCtx()};
    std::unique_ptr<ZSTD_DCtx, Free> expander{ZSTD_createDCtx()};
};

FrameCoder::FrameCoder() : contexts_(std::make_unique<Contexts>()) {
    // Only memory can be missing, and that ends the program anyway.
    AURA_ASSERT(contexts_->compressor != nullptr && contexts_->expander != nullptr);
}

FrameCoder::~FrameCoder() = default;

void FrameCoder::append_frame(Bytes& out, ByteView plaintext) {
    const std::size_t before = out.size();
    out.resize(before + ZSTD_compressBound(plaintext.size()));
    const std::size_t written = ZSTD_compressCCtx(contexts_->compressor.get(),
                                                  out.data() + before,
                                                  out.size() - before,
                                                  plaintext.data(),
                                                  plaintext.size(),
                                                  kLevel);
    // With room for the worst case only memory can be missing.
    AURA_ASSERT(ZSTD_isError(written) == 0);
    out.resize(before + written);
}

Result<Bytes> FrameCoder::expand(ByteView frame, std::size_t size_max) {
    AURA_TRY_ASSIGN(const std::size_t size, told_size(frame, size_max));
    Bytes plaintext(size);
    const std::size_t written = ZSTD_decompressDCtx(
        contexts_->expander.get(), plaintext.data(), plaintext.size(), frame.data(), frame.size());
    if (ZSTD_isError(written) != 0) {
        return fail(malformed(ZSTD_getErrorName(written)));
    }
    if (written != size) {
        return fail(malformed("it does not keep the size it tells"));
    }
    return plaintext;
}

}  // namespace aura::crypto
