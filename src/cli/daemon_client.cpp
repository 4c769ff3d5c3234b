#include "cli/daemon_client.hpp"

#include <optional>
#include <utility>

#include "cli/environment.hpp"
#include "control/command.hpp"
#include "io/local_socket.hpp"
#include "io/loop.hpp"
#include "io/timer.hpp"

namespace aura::cli {
namespace {

Error not_running(config::DaemonMode mode) {
    const bool peer = mode == config::DaemonMode::peer;
    return Error(ErrorCode::unavailable, peer ? "aurad is not running" : "no Mothership is running")
        .try_next(peer ? "aura up" : "aura mothership start");
}

// The conversation; what the stream's callbacks change lives here.
class Question {
public:
    Question(io::Loop& loop, std::unique_ptr<io::Stream> stream)
        : loop_(loop), stream_(std::move(stream)), timer_(loop, [this] {
              finish(Error(ErrorCode::timeout, "the daemon did not answer in time"));
          }) {}

    Result<control::Json> ask(const control::Request& request, Duration patience) {
        timer_.arm(loop_.now().mono + patience);
        stream_->start({
            .on_data =
                [this](ByteView bytes) {
                    answer_ += as_text(bytes);
                    if (answer_.ends_with('\n') || answer_.size() > control::kReplyBytesMax) {
                        loop_.stop();
                    }
                    return io::Input::need_more;
                },
            .on_end = [this] { loop_.stop(); },
            .on_error = [this](Error error) { finish(std::move(error)); },
            .on_drained = [] {},
        });
        AURA_TRY(stream_->write(to_bytes(as_bytes(control::encode(request) + "\n"))));
        loop_.run();
        if (error_) {
            return fail(*std::move(error_));
        }
        return control::decode_reply(answer_);
    }

private:
    void finish(Error error) {
        error_ = std::move(error);
        loop_.stop();
    }

    io::Loop& loop_;
    std::unique_ptr<io::Stream> stream_;
    io::Timer timer_;
    std::string answer_;
    std::optional<Error> error_;
};

}  // namespace

Result<control::Json> ask_daemon(const config::Places& places,
                                 config::DaemonMode mode,
                                 const control::Request& request,
                                 Duration patience) {
    io::Loop loop;
    auto stream = io::connect_local(loop, places.socket_file(mode));
    if (!stream) {
        return fail(stream.error().is(ErrorCode::unavailable) ? not_running(mode)
                                                              : std::move(stream).error());
    }
    Question question(loop, *std::move(stream));
    return question.ask(request, patience);
}

bool is_running(const config::Places& places, config::DaemonMode mode) {
    io::Loop loop;
    return io::connect_local(loop, places.socket_file(mode)).has_value();
}

Result<control::Json> ask(const control::Request& request) {
    AURA_TRY_ASSIGN(const config::Places where, places());
    const control::Command* command = control::find_command(request.command);
    const bool for_hub = command != nullptr && command->scope == control::Scope::hub;
    if (for_hub && is_running(where, config::DaemonMode::mothership)) {
        return ask_daemon(where, config::DaemonMode::mothership, request);
    }
    auto answer = ask_daemon(where, config::DaemonMode::peer, request);
    if (!for_hub && !answer && answer.error().is(ErrorCode::unavailable) &&
        is_running(where, config::DaemonMode::mothership)) {
        return fail(std::move(answer).error().try_next(
            "aura mothership status, for the Mothership that runs here; a peer: aura up"));
    }
    if (for_hub && !answer && answer.error().is(ErrorCode::unavailable)) {
        return fail(Error(ErrorCode::unavailable, "neither a Mothership nor a peer is running here")
                        .try_next("aura mothership start, or aura up on a peer that joined"));
    }
    return answer;
}

Result<control::Json> ask_either(const control::Request& request) {
    AURA_TRY_ASSIGN(const config::Places where, places());
    const bool hub_only = !is_running(where, config::DaemonMode::peer) &&
                          is_running(where, config::DaemonMode::mothership);
    return ask_daemon(
        where, hub_only ? config::DaemonMode::mothership : config::DaemonMode::peer, request);
}

void pause(Duration duration) {
    io::Loop loop;
    io::Timer timer(loop, [&loop] { loop.stop(); });
    timer.arm(loop.now().mono + duration);
    loop.run();
}

}  // namespace aura::cli
