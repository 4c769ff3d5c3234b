// A value that never changes, and is shared by all who hold it instead of being copied. Copies may
// go to other threads.
#pragma once

#include <memory>
#include <utility>

namespace aura {

template <class T>
class Shared {
public:
    Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}

    const T& operator*() const { return *value_; }

    const T* operator->() const { return value_.get(); }

    bool operator==(const Shared& other) const {
        return value_ == other.value_ || *value_ == *other.value_;
    }

private:
    std::shared_ptr<const T> value_;  // never null, but where it was moved from
};

}  // namespace aura
