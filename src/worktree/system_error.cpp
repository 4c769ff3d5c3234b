#include "worktree/system_error.hpp"

#include <cerrno>
#include <utility>

namespace aura::worktree {
namespace {

ErrorCode code_of(int error_number) {
    switch (error_number) {
        case ENOENT:
        case ENOTDIR:
            return ErrorCode::not_found;
        case ELOOP:
        case ENXIO:  // a socket, or a device without a driver
        case ENODEV:
        case ENAMETOOLONG:
        case EILSEQ:
            return ErrorCode::path_refused;
        case EACCES:
        case EPERM:
        case EROFS:
            return ErrorCode::permission;
        default:
            return ErrorCode::io;
    }
}

}  // namespace

Error system_error(std::string message, int error_number) {
    return Error::from_errno(code_of(error_number), std::move(message), error_number);
}

}  // namespace aura::worktree
