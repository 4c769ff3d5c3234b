#include "workspace/policy.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>

#include "code/language.hpp"

namespace aura::workspace {
namespace {

struct PathRule {
    // Of the last part, or with '/' of the last parts; '*' stands for any characters but '/'. With
    // '/' at the end: of a directory, and all that is in it.
    std::string_view pattern;
    PathClass path_class;
};

constexpr std::array kRules = {
    // Editors: vim, Emacs, nano, KDE, GNOME, JetBrains, LibreOffice, and GNU sed -i.
    PathRule{"*~", PathClass::editor_temporary},
    PathRule{".*.sw?", PathClass::editor_temporary},
    PathRule{"4913", PathClass::editor_temporary},
    PathRule{".#*", PathClass::editor_temporary},
    PathRule{"#*#", PathClass::editor_temporary},
    PathRule{".*.kate-swp", PathClass::editor_temporary},
    PathRule{".goutputstream-*", PathClass::editor_temporary},
    PathRule{"*___jb_tmp___", PathClass::editor_temporary},
    PathRule{"*___jb_old___", PathClass::editor_temporary},
    PathRule{".~lock.*#", PathClass::editor_temporary},
    PathRule{"sed??????", PathClass::editor_temporary},
    // Run by direnv, and no secret by itself: before the next rules.
    PathRule{".envrc", PathClass::runs_by_itself},
    // Keys and settings that hold secrets.
    PathRule{".env*", PathClass::secret},
    PathRule{"*.pem", PathClass::secret},
    PathRule{"*.key", PathClass::secret},
    PathRule{"*.p12", PathClass::secret},
    PathRule{"*.pfx", PathClass::secret},
    PathRule{"*.jks", PathClass::secret},
    PathRule{"*.keystore", PathClass::secret},
    PathRule{"*.kdbx", PathClass::secret},
    PathRule{".netrc", PathClass::secret},
    PathRule{".pgpass", PathClass::secret},
    PathRule{".npmrc", PathClass::secret},
    PathRule{".pypirc", PathClass::secret},
    PathRule{".htpasswd", PathClass::secret},
    // What shells, editors, git and build tools run without being asked.
    PathRule{".vscode/tasks.json", PathClass::runs_by_itself},
    PathRule{".vscode/settings.json", PathClass::runs_by_itself},
    PathRule{".vimrc", PathClass::runs_by_itself},
    PathRule{".exrc", PathClass::runs_by_itself},
    PathRule{".nvim.lua", PathClass::runs_by_itself},
    PathRule{".dir-locals.el", PathClass::runs_by_itself},
    PathRule{".gitattributes", PathClass::runs_by_itself},
    PathRule{".gitmodules", PathClass::runs_by_itself},
    PathRule{".githooks/", PathClass::runs_by_itself},
    PathRule{".husky/", PathClass::runs_by_itself},
    PathRule{".pre-commit-config.yaml", PathClass::runs_by_itself},
    PathRule{"lefthook.yml", PathClass::runs_by_itself},
    PathRule{"package.json", PathClass::runs_by_itself},
    PathRule{".devcontainer/", PathClass::runs_by_itself},
};

bool same_character(char pattern, char c) {
    const auto lower = [](char x) { return std::tolower(static_cast<unsigned char>(x)); };
    return pattern == '?' ? c != '/' : lower(pattern) == lower(c);
}

// Glob without classes. Remembers the last star only, so it takes |pattern| * |text| steps at most.
bool matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && same_character(pattern[p], text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos && text[resume] != '/') {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

// A pattern of several parts matches at the root and in every directory.
bool matches_path(std::string_view pattern, std::string_view path) {
    const auto parts = std::count(pattern.begin(), pattern.end(), '/');
    std::size_t start = path.size();
    for (std::ptrdiff_t i = 0; i <= parts; ++i) {
        if (start == 0) {
            return false;
        }
        const std::size_t slash = path.rfind('/', start - 1);
        start = slash == std::string_view::npos ? 0 : slash;
    }
    const bool at_root = start == 0 && (path.empty() || path[0] != '/');
    return matches(pattern, path.substr(at_root ? 0 : start + 1));
}

// Whether a directory on the way to `path` matches.
bool matches_directory(std::string_view pattern, std::string_view path) {
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1)) {
        if (matches_path(pattern, path.substr(0, slash))) {
            return true;
        }
    }
    return false;
}

bool applies(std::string_view pattern, std::string_view path) {
    return pattern.ends_with('/') ? matches_directory(pattern.substr(0, pattern.size() - 1), path)
                                  : matches_path(pattern, path);
}

// A prefix that only secrets have, and how many characters of a key's alphabet follow at least.
struct SecretShape {
    std::string_view prefix;
    std::size_t key_characters;
};

constexpr std::array kShapes = {
    SecretShape{"-----BEGIN PRIVATE KEY-----", 0},
    SecretShape{"-----BEGIN RSA PRIVATE KEY-----", 0},
    SecretShape{"-----BEGIN EC PRIVATE KEY-----", 0},
    SecretShape{"-----BEGIN DSA PRIVATE KEY-----", 0},
    SecretShape{"-----BEGIN OPENSSH PRIVATE KEY-----", 0},
    SecretShape{"-----BEGIN ENCRYPTED PRIVATE KEY-----", 0},
    SecretShape{"-----BEGIN PGP PRIVATE KEY BLOCK-----", 0},
    SecretShape{"AKIA", 16},  // AWS access key
    SecretShape{"ASIA", 16},  // AWS temporary access key
    SecretShape{"ghp_", 36},  // GitHub tokens
    SecretShape{"gho_", 36},
    SecretShape{"ghs_", 36},
    SecretShape{"github_pat_", 22},
    SecretShape{"glpat-", 20},  // GitLab
    SecretShape{"xoxb-", 20},   // Slack
    SecretShape{"xoxp-", 20},
    SecretShape{"sk_live_", 20},  // Stripe
    SecretShape{"rk_live_", 20},
    SecretShape{"AIza", 35},  // Google API key
    SecretShape{"npm_", 36},
    SecretShape{"pypi-AgEIcHlwaS", 30},
};

bool key_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

bool has_shape(std::string_view text, const SecretShape& shape) {
    for (std::size_t at = text.find(shape.prefix); at != std::string_view::npos;
         at = text.find(shape.prefix, at + 1)) {
        if (shape.key_characters > 0 && at > 0 && key_character(text[at - 1])) {
            continue;  // inside of a longer word, whose rest need not be read again
        }
        const std::string_view rest = text.substr(at + shape.prefix.size());
        const auto end = std::find_if_not(rest.begin(), rest.end(), key_character);
        if (static_cast<std::size_t>(end - rest.begin()) >= shape.key_characters) {
            return true;
        }
    }
    return false;
}

// The names that ssh-keygen gives and people go on with: id_ed25519, id_work. Code is no key
// (id_map.cpp), and a key that stands in code is found by its shape.
bool names_ssh_key(std::string_view path) {
    return applies("id_*", path) && code::language_of(path, {}) == code::LanguageId::plain_text;
}

}  // namespace

PathClass classify(std::string_view path) {
    const auto rule = std::find_if(kRules.begin(), kRules.end(), [&](const PathRule& candidate) {
        return applies(candidate.pattern, path);
    });
    if (rule != kRules.end()) {
        return rule->path_class;
    }
    return names_ssh_key(path) ? PathClass::secret : PathClass::ordinary;
}

bool looks_secret(std::string_view text) {
    return std::any_of(kShapes.begin(), kShapes.end(), [&](const SecretShape& shape) {
        return has_shape(text, shape);
    });
}

}  // namespace aura::workspace
