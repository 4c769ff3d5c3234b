// A first-in-first-out queue between threads that never holds more than it was told to. A reader
// sleeps while it is empty; a writer is refused, never blocked, while it is full, because the
// writer is the loop.
//
// Thread-safe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace aura::io {

template <class Item>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t items_max) : items_max_(items_max) {}

    // False when full or closed; `item` is untouched then.
    [[nodiscard]] bool push(Item&& item) {
        {
            const std::lock_guard lock(mutex_);
            if (closed_ || items_.size() >= items_max_) {
                return false;
            }
            items_.push_back(std::move(item));
        }
        not_empty_.notify_one();
        return true;
    }

    // The oldest item, waiting for one; nothing once the queue is closed and empty.
    [[nodiscard]] std::optional<Item> take() {
        std::unique_lock lock(mutex_);
        await_item(lock);
        if (items_.empty()) {
            return std::nullopt;
        }
        Item item = std::move(items_.front());
        items_.pop_front();
        return item;
    }

    // All items, oldest first, waiting for one; none once the queue is closed and empty.
    [[nodiscard]] std::vector<Item> take_all() {
        std::unique_lock lock(mutex_);
        await_item(lock);
        std::vector<Item> all(std::make_move_iterator(items_.begin()),
                              std::make_move_iterator(items_.end()));
        items_.clear();
        return all;
    }

    // Refuses further items; readers still get those inside.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        not_empty_.notify_all();
    }

    // Takes back what no reader has taken.
    [[nodiscard]] std::deque<Item> clear() {
        const std::lock_guard lock(mutex_);
        return std::exchange(items_, {});
    }

    [[nodiscard]] std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }

private:
    void await_item(std::unique_lock<std::mutex>& lock) {
        not_empty_.wait(lock, [this] { return closed_ || !items_.empty(); });
    }

    const std::size_t items_max_;
    mutable std::mutex mutex_;
    std::condition_variable not_empty_;
    std::deque<Item> items_;  // under mutex_
    bool closed_ = false;     // under mutex_
};

}  // namespace aura::io
