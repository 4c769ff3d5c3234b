// What examinations of a tree keep from one to the next, because the next one would work it out
// again. Nothing of it is state: each thing follows from what it is found by, so that an
// examination comes out the same with a memory that is empty.
//
// One thread at a time.
#pragma once

#include "workspace/cutter.hpp"
#include "workspace/record_reader.hpp"
#include "workspace/untouched_nodes.hpp"

namespace aura::workspace {

struct Memory {
    Cutter cutter;
    UntouchedNodes untouched;
    RecordReader records;
};

}  // namespace aura::workspace
