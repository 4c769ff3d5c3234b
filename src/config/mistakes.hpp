// All that is wrong with a configuration, gathered before it is reported.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "config/origin.hpp"
#include "config/raw_value.hpp"

namespace aura::config {

// Where something was written.
struct Place {
    Source source = Source::fallback;
    // "mothership.toml", "AURA_LISTEN", "--port".
    std::string name;
    Position at;

    // "mothership.toml:3:8", "AURA_LISTEN".
    [[nodiscard]] std::string to_text() const;
};

class Mistakes {
public:
    // What is reported at most; the rest is counted.
    static constexpr std::size_t kShownMax = 100;

    // `what` says what is wrong and does not repeat the place.
    void add(Place place, std::string what);

    // As add(), and the value of `key` is not to be judged any further.
    void add_for(std::string_view key, Place place, std::string what);

    [[nodiscard]] bool spoiled(std::string_view key) const { return spoiled_.contains(key); }

    [[nodiscard]] bool empty() const { return mistakes_.empty(); }

    // config.invalid, a cause for each mistake: the file's by line, then environment, then flags.
    [[nodiscard]] Error to_error() const;

private:
    struct Mistake {
        Place place;
        std::string what;
    };

    std::vector<Mistake> mistakes_;
    std::set<std::string, std::less<>> spoiled_;
};

}  // namespace aura::config
