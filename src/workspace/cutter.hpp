// Cuts files, and keeps the cuts of the last texts: one save has the same two texts (what is on
// disk, what HEAD has) cut several times, and a parse is most of what a save costs
// (docs/performance.md).
//
// One thread at a time.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "code/cut.hpp"
#include "code/language.hpp"
#include "wire/limits.hpp"

namespace aura::workspace {

// With the file itself and its skeleton, all items of a file fit into one event. A file with more
// nodes is handled as plain text.
inline constexpr std::size_t kNodesMax = wire::kItemsMax - 2;

class Cutter {
public:
    // What is kept: the texts of the few files that somebody works on now. A cut takes about twice
    // its text again.
    static constexpr std::size_t kKeptMax = 32;
    static constexpr std::size_t kKeptBytesMax = std::size_t{512} * 1024;

    // Cuts `text` in the language of `path`. Never null.
    [[nodiscard]] std::shared_ptr<const code::Cut> cut(std::string_view path,
                                                       std::string_view text);

    // How many cuts are kept, and the bytes of their texts.
    [[nodiscard]] std::size_t kept() const { return kept_.size(); }

    [[nodiscard]] std::size_t kept_bytes() const { return kept_bytes_; }

private:
    struct Kept {
        code::LanguageId language{};
        std::string text;
        std::shared_ptr<const code::Cut> cut;
    };

    void keep(Kept fresh);

    std::list<Kept> kept_;  // the last used first
    std::size_t kept_bytes_ = 0;
};

}  // namespace aura::workspace
