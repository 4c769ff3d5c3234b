#include "wire/version.hpp"

#include <algorithm>

#include "wire/limits.hpp"

namespace aura::wire {
namespace {

bool is_commit_name(const std::string& hex) {
    const bool size_fits = hex.empty() || hex.size() == 40 || hex.size() == 64;
    return size_fits && std::all_of(hex.begin(), hex.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

}  // namespace

void encode(Writer& out, const VersionId& version) {
    out.id(version.event);
    out.u16(version.item);
}

VersionId decode_version_id(Reader& in) {
    VersionId version;
    version.event = in.id<EventId>();
    version.item = in.u16();
    return version;
}

void encode(Writer& out, const CommitId& commit) {
    out.text(commit.hex);
}

CommitId decode_commit_id(Reader& in) {
    CommitId commit{in.text(64)};
    if (!is_commit_name(commit.hex)) {
        in.reject("a commit name that git would not write");
    }
    return commit;
}

void encode(Writer& out, const GitVersion& version) {
    encode(out, version.commit);
    out.text(version.path);
    out.text(version.address);
    out.id(version.text_hash);
}

GitVersion decode_git_version(Reader& in) {
    GitVersion version;
    version.commit = decode_commit_id(in);
    version.path = in.text(kPathBytesMax);
    version.address = in.text(kAddressBytesMax);
    version.text_hash = in.id<Digest>();
    return version;
}

}  // namespace aura::wire
