#include "cli/spawn.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/core.h>

#include "control/message.hpp"
#include "io/files.hpp"

namespace aura::cli {
namespace {

// The descriptor that the daemon reports to; any number above the standard streams.
constexpr int kNotifyFd = 3;

// Beside this program, so that a build tree and an installation both find their own; else on PATH.
std::string daemon_program() {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) {
        for (const auto& candidate :
             {self.parent_path() / "aurad", self.parent_path() / "../daemon/aurad"}) {
            if (std::filesystem::exists(candidate, error)) {
                return candidate.string();
            }
        }
    }
    return "aurad";
}

std::vector<char*> as_argv(std::vector<std::string>& arguments) {
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) {
        argv.push_back(argument.data());
    }
    argv.push_back(nullptr);
    return argv;
}

std::vector<std::string> command_line(const std::vector<std::string>& arguments) {
    std::vector<std::string> line = {daemon_program()};
    line.insert(line.end(), arguments.begin(), arguments.end());
    return line;
}

// In the child: everything is prepared, nothing here allocates.
[[noreturn]] void run_child(char* const* argv, int log_fd, int report_fd) {
    const int null_fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::dup2(null_fd, STDIN_FILENO);
    ::dup2(log_fd, STDOUT_FILENO);
    ::dup2(log_fd, STDERR_FILENO);
    if (report_fd != kNotifyFd) {
        ::dup2(report_fd, kNotifyFd);
    } else {
        ::fcntl(kNotifyFd, F_SETFD, 0);
    }
    ::setsid();
    ::execvp(argv[0], argv);
    ::_exit(127);
}

std::string read_report(int fd) {
    std::string report;
    std::array<char, 4096> buffer{};
    while (true) {
        const ssize_t count = ::read(fd, buffer.data(), buffer.size());
        if (count > 0) {
            report.append(buffer.data(), static_cast<std::size_t>(count));
        } else if (count == 0 || errno != EINTR) {
            return report;
        }
    }
}

// While it lives, ^C and ^\ do not end this program.
class IgnoredKeys {
public:
    IgnoredKeys() {
        struct sigaction ignore {};

        ignore.sa_handler = SIG_IGN;
        ::sigaction(SIGINT, &ignore, &interrupt_);
        ::sigaction(SIGQUIT, &ignore, &quit_);
    }

    IgnoredKeys(const IgnoredKeys&) = delete;
    IgnoredKeys& operator=(const IgnoredKeys&) = delete;

    ~IgnoredKeys() { restore(); }

    void restore() const {
        ::sigaction(SIGINT, &interrupt_, nullptr);
        ::sigaction(SIGQUIT, &quit_, nullptr);
    }

private:
    struct sigaction interrupt_ {};

    struct sigaction quit_ {};
};

// What the daemon reported instead of "ready": its error, as the local socket would carry it.
Error from_report(const std::string& report, const std::string& log) {
    auto reply = control::decode_reply(report);
    if (reply || reply.error().is(ErrorCode::wire_malformed)) {
        return Error(ErrorCode::unavailable, "aurad did not start")
            .because(fmt::format("its log is {}", log));
    }
    return std::move(reply).error();
}

}  // namespace

std::string log_file(const config::Places& places, config::DaemonMode mode) {
    return places.state + (mode == config::DaemonMode::peer ? "/aurad.log" : "/mothership.log");
}

Status start_daemon(const config::Places& places,
                    config::DaemonMode mode,
                    const std::vector<std::string>& arguments) {
    AURA_TRY(io::create_private_directory(places.state));
    const std::string log = log_file(places, mode);
    const int log_fd = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) {
        return fail(Error::from_errno(
            ErrorCode::permission, fmt::format("cannot write the log {}", log), errno));
    }
    std::array<int, 2> report{};
    if (::pipe2(report.data(), O_CLOEXEC) != 0) {
        ::close(log_fd);
        return fail(Error::from_errno(ErrorCode::io, "cannot start aurad", errno));
    }
    std::vector<std::string> line = command_line(arguments);
    line.push_back("--notify-fd");
    line.push_back(std::to_string(kNotifyFd));
    const std::vector<char*> argv = as_argv(line);
    const pid_t child = ::fork();
    if (child == 0) {
        run_child(argv.data(), log_fd, report[1]);
    }
    ::close(log_fd);
    ::close(report[1]);
    const std::string said = child > 0 ? read_report(report[0]) : "";
    ::close(report[0]);
    if (said == "ready\n") {
        return {};
    }
    if (child > 0) {
        ::waitpid(child, nullptr, 0);
    }
    return fail(from_report(said, log));
}

Result<int> run_program(std::vector<std::string> words) {
    const std::vector<char*> argv = as_argv(words);
    // As system(3): the terminal's keys are for the program, and what comes after it is ours.
    const IgnoredKeys keys;
    const pid_t child = ::fork();
    if (child == 0) {
        keys.restore();
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    int status = 0;
    pid_t waited = -1;
    do {
        waited = child < 0 ? -1 : ::waitpid(child, &status, 0);
    } while (waited < 0 && child > 0 && errno == EINTR);
    if (waited < 0) {
        return fail(
            Error::from_errno(ErrorCode::io, fmt::format("cannot run {}", words.front()), errno));
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Error become_program(std::vector<std::string> words) {
    const std::vector<char*> argv = as_argv(words);
    ::execvp(argv[0], argv.data());
    return Error::from_errno(ErrorCode::io, fmt::format("cannot run {}", words.front()), errno);
}

Error become_daemon(std::vector<std::string> arguments, const std::function<void()>& ready) {
    std::array<int, 2> report{};
    if (::pipe2(report.data(), O_CLOEXEC) != 0) {
        return Error::from_errno(ErrorCode::io, "cannot start aurad", errno);
    }
    // Two forks, so that the daemon has no child that it would have to wait for.
    const pid_t between = ::fork();
    if (between == 0) {
        ::close(report[1]);
        if (::fork() == 0 && read_report(report[0]) == "ready\n") {
            ready();
            (void)std::fflush(stdout);
        }
        ::_exit(0);
    }
    ::close(report[0]);
    if (between < 0) {
        ::close(report[1]);
        return Error::from_errno(ErrorCode::io, "cannot start aurad", errno);
    }
    while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {
    }
    ::fcntl(report[1], F_SETFD, 0);
    arguments.insert(arguments.end(), {"--notify-fd", std::to_string(report[1])});
    return become_program(command_line(arguments));
}

}  // namespace aura::cli
