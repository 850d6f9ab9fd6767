#pragma once

#include "kernels/arithmetic/operations.h"
#include "kernels/model/tables.h"

namespace chokepoint {

/// The operations of one scenario, by part of its work. Counted by running the kernels themselves, so that
/// they are those of the tables at hand; what is done for rare values alone (the far tails of normals) is not
/// counted.
struct ScenarioOperations {
  Operations words;     // Philox
  Operations normals;   // words to normals
  Operations weather;   // the rest of drivers and regimes; quantities
  Operations month;     // capacity, orders, production, sales, duty, money
  Operations outcomes;  // the report at the end, and the series
};

ScenarioOperations count_operations(const compiled::Tables& tables);

}  // namespace chokepoint
