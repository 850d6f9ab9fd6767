#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/results/result.h"
#include "host/study/study.h"

namespace chokepoint {

struct Draft;

/// What a run measures beside the columns that the study asks for.
struct ExtrasWanted {
  bool parts = false;    // of the loss
  bool salvage = false;  // a part for it
  bool drivers = false;  // a figure a scenario of every driver and regime
};

/// A sum of the scenario, or what it lacks, in a part of the loss.
struct PartTerm {
  std::size_t pair;
  int sign;  // +1 or -1
};

/// A part of the loss: the sum of its terms less that of the nominal scenario.
struct LossPart {
  Column column;
  std::vector<PartTerm> terms;
};

/// A driver or regime as one number a scenario: offset + factor * row.
struct DriverColumn {
  Column column;
  double offset, factor;
};

/// The rows that the kernels report after those of the outcomes: two of each pair, a sum and what it has too
/// much; then one of each driver.
struct Extras {
  std::vector<LossPart> parts;  // sum to the loss
  std::size_t pairs = 0;
  std::vector<DriverColumn> drivers;

  std::size_t rows() const { return 2 * pairs + drivers.size(); }
};

/// Compile them after the columns. Parts: the revenue that each market falls short of nominal, salvage too if
/// wanted, each part of the cost beyond nominal, duty by tariff. Drivers: a level driver's value, the mean of
/// a path driver over the months, the months that a regime is away from its initial state.
Extras compile_extras(Draft& draft, const ExtrasWanted& wanted);

/// Whether what is left at the end is worth anything.
bool has_salvage(const Study& study);

}  // namespace chokepoint
