#include "workspace/position_codec.hpp"

namespace aura::workspace {
namespace {

constexpr std::size_t kGitVersionBytesMin = 4 + 4 + 4 + 32;

}  // namespace

void encode_versions(wire::Writer& out, const std::vector<wire::VersionId>& versions) {
    out.count(versions.size());
    for (const wire::VersionId& version : versions) {
        wire::encode(out, version);
    }
}

std::vector<wire::VersionId> decode_versions(wire::Reader& in) {
    std::vector<wire::VersionId> versions(in.count(kRecordVersionsMax, wire::kVersionIdBytes));
    for (wire::VersionId& version : versions) {
        version = wire::decode_version_id(in);
    }
    return versions;
}

void encode(wire::Writer& out, const Position& position) {
    encode_versions(out, position.versions);
    out.count(position.git.size());
    for (const wire::GitVersion& version : position.git) {
        wire::encode(out, version);
    }
}

Position decode_position(wire::Reader& in) {
    Position position;
    position.versions = decode_versions(in);
    position.git.resize(in.count(kRecordVersionsMax, kGitVersionBytesMin));
    for (wire::GitVersion& version : position.git) {
        version = wire::decode_git_version(in);
    }
    return position;
}

}  // namespace aura::workspace
