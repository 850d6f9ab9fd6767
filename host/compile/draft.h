#pragma once

#include "host/compile/compile.h"
#include "host/compile/constants.h"
#include "host/compile/demands.h"
#include "host/compile/polynomial_table.h"
#include "host/compile/quantities.h"
#include "host/compile/slots.h"
#include "host/compile/topology.h"

namespace chokepoint {

/// Tables in the making. The network and the columns come first and say what weather they need; the weather
/// last.
struct Draft {
  explicit Draft(const Study& study_to_compile) : study(study_to_compile) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const Study& study;
  SharedWeather* shared = nullptr;  // what it has is not drawn here
  const Topology topology = topology_of(study);
  TableLists lists;
  Slots slots;
  Constants constants;
  PolynomialTables polynomials;
  Demands demands{study, slots};
  Quantities quantities{study, slots, constants, demands};
};

/// Compile the plain numbers and the network.
void begin_tables(Draft& draft);

/// Compile what the columns, which come in between, and the network demand of the weather; return all.
TableLists finish_tables(Draft& draft);

}  // namespace chokepoint
