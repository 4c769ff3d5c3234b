// A server with mutual TLS 1.3 and nothing else: what OpenSSL alone takes for a connection.
//
// usage: bench-tls-server server CERTIFICATE KEY        prints its port, then accepts and waits
//        bench-tls-server clients CERTIFICATE KEY PORT COUNT   prints "ready", then waits
//
// Both end with their standard input. The certificate, in PEM, is that of both sides and signs
// itself.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "count.hpp"

namespace {

constexpr rlim_t kFilesWanted = 8192;
constexpr int kBacklog = 128;

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Connection = std::unique_ptr<SSL, decltype(&SSL_free)>;

[[noreturn]] void give_up(const char* what) {
    (void)std::fprintf(stderr, "bench-tls-server: %s\n", what);
    ERR_print_errors_fp(stderr);
    std::_Exit(1);
}

int yes(int /*verified*/, X509_STORE_CTX* /*store*/) {
    return 1;  // as Aura: a pin decides, not a chain
}

Context make_context(const SSL_METHOD* method, const char* certificate, const char* key) {
    Context context(SSL_CTX_new(method), &SSL_CTX_free);
    if (!context ||
        SSL_CTX_use_certificate_file(context.get(), certificate, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), key, SSL_FILETYPE_PEM) != 1) {
        give_up("no context");
    }
    SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, &yes);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    return context;
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

Connection open(SSL_CTX* context, int socket, int (*handshake)(SSL*)) {
    Connection connection(SSL_new(context), &SSL_free);
    SSL_set_fd(connection.get(), socket);
    if (handshake(connection.get()) != 1) {
        give_up("a handshake failed");
    }
    return connection;
}

bool ended(const pollfd& input) {
    char byte = 0;
    return (input.revents & (POLLIN | POLLHUP)) != 0 && ::read(input.fd, &byte, 1) <= 0;
}

void serve(SSL_CTX* context) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener, kBacklog) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        give_up("cannot listen");
    }
    std::printf("%d\n", ntohs(address.sin_port));
    (void)std::fflush(stdout);
    std::vector<Connection> connections;
    while (true) {
        pollfd inputs[] = {{STDIN_FILENO, POLLIN, 0}, {listener, POLLIN, 0}};
        if (::poll(inputs, 2, -1) < 0 || ended(inputs[0])) {
            return;
        }
        if ((inputs[1].revents & POLLIN) != 0) {
            const int socket = ::accept(listener, nullptr, nullptr);
            connections.push_back(open(context, socket, &SSL_accept));
        }
    }
}

void connect(SSL_CTX* context, std::uint16_t port, std::size_t count) {
    std::vector<Connection> connections;
    while (connections.size() < count) {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = loopback(port);
        if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            give_up("cannot connect");
        }
        connections.push_back(open(context, socket, &SSL_connect));
    }
    std::puts("ready");
    (void)std::fflush(stdout);
    pollfd input{STDIN_FILENO, POLLIN, 0};
    while (::poll(&input, 1, -1) >= 0 && !ended(input)) {
    }
}

}  // namespace

int main(int argc, char** argv) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, kFilesWanted);
    ::setrlimit(RLIMIT_NOFILE, &files);
    const auto port = argc == 6 ? aura::bench::parse_count(argv[4]) : std::nullopt;
    const auto count = argc == 6 ? aura::bench::parse_count(argv[5]) : std::nullopt;
    if (argc == 4 && std::strcmp(argv[1], "server") == 0) {
        serve(make_context(TLS_server_method(), argv[2], argv[3]).get());
    } else if (port && count && std::strcmp(argv[1], "clients") == 0) {
        connect(make_context(TLS_client_method(), argv[2], argv[3]).get(),
                static_cast<std::uint16_t>(*port),
                *count);
    } else {
        (void)std::fputs("usage: bench-tls-server server|clients CERTIFICATE KEY [PORT COUNT]\n",
                         stderr);
        return 2;
    }
    std::_Exit(0);
}
