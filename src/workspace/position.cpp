#include "workspace/position.hpp"

#include <algorithm>

namespace aura::workspace {
namespace {

template <class T>
void add_all(std::vector<T>& versions, const std::vector<T>& more) {
    versions.insert(versions.end(), more.begin(), more.end());
    std::sort(versions.begin(), versions.end());
    versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
}

}  // namespace

void add(Position& position, const Position& more) {
    add_all(position.versions, more.versions);
    add_all(position.git, more.git);
}

}  // namespace aura::workspace
