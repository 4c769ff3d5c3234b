#include "workspace/record_reader.hpp"

#include <utility>

namespace aura::workspace {

Result<TreeFile> RecordReader::read(Bytes bytes) {
    const Known* const known =
        known_.find([&](const Known& candidate) { return candidate.bytes == bytes; });
    if (known != nullptr) {
        return known->file;
    }
    AURA_TRY_ASSIGN(TreeFile file, decode_tree_file(bytes));
    const std::size_t size = bytes.size();
    known_.keep({std::move(bytes), file}, size);
    return file;
}

}  // namespace aura::workspace
