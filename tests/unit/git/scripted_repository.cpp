#include "scripted_repository.hpp"

#include <array>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

extern "C" const char* __lsan_default_suppressions();

// libgit2 leaks what it matches configuration keys with (git_regexp_match, before 1.6).
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libpcre2";
}

namespace aura::test {
namespace {

constexpr const char* kPrelude = R"sh(
cd "$1"
commit() {
    now=$(($(cat ../now 2>/dev/null || echo 1000000000) + 1))
    echo $now >../now
    git add -A
    GIT_AUTHOR_DATE="$now +0000" GIT_COMMITTER_DATE="$now +0000" git commit -q --allow-empty -m "$1"
}
)sh";

// libgit2 reads these when it starts, git whenever it runs.
void isolate(const std::filesystem::path& home) {
    ::setenv("GIT_CONFIG_COUNT", "1", 1);
    ::setenv("GIT_CONFIG_KEY_0", "core.fsync", 1);
    ::setenv("GIT_CONFIG_VALUE_0", "none", 1);
    ::setenv("HOME", home.c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", home.c_str(), 1);
    ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    for (const char* role : {"AUTHOR", "COMMITTER"}) {
        ::setenv((std::string("GIT_") + role + "_NAME").c_str(), "Ada", 1);
        ::setenv((std::string("GIT_") + role + "_EMAIL").c_str(), "ada@example.org", 1);
    }
}

std::string drain(int fd) {
    std::string output;
    std::array<char, 4096> chunk{};
    for (ssize_t n = 0; (n = ::read(fd, chunk.data(), chunk.size())) > 0;) {
        output.append(chunk.data(), static_cast<std::size_t>(n));
    }
    while (output.ends_with('\n')) {
        output.pop_back();
    }
    return output;
}

template <class Id>
Id parse_id(const std::string& text) {
    const auto id = Id::from_text(text);
    REQUIRE(id);
    return *id;
}

}  // namespace

ScriptedRepository::ScriptedRepository(const std::string& script) {
    isolate(directory_.path());
    std::filesystem::create_directory(root());
    run("git init -q -b main\n" + script);
}

std::string ScriptedRepository::run(const std::string& script) const {
    const std::string whole = kPrelude + script;
    const std::string directory = root();
    std::array<const char*, 7> arguments = {
        "sh", "-eu", "-c", whole.c_str(), "sh", directory.c_str(), nullptr};
    std::array<int, 2> output{};
    REQUIRE(::pipe(output.data()) == 0);
    ::fcntl(output[0], F_SETFD, FD_CLOEXEC);
    ::fcntl(output[1], F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    pid_t child = 0;
    const int code = ::posix_spawnp(
        &child, "sh", &actions, nullptr, const_cast<char* const*>(arguments.data()), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(output[1]);
    REQUIRE(code == 0);
    const std::string text = drain(output[0]);
    ::close(output[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    INFO("script: " << script << "\noutput: " << text);
    REQUIRE(status == 0);
    return text;
}

git::CommitId ScriptedRepository::commit(const std::string& revision) const {
    return parse_id<git::CommitId>(run("git rev-parse '" + revision + "'"));
}

git::BlobId ScriptedRepository::blob(const std::string& revision) const {
    return parse_id<git::BlobId>(run("git rev-parse '" + revision + "'"));
}

git::Repository ScriptedRepository::open(const std::string& inside) const {
    auto repository = git::Repository::open(root() / inside);
    INFO((repository ? "" : repository.error().to_line()));
    REQUIRE(repository);
    return *std::move(repository);
}

}  // namespace aura::test
