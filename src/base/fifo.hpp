// A queue that takes no memory while it is empty. A std::deque takes 576 bytes (libstdc++ 12), and
// a Mothership has several for each of its thousands of idle connections.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace aura {

template <class T>
class Fifo {
public:
    [[nodiscard]] bool empty() const { return items_.empty(); }

    [[nodiscard]] std::size_t size() const { return items_.size() - head_; }

    // Not empty() for these.
    [[nodiscard]] const T& front() const { return items_[head_]; }

    [[nodiscard]] const T& back() const { return items_.back(); }

    // The oldest is 0.
    [[nodiscard]] const T& operator[](std::size_t index) const { return items_[head_ + index]; }

    void push(T item) { items_.push_back(std::move(item)); }

    // Takes the oldest out.
    [[nodiscard]] T pop() {
        T item = std::move(items_[head_]);
        ++head_;
        if (head_ == items_.size()) {
            std::vector<T>().swap(items_);  // gives the memory back
            head_ = 0;
        } else if (head_ >= items_.size() / 2) {  // each item is moved once at most, on average
            items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
            head_ = 0;
        }
        return item;
    }

private:
    std::vector<T> items_;
    std::size_t head_ = 0;  // the oldest; those before it are moved from
};

}  // namespace aura
