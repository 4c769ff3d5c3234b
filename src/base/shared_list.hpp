// A list whose copies share its elements: to copy it costs little however large they are. An
// element that is in the list does not change; another one takes its place.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

#include "base/shared.hpp"

namespace aura {

template <class T>
class SharedList {
    using Elements = std::vector<Shared<T>>;

public:
    class const_iterator {  // NOLINT(readability-identifier-naming): as containers call it
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;

        const_iterator() = default;

        explicit const_iterator(typename Elements::const_iterator at) : at_(at) {}

        const T& operator*() const { return **at_; }

        const T* operator->() const { return &**at_; }

        const_iterator& operator++() {
            ++at_;
            return *this;
        }

        const_iterator operator++(int) { return const_iterator(at_++); }

        const_iterator& operator--() {
            --at_;
            return *this;
        }

        const_iterator operator--(int) { return const_iterator(at_--); }

        const_iterator& operator+=(std::ptrdiff_t count) {
            at_ += count;
            return *this;
        }

        const_iterator operator+(std::ptrdiff_t count) const { return const_iterator(at_ + count); }

        std::ptrdiff_t operator-(const const_iterator& other) const { return at_ - other.at_; }

        bool operator==(const const_iterator&) const = default;

    private:
        typename Elements::const_iterator at_;
    };

    SharedList() = default;

    SharedList(std::initializer_list<T> elements) : elements_(elements.begin(), elements.end()) {}

    [[nodiscard]] bool empty() const { return elements_.empty(); }

    [[nodiscard]] std::size_t size() const { return elements_.size(); }

    [[nodiscard]] const T& operator[](std::size_t index) const { return *elements_[index]; }

    [[nodiscard]] const T& back() const { return *elements_.back(); }

    [[nodiscard]] const_iterator begin() const { return const_iterator(elements_.begin()); }

    [[nodiscard]] const_iterator end() const { return const_iterator(elements_.end()); }

    // To be put into another list without being copied.
    [[nodiscard]] const Shared<T>& shared(std::size_t index) const { return elements_[index]; }

    void reserve(std::size_t count) { elements_.reserve(count); }

    void push_back(Shared<T> element) { elements_.push_back(std::move(element)); }

    void set(std::size_t index, T element) { elements_[index] = std::move(element); }

    // Puts what `changes` makes of a copy of the element in its place.
    template <class Change>
    void change(std::size_t index, const Change& changes) {
        T element = *elements_[index];
        changes(element);
        set(index, std::move(element));
    }

    void clear() { elements_.clear(); }

    template <class Predicate>
    void erase_if(const Predicate& is_unwanted) {
        std::erase_if(elements_, [&](const Shared<T>& element) { return is_unwanted(*element); });
    }

    void erase_first(std::size_t count) {
        elements_.erase(elements_.begin(), elements_.begin() + static_cast<std::ptrdiff_t>(count));
    }

    template <class Less>
    void sort(const Less& less) {
        std::sort(elements_.begin(), elements_.end(), [&](const Shared<T>& a, const Shared<T>& b) {
            return less(*a, *b);
        });
    }

    bool operator==(const SharedList&) const = default;

private:
    Elements elements_;
};

}  // namespace aura
