// Where a libuv handle lives: on the heap, apart from the object that uses it, because libuv goes
// on using a handle until its close callback has run. The object goes at once; callbacks that come
// late find no owner.
//
// For the .cpp files of io/ only. Loop thread only.
#pragma once

#include <uv.h>

#include "base/assert.hpp"

namespace aura::io {

template <class Handle, class Owner>
struct HandleCell {
    // Whoever is called back; null once that is gone.
    Owner* owner = nullptr;
    Handle handle{};

    uv_handle_t* base() { return reinterpret_cast<uv_handle_t*>(&handle); }
};

// Takes the result of the handle's init function, which cannot fail but for our own mistakes.
template <class Cell>
void adopt_handle(Cell& cell, int init_result) {
    AURA_ASSERT(init_result == 0);
    cell.base()->data = &cell;
}

template <class Cell, class Handle>
Cell& cell_of(Handle* handle) {
    return *static_cast<Cell*>(handle->data);
}

template <class Cell>
void close_cell(Cell* cell) noexcept {
    cell->owner = nullptr;
    uv_close(cell->base(),
             [](uv_handle_t* handle) noexcept { delete static_cast<Cell*>(handle->data); });
}

}  // namespace aura::io
