#pragma once

#include <limits>
#include <vector>

#include "host/study/study.h"

namespace chokepoint {

/// The scenario in which every latent is 0 and every regime stays in its initial state, in float64.
class NominalAmounts {
 public:
  explicit NominalAmounts(const Study& study);

  /// Return a quantity's amount in month t, at most `ceiling`.
  double amount(const Quantity& quantity, int t,
                double ceiling = std::numeric_limits<double>::infinity()) const;

  /// Return the share of a stage's capacity that is open in month t, its delay taken as `delay` months.
  static double open_share(const Stage& stage, double delay, int t);

  /// Return a site's capacity in month t, stages opening without delay (a delay only moves what opens later).
  double capacity(const Site& site, int t) const;

  /// Return the most that a lane can be asked for in month t.
  double room(const Lane& lane, int t) const;

 private:
  double value(const Term& term, int t) const;

  const Study& study_;
  std::vector<double> driver_;  // values
};

}  // namespace chokepoint
