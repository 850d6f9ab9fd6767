#pragma once

#include <map>
#include <optional>
#include <vector>

#include "host/engine/nominal.h"
#include "host/study/study.h"

namespace chokepoint {

/// A study's nominal scenario, with which closures are compared.
class Undisturbed {
 public:
  explicit Undisturbed(const Study& study);

  /// What one market loses and is asked for, month by month.
  struct Sales {
    std::vector<float> lost, demand;  // [unit/month]
  };

  const Study& study() const { return study_; }
  const NominalProfit& profit() const { return profit_; }
  const std::vector<Sales>& markets() const { return markets_; }

  /// The outcomes and series that a comparison takes.
  static ResultsWanted wanted(const Study& study);
  static std::vector<Sales> sales_of(const Study& study, const CompiledVariant& compiled,
                                     const NominalRun& run);

 private:
  const Study& study_;
  NominalProfit profit_;
  std::vector<Sales> markets_;
};

/// Closures of one site in the nominal scenario: shut for whole months from month `at` on. Each is simulated
/// once, when it is first asked for. The undisturbed scenario must outlive it.
class Closures {
 public:
  Closures(const Undisturbed& undisturbed, Index site, int at)
      : undisturbed_(undisturbed), site_(site), at_(at) {}

  struct Effect {
    double loss;                    // [money] the undisturbed profit less this one
    std::optional<int> first_lost;  // first month in which a sale is lost that otherwise is not
  };

  /// The longest closure that ends within the study, [month].
  int longest() const { return undisturbed_.study().periods - at_; }

  /// The effect of a closure of 1 ... longest() months.
  const Effect& effect(int months);

  /// The time to survive: the longest closure for which it and all shorter ones lose no sale, [month];
  /// nothing if even longest() does.
  std::optional<int> time_to_survive();

 private:
  Effect simulate(int months) const;

  const Undisturbed& undisturbed_;
  Index site_;
  int at_;
  std::map<int, Effect> effects_;  // by months
};

}  // namespace chokepoint
