#include "code/parse.hpp"

#include <algorithm>
#include <cstdint>

namespace aura::code {
namespace {

// What the scanner reads at once. Rescanning (an unclosed comment at every second byte, say) shows
// as reads, since a scanner that goes back over a chunk's edge has to ask again.
constexpr std::size_t kChunkBytes = 4096;

// Real code takes up to 20 reads a chunk and up to 110 reports (tests/slow/real_code.cpp measures).
constexpr std::size_t kReadsPerChunk = 200;
constexpr std::size_t kReportsPerChunk = 400;

struct ParserDeleter {
    void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};

// The text as the parser sees it, and what is left of the budget.
struct Input {
    std::string_view text;
    std::size_t reads_left;
    std::size_t reports_left;
};

const char* read_chunk(void* payload, std::uint32_t offset, TSPoint, std::uint32_t* size) noexcept {
    auto& input = *static_cast<Input*>(payload);
    *size = 0;
    if (input.reads_left == 0 || offset >= input.text.size()) {
        return "";
    }
    --input.reads_left;
    const auto chunk = input.text.substr(offset, kChunkBytes);
    *size = static_cast<std::uint32_t>(chunk.size());
    return chunk.data();
}

// Called every hundred steps of the parser; true stops it.
bool report_progress(TSParseState* state) noexcept {
    auto& input = *static_cast<Input*>(state->payload);
    if (input.reports_left == 0 || input.reads_left == 0) {
        return true;
    }
    --input.reports_left;
    return false;
}

}  // namespace

Tree parse(const TSLanguage* grammar, std::string_view text) {
    const std::unique_ptr<TSParser, ParserDeleter> parser(ts_parser_new());
    ts_parser_set_language(parser.get(), grammar);
    const std::size_t chunks = text.size() / kChunkBytes + 1;
    Input input{.text = text,
                .reads_left = kReadsPerChunk * chunks,
                .reports_left = kReportsPerChunk * chunks};
    Tree tree(ts_parser_parse_with_options(
        parser.get(),
        nullptr,
        TSInput{.payload = &input,
                .read = read_chunk,
                .encoding = TSInputEncodingUTF8,
                .decode = nullptr},
        TSParseOptions{.payload = &input, .progress_callback = report_progress}));
    if (input.reads_left == 0) {
        tree.reset();  // what the parser saw was not the whole text
    }
    return tree;
}

}  // namespace aura::code
