#include "workspace/identity.hpp"

#include "crypto/hash.hpp"

namespace aura::workspace {

NodeId file_identity(const RepoId& repo, std::string_view path) {
    crypto::Hasher hasher("aura/file-id/1");
    hasher.add(repo.view()).add_sized(as_bytes(path));
    return crypto::shortened<NodeId>(hasher.finish());
}

NodeId node_identity(const RepoId& repo, std::string_view path, std::string_view address) {
    crypto::Hasher hasher("aura/node-id/1");
    hasher.add(repo.view()).add_sized(as_bytes(path)).add_sized(as_bytes(address));
    return crypto::shortened<NodeId>(hasher.finish());
}

}  // namespace aura::workspace
