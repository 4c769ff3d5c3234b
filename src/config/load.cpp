#include "config/load.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "config/assign.hpp"
#include "config/collector.hpp"
#include "config/mistakes.hpp"
#include "config/rules.hpp"
#include "config/value_text.hpp"

namespace aura::config {
namespace {

// What is settled so far, from the source of the lowest precedence upwards.
class Settling {
public:
    Settling(Config defaults, Mistakes& mistakes)
        : config_(std::move(defaults)), mistakes_(mistakes) {}

    void take(const Assignment& assignment);
    [[nodiscard]] Loaded finish(std::vector<std::string> warnings) &&;

private:
    void compare(const Assignment& assignment, const Config& proposed, const Place& earlier);

    Config config_;
    WrittenAt written_at_;
    Mistakes& mistakes_;
};

void Settling::take(const Assignment& assignment) {
    const std::string_view name = assignment.key->name;
    Config proposed = config_;
    if (const auto status = assign(*assignment.key, assignment.raw, proposed); !status) {
        mistakes_.add_for(
            name, assignment.place, fmt::format("{}: {}", name, status.error().message()));
        return;
    }
    // Assignments come source by source, so another one of this source has just been settled.
    const auto earlier = written_at_.find(name);
    if (earlier != written_at_.end() && earlier->second.source == assignment.place.source) {
        compare(assignment, proposed, earlier->second);
        return;
    }
    config_ = std::move(proposed);
    written_at_.insert_or_assign(name, assignment.place);
}

void Settling::compare(const Assignment& assignment, const Config& proposed, const Place& earlier) {
    const Key& key = *assignment.key;
    const std::string here = value_text(key, proposed);
    const std::string there = value_text(key, config_);
    if (here == there) {
        return;
    }
    mistakes_.add_for(
        key.name,
        assignment.place,
        key.secret
            ? fmt::format("{} is given differently at {}", key.name, earlier.to_text())
            : fmt::format("{} is {} here and {} at {}", key.name, here, there, earlier.to_text()));
}

Loaded Settling::finish(std::vector<std::string> warnings) && {
    apply_implications(config_, written_at_);
    check_rules(config_, written_at_, mistakes_);
    Origins origins;
    for (const auto& [name, place] : written_at_) {
        origins.set(name, {place.source, place.to_text()});
    }
    return {std::move(config_), std::move(origins), std::move(warnings)};
}

Config defaults(const Machine& machine) {
    Config config;
    config.mothership.display_name = machine.host_name;
    config.server.workers = std::clamp(machine.cores, 1U, 1024U);
    return config;
}

}  // namespace

Result<Loaded> load(const Sources& sources) {
    Mistakes mistakes;
    std::vector<std::string> warnings;
    Collector collector(mistakes, warnings);
    if (sources.file) {
        collector.add_file(*sources.file);
    }
    collector.add_environment(sources);
    collector.add_flags(sources.flags);

    Settling settling(defaults(sources.machine), mistakes);
    for (const Assignment& assignment : collector.assignments()) {
        settling.take(assignment);
    }
    Loaded loaded = std::move(settling).finish(std::move(warnings));
    if (!mistakes.empty()) {
        return fail(mistakes.to_error());
    }
    // A name that is empty is none.
    if (loaded.config.mothership.display_name.empty()) {
        loaded.config.mothership.display_name = sources.machine.host_name;
    }
    return loaded;
}

}  // namespace aura::config
