#include "git/upstream.hpp"

#include "git/libgit2.hpp"

namespace aura::git {
namespace {

using OwnedConfigIterator = Owned<git_config_iterator, git_config_iterator_free>;
using OwnedRefspec = Owned<git_refspec, git_refspec_free>;

std::optional<std::string> setting(git_config* config, const std::string& key) {
    Buffer value;
    if (git_config_get_string_buf(value.out(), config, key.c_str()) != 0) {
        return std::nullopt;
    }
    return std::string(value.view());
}

// Where `refspec` ("+refs/heads/*:refs/remotes/origin/*") puts the remote's `ref`.
std::optional<std::string> mapped(const char* refspec, const std::string& ref) {
    OwnedRefspec parsed;
    Buffer local;
    if (git_refspec_parse(parsed.out(), refspec, /*is_fetch=*/1) != 0 ||
        git_refspec_src_matches(parsed.get(), ref.c_str()) == 0 ||
        git_refspec_transform(local.out(), parsed.get(), ref.c_str()) != 0) {
        return std::nullopt;
    }
    return std::string(local.view());
}

}  // namespace

Result<std::optional<std::string>> upstream_of(git_repository* repository,
                                               const std::string& branch) {
    OwnedConfig config;
    if (git_repository_config(config.out(), repository) != 0) {
        return fail_unavailable("failed to read the git configuration");
    }
    const auto remote = setting(config.get(), "branch." + branch + ".remote");
    auto ref = setting(config.get(), "branch." + branch + ".merge");
    if (!remote || !ref) {
        return std::nullopt;
    }
    if (*remote == ".") {  // a branch that follows a local one
        return ref;
    }
    OwnedConfigIterator refspecs;
    const std::string key = "remote." + *remote + ".fetch";
    if (git_config_multivar_iterator_new(refspecs.out(), config.get(), key.c_str(), nullptr) != 0) {
        return std::nullopt;  // a remote given by its URL has no refs here
    }
    git_config_entry* refspec = nullptr;
    while (git_config_next(&refspec, refspecs.get()) == 0) {
        if (auto local = mapped(refspec->value, *ref)) {
            return local;
        }
    }
    return std::nullopt;
}

}  // namespace aura::git
