// The things used last, so many and with so many bytes together at most.
#pragma once

#include <algorithm>
#include <cstddef>
#include <list>
#include <utility>

namespace aura {

template <class T>
class Recent {
public:
    Recent(std::size_t count_max, std::size_t bytes_max)
        : count_max_(count_max), bytes_max_(bytes_max) {}

    // The one that `is_wanted`, which thereby is used; null: it is not kept. Valid until keep().
    template <class Predicate>
    [[nodiscard]] const T* find(const Predicate& is_wanted) {
        const auto at = std::find_if(
            kept_.begin(), kept_.end(), [&](const Kept& kept) { return is_wanted(kept.item); });
        if (at == kept_.end()) {
            return nullptr;
        }
        kept_.splice(kept_.begin(), kept_, at);
        return &at->item;
    }

    // Those that were not used for longest make room; what is larger than all may be is not kept.
    void keep(T item, std::size_t bytes) {
        kept_.push_front({std::move(item), bytes});
        bytes_ += bytes;
        while (kept_.size() > count_max_ || bytes_ > bytes_max_) {
            bytes_ -= kept_.back().bytes;
            kept_.pop_back();
        }
    }

    [[nodiscard]] std::size_t size() const { return kept_.size(); }

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    struct Kept {
        T item;
        std::size_t bytes = 0;
    };

    std::size_t count_max_;
    std::size_t bytes_max_;
    std::list<Kept> kept_;  // the one used last first
    std::size_t bytes_ = 0;
};

}  // namespace aura
