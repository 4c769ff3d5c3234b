#include "http/body_reader.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/splits.hpp"

using aura::ErrorCode;
using aura::http::BodyFraming;
using aura::http::BodyReader;

namespace {

struct Read {
    std::string outcome;  // "done", "more" or the code's name
    std::string body;
    std::size_t taken = 0;

    bool operator==(const Read&) const = default;
};

Read read_pieces(BodyFraming framing, const aura::test::Pieces& pieces, std::size_t bytes_max) {
    auto reader = BodyReader::start(framing, bytes_max);
    if (!reader) {
        return {std::string(traits(reader.error().code()).name), {}, 0};
    }
    Read read;
    for (const aura::ByteView piece : pieces) {
        const auto taken = reader->handle_bytes(piece);
        if (!taken) {
            return {std::string(traits(taken.error().code()).name), {}, 0};
        }
        read.taken += *taken;
    }
    read.outcome = reader->done() ? "done" : "more";
    read.body = reader->take_body();
    return read;
}

// The result of `bytes`, which is the same however they are split.
Read read(BodyFraming framing, std::string_view bytes, std::size_t bytes_max = 100) {
    const auto ways = aura::test::splits(aura::as_bytes(bytes), 5);
    const Read whole = read_pieces(framing, ways.front(), bytes_max);
    for (const auto& pieces : ways) {
        CHECK(read_pieces(framing, pieces, bytes_max) == whole);
    }
    return whole;
}

constexpr BodyFraming kChunked = {.chunked = true, .length = {}};

}  // namespace

TEST_CASE("body reader: a stated length is taken to the byte") {
    CHECK(read({false, 3}, "abcGET") == Read{"done", "abc", 3});
    CHECK(read({false, 3}, "ab") == Read{"more", "ab", 2});
    CHECK(read({false, 0}, "GET") == Read{"done", "", 0});
    CHECK(read({}, "GET") == Read{"done", "", 0});
}

TEST_CASE("body reader: chunks are joined and what follows them is left") {
    CHECK(read(kChunked, "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\nGET") ==
          Read{"done", "abc0123456789", 28});
    CHECK(read(kChunked, "000\r\n\r\n") == Read{"done", "", 7});
    CHECK(read(kChunked, "3\r\nabc\r\n") == Read{"more", "abc", 8});
}

TEST_CASE("body reader: chunks in any other form are refused") {
    for (const std::string_view bytes : {"\r\n",
                                         "3\nabc\r\n",
                                         "3;a=b\r\nabc\r\n",
                                         "3 \r\nabc\r\n",
                                         " 3\r\nabc\r\n",
                                         "-3\r\n",
                                         "0x3\r\n",
                                         "g\r\n",
                                         "3\r\nabcd",
                                         "3\r\nabc\n",
                                         "3\r\nabc\rX",
                                         "3\rXabc",
                                         "0\r\nTrailer: a\r\n\r\n",
                                         "0\r\n\n",
                                         "00000000000000001\r\n"}) {
        CAPTURE(std::string(bytes));
        CHECK(read(kChunked, bytes).outcome == "http.malformed");
    }
}

TEST_CASE("body reader: a body of exactly the bound is taken, one byte more is too large") {
    CHECK(read({false, 3}, "abc", 3).outcome == "done");
    CHECK(read({false, 4}, "", 3).outcome == "http.too_large");
    CHECK(read(kChunked, "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", 3).outcome == "done");
    CHECK(read(kChunked, "2\r\nab\r\n2\r\ncd\r\n", 3).outcome == "http.too_large");
    CHECK(read(kChunked, "ffffffffffffffff\r\n", 3).outcome == "http.too_large");
}
