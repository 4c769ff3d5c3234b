#include "workspace/cutter.hpp"

#include <utility>

#include "workspace/cut_file.hpp"

namespace aura::workspace {
namespace {

code::Cut cut_in(code::LanguageId language, std::string_view text) {
    code::Cut cut = code::cut(language, text);
    return cut.nodes.size() <= kNodesMax ? cut : code::cut(code::LanguageId::plain_text, text);
}

}  // namespace

std::shared_ptr<const code::Cut> Cutter::cut(std::string_view path, std::string_view text) {
    const code::LanguageId language = code::language_of(path, text);
    if (language == code::LanguageId::plain_text) {
        return std::make_shared<const code::Cut>(code::cut(language, text));
    }
    const KnownCut* const known = cuts_.find([&](const KnownCut& candidate) {
        return candidate.language == language && candidate.text == text;
    });
    if (known != nullptr) {
        return known->cut;
    }
    auto cut = std::make_shared<const code::Cut>(cut_in(language, text));
    cuts_.keep({language, std::string(text), cut}, text.size());
    return cut;
}

std::shared_ptr<const CutFile> Cutter::cut_git_file(const RepoId& repo,
                                                    std::string_view path,
                                                    const sync::GitFile& file) {
    const KnownGitFile* const known = git_files_.find([&](const KnownGitFile& candidate) {
        return candidate.repo == repo && candidate.path == path &&
               candidate.file->mode == file.mode && candidate.file->bytes == file.bytes;
    });
    if (known != nullptr) {
        return known->file;
    }
    auto apart =
        std::make_shared<const CutFile>(take_apart(*cut(path, file.bytes), repo, path, file));
    git_files_.keep({repo, std::string(path), apart}, file.bytes.size());
    return apart;
}

}  // namespace aura::workspace
