// Decodes records, and keeps the last ones: before a save a record is what it was after the save
// before. One is found by its bytes, which are all that it follows from.
//
// One thread at a time.
#pragma once

#include <cstddef>

#include "base/bytes.hpp"
#include "base/recent.hpp"
#include "base/result.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

class RecordReader {
public:
    static constexpr std::size_t kKeptMax = 8;
    // Of the bytes; decoded a record takes about five times as much.
    static constexpr std::size_t kKeptBytesMax = std::size_t{256} * 1024;

    // As decode_tree_file().
    [[nodiscard]] Result<TreeFile> read(Bytes bytes);

    [[nodiscard]] std::size_t kept() const { return known_.size(); }

private:
    struct Known {
        Bytes bytes;
        TreeFile file;
    };

    Recent<Known> known_{kKeptMax, kKeptBytesMax};
};

}  // namespace aura::workspace
