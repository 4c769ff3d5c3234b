// Who says what: every value that was written somewhere, with the key it is for and the place
// where it stands. Which of them counts is decided in load.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/key.hpp"
#include "config/load.hpp"
#include "config/mistakes.hpp"
#include "config/raw_value.hpp"

namespace aura::config {

struct Assignment {
    const Key* key = nullptr;
    RawValue raw;
    Place place;
};

// Collects from one source after another. Names that mean nothing become mistakes (in a file, on
// the command line) or warnings (in the environment, which others write to as well).
class Collector {
public:
    Collector(Mistakes& mistakes, std::vector<std::string>& warnings)
        : mistakes_(mistakes), warnings_(warnings) {}

    void add_file(const FileText& file);
    void add_environment(const Sources& sources);
    void add_flags(const std::vector<FlagValue>& flags);

    [[nodiscard]] const std::vector<Assignment>& assignments() const { return assignments_; }

private:
    void add_table(const RawTable& table, const std::string& prefix, const Place& file);
    void add_entry(const std::string& name, const RawEntry& entry, const Place& file);
    void add_variable(const Key& key, const std::string& variable, const Sources& sources);
    void add_secret_file(const Key& key, const std::string& variable, const Sources& sources);
    void warn_of_strangers(const Environment& environment);
    void add(const Key& key, RawValue raw, Place place);
    void add_bind_and_port(const Key& key, const RawValue& raw, const Place& place);

    Mistakes& mistakes_;
    std::vector<std::string>& warnings_;
    std::vector<Assignment> assignments_;
};

}  // namespace aura::config
