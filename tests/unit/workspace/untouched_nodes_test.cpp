#include "workspace/untouched_nodes.hpp"

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::workspace;

TEST_CASE("untouched nodes: only so many are kept, those that were used last") {
    UntouchedNodes memory;
    const auto file = [](std::size_t number) {
        return UntouchedNodes::File{{}, {"c1"}, std::to_string(number), {}};
    };
    for (std::size_t i = 0; i <= UntouchedNodes::kFilesMax; ++i) {
        (void)memory.keep(file(i), {});
    }
    CHECK(memory.kept_files() == UntouchedNodes::kFilesMax);
    CHECK(memory.find(file(0)) == nullptr);
    CHECK(memory.find(file(1)) != nullptr);
    (void)memory.keep(file(0),
                      UntouchedNodes::Nodes(UntouchedNodes::kNodesMax + 1, ItemWithState{}));
    CHECK(memory.kept_files() == 0);
}
