// A real repository in a temporary directory, made with the git command.
#pragma once

#include <string>

#include "git/object_id.hpp"
#include "git/repository.hpp"
#include "support/temporary_directory.hpp"

namespace aura::test {

class ScriptedRepository {
public:
    // Runs `git init` on branch main, then `script`. git sees no configuration but the
    // repository's own.
    explicit ScriptedRepository(const std::string& script = "");

    // Runs `script` with sh in the root, with `commit MESSAGE` as a short name for committing
    // everything one second after the commit before. Ends the test if it fails. Returns its
    // output without the last line end.
    // NOLINTNEXTLINE(modernize-use-nodiscard): most scripts say nothing
    std::string run(const std::string& script) const;

    // What `git rev-parse REVISION` says.
    [[nodiscard]] git::CommitId commit(const std::string& revision) const;
    [[nodiscard]] git::BlobId blob(const std::string& revision) const;

    // Ends the test if it cannot be opened.
    [[nodiscard]] git::Repository open(const std::string& inside = "") const;

    // The root is `repo` in a directory of its own.
    [[nodiscard]] std::filesystem::path root() const { return directory_.path() / "repo"; }

    void write(const std::string& file, std::string_view bytes) const {
        directory_.write("repo/" + file, bytes);
    }

    [[nodiscard]] std::string read(const std::string& file) const {
        return directory_.read("repo/" + file);
    }

private:
    TemporaryDirectory directory_;
};

}  // namespace aura::test
