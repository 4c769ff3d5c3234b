// The one way bytes are laid out on the wire, in event headers and in the store: big-endian
// integers of fixed size, byte strings with a length in front. One value has one encoding, because
// hashes and signatures are taken over it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/fixed_id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace aura::wire {

class Writer {
public:
    void u8(std::uint8_t value) { bytes_.push_back(value); }

    void u16(std::uint16_t value) { big_endian(value, 2); }

    void u32(std::uint32_t value) { big_endian(value, 4); }

    void u64(std::uint64_t value) { big_endian(value, 8); }

    void boolean(bool value) { u8(value ? 1 : 0); }

    // u64, the whole seconds since 1970. Not before that.
    void seconds(WallTime time) { u64(static_cast<std::uint64_t>(unix_seconds(time))); }

    // The bytes alone, for fields of fixed size.
    void raw(ByteView view) { bytes_.insert(bytes_.end(), view.begin(), view.end()); }

    template <class Tag, std::size_t N>
    void id(const FixedId<Tag, N>& value) {
        raw(value.view());
    }

    // u32 length, then the bytes. At most 4 GiB - 1.
    void bytes(ByteView view);

    void text(std::string_view value) { bytes(as_bytes(value)); }

    // u32 number of the elements that follow.
    void count(std::size_t value);

    [[nodiscard]] Bytes take() && { return std::move(bytes_); }

    [[nodiscard]] std::size_t size() const { return bytes_.size(); }

private:
    void big_endian(std::uint64_t value, int width);

    Bytes bytes_;
};

// Reads what a Writer wrote, from bytes that anybody may have sent. After the first mistake every
// further read gives zero or empty, and finish() says what the mistake was; so a decoder reads all
// its fields and checks once. Nothing is allocated that the remaining bytes could not fill.
class Reader {
public:
    explicit Reader(ByteView view) : rest_(view) {}

    [[nodiscard]] std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }

    [[nodiscard]] std::uint16_t u16() { return static_cast<std::uint16_t>(big_endian(2)); }

    [[nodiscard]] std::uint32_t u32() { return static_cast<std::uint32_t>(big_endian(4)); }

    [[nodiscard]] std::uint64_t u64() { return big_endian(8); }

    // Only 0 and 1: a third spelling of true would be a second encoding of one value.
    [[nodiscard]] bool boolean();

    [[nodiscard]] ByteView raw(std::size_t size);

    template <class Id>
    [[nodiscard]] Id id() {
        return Id::from(raw(Id::kSize)).value_or(Id{});
    }

    // As Writer::seconds; later than kUnixSecondsMax is a mistake.
    [[nodiscard]] WallTime seconds();

    // A length of more than `max` is a mistake.
    [[nodiscard]] ByteView bytes(std::size_t max);

    [[nodiscard]] std::string text(std::size_t max) { return std::string(as_text(bytes(max))); }

    // A number of elements, each of at least `element_bytes_min` (> 0) bytes, at most `max`.
    [[nodiscard]] std::size_t count(std::size_t max, std::size_t element_bytes_min);

    // Everything that is left, whatever it is.
    [[nodiscard]] ByteView rest() { return raw(rest_.size()); }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    [[nodiscard]] bool good() const { return mistake_ == nullptr; }

    // Marks the input as malformed; `mistake` is a literal: "unknown item kind".
    void reject(const char* mistake);

    // wire.malformed when something was missing, too large, rejected or left over. `what` is what
    // was read: "event header".
    [[nodiscard]] Status finish(std::string_view what) const;

private:
    [[nodiscard]] std::uint64_t big_endian(std::size_t width);

    ByteView rest_;
    const char* mistake_ = nullptr;
};

}  // namespace aura::wire
