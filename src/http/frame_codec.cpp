#include "http/frame_codec.hpp"

#include <algorithm>

#include <wslay/wslay.h>

#include "base/assert.hpp"

namespace aura::http {
namespace {

// RFC 6455 section 5.2: the shortest form is the only one that the library takes.
std::uint64_t header_bytes(const wslay_frame_iocb& frame) {
    const std::uint64_t length = frame.payload_length < 126     ? 0
                                 : frame.payload_length < 65536 ? 2
                                                                : 8;
    const std::uint64_t mask = frame.mask != 0 ? 4 : 0;
    return 2 + length + mask;
}

}  // namespace

// What the library calls back into; it does so only from inside next_part() and write().
class FrameCodec::Engine {
public:
    explicit Engine(Prng* masks);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    ~Engine() { free_context(); }

    void feed(ByteView bytes) { input_ = bytes; }

    [[nodiscard]] Result<std::optional<FramePart>> next_part();
    [[nodiscard]] bool write(wslay_frame_iocb& frame, Bytes& out, std::size_t out_bytes_max);

    [[nodiscard]] bool masks_output() const { return masks_ != nullptr; }

private:
    static ssize_t on_read(std::uint8_t* to, std::size_t size, int flags, void* self) noexcept;
    static ssize_t on_write(const std::uint8_t* from,
                            std::size_t size,
                            int flags,
                            void* self) noexcept;
    static int on_mask(std::uint8_t* to, std::size_t size, void* self) noexcept;

    [[nodiscard]] wslay_frame_context_ptr context();
    void free_context();
    void free_context_between_frames();

    // Null between two frames in either direction.
    wslay_frame_context_ptr context_ = nullptr;
    Prng* masks_;
    ByteView input_;
    std::uint64_t input_bytes_held_ = 0;  // in the context, of the current frame and beyond
    std::uint64_t frame_bytes_read_ = 0;
    bool in_frame_ = false;
    bool part_is_out_ = false;  // the last call returned one, whose data is in the context
    bool is_writing_ = false;
    Bytes* output_ = nullptr;
    std::size_t output_bytes_max_ = 0;
};

FrameCodec::Engine::Engine(Prng* masks) : masks_(masks) {}

wslay_frame_context_ptr FrameCodec::Engine::context() {
    if (context_ != nullptr) {
        return context_;
    }
    const wslay_frame_callbacks callbacks = {
        .send_callback = on_write, .recv_callback = on_read, .genmask_callback = on_mask};
    const int failed = wslay_frame_context_init(&context_, &callbacks, this);
    AURA_ASSERT(failed == 0);  // it can only run out of memory
    return context_;
}

void FrameCodec::Engine::free_context() {
    wslay_frame_context_free(context_);
    context_ = nullptr;
}

void FrameCodec::Engine::free_context_between_frames() {
    if (input_bytes_held_ == 0 && !part_is_out_ && !is_writing_) {
        free_context();
    }
}

Result<std::optional<FramePart>> FrameCodec::Engine::next_part() {
    wslay_frame_iocb frame{};
    part_is_out_ = false;
    const ssize_t read = wslay_frame_recv(context(), &frame);
    if (read == WSLAY_ERR_WANT_READ) {
        free_context_between_frames();
        return std::optional<FramePart>();
    }
    if (read < 0) {
        return fail(ErrorCode::websocket_malformed, "bytes that are no frame of a WebSocket");
    }
    const bool begins = !in_frame_;
    frame_bytes_read_ = frame.data_length + (begins ? 0 : frame_bytes_read_);
    in_frame_ = frame_bytes_read_ < frame.payload_length;
    if (!in_frame_) {
        input_bytes_held_ -= header_bytes(frame) + frame.payload_length;
    }
    part_is_out_ = true;
    return FramePart{.opcode = Opcode{frame.opcode},
                     .is_final = frame.fin != 0,
                     .has_reserved_bits = frame.rsv != 0,
                     .is_masked = frame.mask != 0,
                     .payload_bytes = frame.payload_length,
                     .begins_frame = begins,
                     .ends_frame = !in_frame_,
                     .data = {frame.data, frame.data_length}};
}

bool FrameCodec::Engine::write(wslay_frame_iocb& frame, Bytes& out, std::size_t out_bytes_max) {
    output_ = &out;
    output_bytes_max_ = out_bytes_max;
    // It writes header and payload in turn and may stop at either, so it is asked until it is done
    // or has no room.
    bool is_complete = false;
    for (ssize_t written = 0; written >= 0 && !is_complete;) {
        written = wslay_frame_send(context(), &frame);
        if (written >= 0) {
            frame.data += written;
            frame.data_length -= static_cast<std::size_t>(written);
            is_complete = frame.data_length == 0;
        }
    }
    output_ = nullptr;
    is_writing_ = !is_complete;
    free_context_between_frames();
    return is_complete;
}

ssize_t FrameCodec::Engine::on_read(std::uint8_t* to,
                                    std::size_t size,
                                    int /*flags*/,
                                    void* self) noexcept {
    auto& engine = *static_cast<Engine*>(self);
    const ByteView read = engine.input_.first(std::min(size, engine.input_.size()));
    std::copy(read.begin(), read.end(), to);
    engine.input_ = engine.input_.subspan(read.size());
    engine.input_bytes_held_ += read.size();
    return read.empty() ? -1 : static_cast<ssize_t>(read.size());
}

ssize_t FrameCodec::Engine::on_write(const std::uint8_t* from,
                                     std::size_t size,
                                     int /*flags*/,
                                     void* self) noexcept {
    const auto& engine = *static_cast<Engine*>(self);
    const std::size_t room = engine.output_bytes_max_ - engine.output_->size();
    const ByteView written(from, std::min(size, room));
    engine.output_->insert(engine.output_->end(), written.begin(), written.end());
    return written.empty() ? -1 : static_cast<ssize_t>(written.size());
}

int FrameCodec::Engine::on_mask(std::uint8_t* to, std::size_t size, void* self) noexcept {
    static_cast<Engine*>(self)->masks_->fill({to, size});
    return 0;
}

FrameCodec::FrameCodec(Prng* masks) : engine_(std::make_unique<Engine>(masks)) {}

FrameCodec::FrameCodec(FrameCodec&&) noexcept = default;
FrameCodec& FrameCodec::operator=(FrameCodec&&) noexcept = default;
FrameCodec::~FrameCodec() = default;

void FrameCodec::feed(ByteView bytes) {
    engine_->feed(bytes);
}

Result<std::optional<FramePart>> FrameCodec::next_part() {
    return engine_->next_part();
}

bool FrameCodec::write(
    Opcode opcode, ByteView payload, std::size_t& offset, Bytes& out, std::size_t out_bytes_max) {
    const ByteView left = payload.subspan(offset);
    wslay_frame_iocb frame{};
    frame.fin = 1;
    frame.opcode = static_cast<std::uint8_t>(opcode);
    frame.mask = engine_->masks_output() ? 1 : 0;
    frame.payload_length = payload.size();
    frame.data = left.data();
    frame.data_length = left.size();
    const bool is_complete = engine_->write(frame, out, out_bytes_max);
    offset = payload.size() - frame.data_length;
    return is_complete;
}

}  // namespace aura::http
