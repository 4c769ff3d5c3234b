#include "io/resolver.hpp"

#include <deque>
#include <netdb.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <utility>

#include "io/mailbox.hpp"
#include "io/system_address.hpp"

namespace aura::io {

// `name` is read by the lookup's thread, all else belongs to the loop thread.
struct NameLookup::Request {
    const std::string name;
    Resolver::Completion completion;  // empty once nobody waits for it
};

NameLookup::~NameLookup() {
    request_->completion = nullptr;
}

namespace {

using Addresses = std::vector<SocketAddress>;

Error lookup_error(const std::string& name, int error) {
    const bool is_definite = error == EAI_NONAME || error == EAI_FAIL
#ifdef EAI_NODATA
                             || error == EAI_NODATA
#endif
        ;
    return Error(is_definite ? ErrorCode::net_name_not_found : ErrorCode::net_unreachable,
                 "cannot look up " + name)
        .because(gai_strerror(error));
}

Result<Addresses> look_up_now(const std::string& name) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (const int error = getaddrinfo(name.c_str(), nullptr, &hints, &list); error != 0) {
        return fail(lookup_error(name, error));
    }
    Addresses addresses;
    for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
        if (const auto address = from_system(entry->ai_addr)) {
            addresses.push_back(*address);
        }
    }
    freeaddrinfo(list);
    if (addresses.empty()) {
        return fail(lookup_error(name, EAI_NONAME));
    }
    return addresses;
}

}  // namespace

// Loop thread only; threads hold it weakly, on its behalf.
struct Resolver::State : std::enable_shared_from_this<Resolver::State> {
    explicit State(Loop& loop) : mailbox(loop.mailbox()) {}

    void start_waiting() {
        while (!waiting.empty() && running < kLookupsMax) {
            if (waiting.front()->completion) {
                ++running;
                start(std::move(waiting.front()));
            }
            waiting.pop_front();
        }
    }

    void start(std::shared_ptr<NameLookup::Request> request) {
        const auto deliver =
            [request, back = mailbox, self = weak_from_this()](Result<Addresses> addresses) {
                back->post([request, self, addresses = std::move(addresses)]() mutable {
                    if (const auto state = self.lock()) {
                        state->finish(*request, std::move(addresses));
                    }
                });
            };
        try {
            std::thread([request, deliver] { deliver(look_up_now(request->name)); }).detach();
        } catch (const std::system_error& error) {
            deliver(fail(Error(ErrorCode::io, "cannot look up " + request->name)
                             .because(error.code().message())));
        }
    }

    void finish(NameLookup::Request& request, Result<Addresses> addresses) {
        --running;
        start_waiting();
        if (const Completion completion = std::exchange(request.completion, nullptr)) {
            completion(std::move(addresses));
        }
    }

    std::shared_ptr<Mailbox> mailbox;
    std::deque<std::shared_ptr<NameLookup::Request>> waiting;
    std::size_t running = 0;
};

Resolver::Resolver(Loop& loop) : state_(std::make_shared<State>(loop)) {}

Resolver::~Resolver() = default;

std::unique_ptr<NameLookup> Resolver::look_up(std::string name, Completion completion) {
    auto request = std::make_shared<NameLookup::Request>(
        NameLookup::Request{std::move(name), std::move(completion)});
    state_->waiting.push_back(request);
    state_->start_waiting();
    return std::unique_ptr<NameLookup>(new NameLookup(std::move(request)));
}

}  // namespace aura::io
