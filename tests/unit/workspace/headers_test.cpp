// Every header of the folder compiles on its own and next to the others.
#include "workspace/file_view.hpp"
#include "workspace/finding.hpp"
#include "workspace/journal.hpp"
#include "workspace/link_plan.hpp"
#include "workspace/policy.hpp"
#include "workspace/reconcile.hpp"
#include "workspace/tree.hpp"
#include "workspace/tree_state.hpp"
