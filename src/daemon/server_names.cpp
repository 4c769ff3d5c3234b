#include "daemon/server_names.hpp"

#include <algorithm>

#include "io/interfaces.hpp"
#include "io/machine.hpp"
#include "peer/join.hpp"

namespace aura::daemon {
namespace {

// OpenSSL and browsers give up on certificates with hundreds of names.
constexpr std::size_t kNamesMax = 64;

bool binds_everywhere(const std::string& bind) {
    return bind == "0.0.0.0" || bind == "::";
}

void add(std::vector<std::string>& names, std::string name) {
    const bool known = std::find(names.begin(), names.end(), name) != names.end();
    if (!name.empty() && !known && names.size() < kNamesMax) {
        names.push_back(std::move(name));
    }
}

}  // namespace

std::vector<std::string> server_names(const config::Config& config) {
    std::vector<std::string> names;
    add(names, config.tls.domain);
    add(names, io::host_name().value_or(""));
    add(names, "localhost");
    if (!binds_everywhere(config.mothership.bind)) {
        add(names, config.mothership.bind);
    }
    if (const auto addresses = io::local_addresses()) {
        for (const io::InterfaceAddress& address : *addresses) {
            // A link-local address means something on one link only; nobody is told it.
            if (!io::is_link_local(address.address)) {
                add(names, io::ip_text(address.address));
            }
        }
    }
    return names;
}

std::string public_url(const config::Config& config, std::uint16_t port) {
    std::string host = config.mothership.bind;
    if (!config.tls.domain.empty()) {
        host = config.tls.domain;
    } else if (binds_everywhere(host)) {
        host = io::host_name().value_or("localhost");
    }
    return peer::HubAddress{host, port}.url();
}

}  // namespace aura::daemon
