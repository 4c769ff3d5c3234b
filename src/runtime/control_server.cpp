#include "runtime/control_server.hpp"

#include <unistd.h>
#include <utility>

namespace aura::runtime {

// One request and its reply. Replies hold it weakly: who hangs up is answered no more.
class ControlServer::Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(ControlServer& server, std::unique_ptr<io::Stream> stream)
        : server_(server), stream_(std::move(stream)) {
        stream_->set_high_water(control::kReplyBytesMax);
    }

    void start() {
        stream_->start({
            .on_data = [this](ByteView bytes) { return handle_data(bytes); },
            // Who hangs up has its answer, or wants none any more.
            .on_end = [this] { close(); },
            .on_error = [this](const Error&) { close(); },
            .on_drained = [] {},
        });
    }

    void refuse(const Error& error) { answer(fail(error)); }

    [[nodiscard]] bool is_closed() const { return closed_; }

private:
    io::Input handle_data(ByteView bytes) {
        if (asked_) {
            return io::Input::need_more;
        }
        line_ += as_text(bytes);
        const std::size_t end = line_.find('\n');
        if (end != std::string::npos) {
            asked_ = true;
            handle_line(std::string_view(line_).substr(0, end));
        } else if (line_.size() > control::kRequestBytesMax) {
            asked_ = true;
            refuse(Error(ErrorCode::wire_too_large, "the request is too large"));
        }
        return io::Input::need_more;
    }

    void handle_line(std::string_view line) {
        const auto uid = stream_->peer_uid();
        if (!uid || (*uid != ::geteuid() && *uid != 0)) {
            refuse(Error(ErrorCode::permission, "only the owner of the daemon may ask it"));
            return;
        }
        auto request = control::decode_request(line);
        if (!request) {
            refuse(request.error());
            return;
        }
        server_.handler_(*std::move(request),
                         [weak = weak_from_this()](const Result<control::Json>& reply) {
                             if (const auto self = weak.lock()) {
                                 self->answer(reply);
                             }
                         });
    }

    void answer(const Result<control::Json>& reply) {
        std::string line =
            reply ? control::encode_reply(*reply) : control::encode_reply(reply.error());
        line.push_back('\n');
        if (!stream_->write(to_bytes(as_bytes(line)))) {
            close();
            return;
        }
        // The other side hangs up when it has read all; dropping the stream now would cut it off.
        stream_->shutdown();
    }

    void close() {
        closed_ = true;
        server_.sweep_.schedule();
    }

    ControlServer& server_;
    std::unique_ptr<io::Stream> stream_;
    std::string line_;
    bool asked_ = false;
    bool closed_ = false;
};

Result<std::unique_ptr<ControlServer>> ControlServer::listen(io::Loop& loop,
                                                             const std::filesystem::path& path,
                                                             Handler handler) {
    std::unique_ptr<ControlServer> server(new ControlServer(loop, std::move(handler)));
    AURA_TRY_ASSIGN(server->listener_,
                    io::LocalListener::listen(
                        loop, path, [self = server.get()](std::unique_ptr<io::Stream> stream) {
                            self->accept(std::move(stream));
                        }));
    return server;
}

ControlServer::ControlServer(io::Loop& loop, Handler handler)
    : handler_(std::move(handler)), sweep_(loop, [this] { sweep(); }) {}

ControlServer::~ControlServer() = default;

void ControlServer::accept(std::unique_ptr<io::Stream> stream) {
    auto connection = std::make_shared<Connection>(*this, std::move(stream));
    connections_.push_back(connection);
    connection->start();
    if (connections_.size() > kConnectionsMax) {
        connection->refuse(Error(ErrorCode::limit, "the daemon is busy with other requests")
                               .try_next("the same command again"));
    }
}

void ControlServer::sweep() {
    std::erase_if(connections_, [](const auto& connection) { return connection->is_closed(); });
}

}  // namespace aura::runtime
