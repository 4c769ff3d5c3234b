#include "io/system_error.hpp"

#include <cerrno>
#include <utility>

namespace aura::io {
namespace {

ErrorCode file_code(int error_number) {
    switch (error_number) {
        case ENOENT:
        case ENOTDIR:
            return ErrorCode::not_found;
        case EACCES:
        case EPERM:
        case EROFS:
            return ErrorCode::permission;
        case EEXIST:
            return ErrorCode::exists;
        case ENOSPC:
        case EDQUOT:
            return ErrorCode::store_full;
        default:
            return ErrorCode::io;
    }
}

ErrorCode network_code(int error_number) {
    switch (error_number) {
        case ECONNREFUSED:
            return ErrorCode::net_refused;
        case ETIMEDOUT:
            return ErrorCode::net_timeout;
        case ENETUNREACH:
        case EHOSTUNREACH:
        case ENETDOWN:
        case EHOSTDOWN:
        case EADDRNOTAVAIL:  // no route from any of our addresses, or the one asked for is gone
        case EAFNOSUPPORT:   // a machine without IPv6
            return ErrorCode::net_unreachable;
        case ECONNRESET:
        case ECONNABORTED:
        case EPIPE:
            return ErrorCode::net_reset;
        case EADDRINUSE:
            return ErrorCode::net_address_in_use;
        case EACCES:
        case EPERM:  // a firewall rule of this machine, or a port below 1024
            return ErrorCode::permission;
        default:
            return ErrorCode::io;
    }
}

}  // namespace

Error system_error(std::string message, int error_number) {
    return Error::from_errno(file_code(error_number), std::move(message), error_number);
}

Error network_error(std::string message, int error_number) {
    return Error::from_errno(network_code(error_number), std::move(message), error_number);
}

}  // namespace aura::io
