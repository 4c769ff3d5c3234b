// Another process that changes files as fast as it can while the code under test works on them.
// What must hold does so in every interleaving; how many there are differs from run to run.
#pragma once

#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <new>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include <doctest/doctest.h>

namespace aura::test {

// Runs `interfere(round)` again and again in a child process until it is stopped.
class Interferer {
public:
    template <class Interfere>
    explicit Interferer(Interfere interfere)
        : shared_(new (::mmap(
              nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))
                      Shared) {
        child_ = ::fork();
        REQUIRE(child_ >= 0);
        if (child_ == 0) {
            while (!shared_->stop) {
                interfere(static_cast<int>(++shared_->rounds));
            }
            ::_exit(0);
        }
        while (shared_->rounds == 0) {
        }
    }

    Interferer(const Interferer&) = delete;
    Interferer& operator=(const Interferer&) = delete;

    ~Interferer() {
        wait_for_end();
        ::munmap(shared_, sizeof(Shared));
    }

    // Returns the number of the last round, which is complete.
    int stop() {
        REQUIRE(wait_for_end() == 0);
        return static_cast<int>(shared_->rounds);
    }

private:
    struct Shared {
        std::atomic<bool> stop = false;
        std::atomic<unsigned> rounds = 0;
    };

    // What the child's status is, or was.
    int wait_for_end() {
        shared_->stop = true;
        if (child_ > 0) {
            ::waitpid(std::exchange(child_, -1), &status_, 0);
        }
        return status_;
    }

    Shared* shared_;
    pid_t child_ = -1;
    int status_ = -1;
};

// As an editor that saves in place.
inline void write_in_place(const std::filesystem::path& file, const std::string& text) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    for (const char& c : text) {
        static_cast<void>(::write(fd, &c, 1));
    }
    ::close(fd);
}

// As an editor that saves by renaming.
inline void save_beside(const std::filesystem::path& file, const std::string& text) {
    const std::filesystem::path beside = file.string() + "~";
    write_in_place(beside, text);
    static_cast<void>(std::rename(beside.c_str(), file.c_str()));
}

}  // namespace aura::test
