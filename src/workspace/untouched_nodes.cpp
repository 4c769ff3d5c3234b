#include "workspace/untouched_nodes.hpp"

#include <utility>

namespace aura::workspace {

std::shared_ptr<const UntouchedNodes::Nodes> UntouchedNodes::find(const File& file) {
    const Known* const known =
        files_.find([&](const Known& candidate) { return candidate.file == file; });
    return known == nullptr ? nullptr : known->nodes;
}

std::shared_ptr<const UntouchedNodes::Nodes> UntouchedNodes::keep(File file, Nodes nodes) {
    auto kept = std::make_shared<const Nodes>(std::move(nodes));
    files_.keep({std::move(file), kept}, kept->size());
    return kept;
}

}  // namespace aura::workspace
