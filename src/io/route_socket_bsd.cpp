#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>

#include "io/route_socket.hpp"
#include "io/system_error.hpp"

namespace aura::io {

Result<UniqueFd> open_route_socket() {
    UniqueFd socket(::socket(PF_ROUTE, SOCK_RAW, 0));
    if (!socket || ::fcntl(socket.get(), F_SETFD, FD_CLOEXEC) != 0 ||
        ::fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0) {
        return fail(system_error("cannot watch this machine's addresses", errno));
    }
    return socket;
}

}  // namespace aura::io
