#include "code/skeleton_place.hpp"

#include <string>
#include <string_view>

#include "code/characters.hpp"

namespace aura::code {

void take_out(Skeleton& skeleton, std::size_t place) {
    std::string& above = skeleton.literals.at(place);
    std::string& below = skeleton.literals.at(place + 1);
    const std::size_t kept = without_trailing_blanks(above).size();
    const bool is_first = place == 0 && kept == 0;
    const bool begins_line = is_first || above.find('\n', kept) != above.npos;
    const bool ends_line = is_blank(std::string_view(below).substr(0, below.find('\n')));
    if (begins_line && ends_line) {
        above.resize(kept);
        below.erase(0, is_first ? below.find_first_not_of("\r\n") : 0);
    }
    above += below;
    const auto at = static_cast<std::ptrdiff_t>(place);
    skeleton.literals.erase(skeleton.literals.begin() + at + 1);
    skeleton.places.erase(skeleton.places.begin() + at);
}

}  // namespace aura::code
