// A directory that is gone with its owner, for tests of what touches real files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace aura::test {

class TemporaryDirectory {
public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();

    // Absolute, without symbolic links.
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    // Makes the directories on the way.
    void write(const std::filesystem::path& file, std::string_view bytes) const;
    // "(absent)" when there is no such file.
    [[nodiscard]] std::string read(const std::filesystem::path& file) const;

private:
    std::filesystem::path path_;
};

}  // namespace aura::test
