#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/compare/run_figures.h"

namespace chokepoint {

/// What two runs have in common besides the study.
enum class Dependence {
  independent,  // other seeds, or other scenarios
  overlapping,  // the same seed, and some scenarios
  same          // the same seed and scenarios: every figure must be the same, to the bit
};

/// A figure of two runs.
struct ComparedFigure {
  FigureName name;
  RunFigure a, b;
  double z = 0;  // difference in standard errors of the difference; infinite where neither has an error
  double p = 1;  // chance of such a difference by sampling alone, corrected for the number of figures (Holm)
  bool differs = false;
};

struct Comparison {
  Dependence dependence = Dependence::independent;
  std::uint64_t shared = 0;                    // scenarios in both
  std::vector<ComparedFigure> figures;         // in the order of their names
  std::uint64_t differing = 0;                 // of figures
  std::uint64_t only_a = 0, only_b = 0;        // figures that the other has not
  std::uint64_t untold = 0;                    // figures that differ while the runs do not tell their errors
  std::vector<std::string> unequal_variables;  // of the same scenarios: the others of the file that differ
};

/// Family-wise level of the test: among runs that do not differ, one in a hundred is said to.
constexpr double kLevel = 0.01;

/// Compare all figures that both runs have. Of the same scenarios they must be equal; else each difference is
/// held against its error. Means, CVaR and other figures with a standard error: z = d / sqrt(s_a^2 + s_b^2 -
/// 2 r s_a s_b), r = shared / sqrt(N_a N_b) for shared scenarios, p by Student's t of N - 1 degrees of
/// freedom, or of a third of the scenarios beyond the quantile; of fewer than 30 scenarios nothing is told.
/// Shares of scenarios: with the error of what both have in common. Quantiles: by the shares of scenarios
/// between them, of which the histograms of outcomes tell, and all quantiles of a row with their intervals.
Comparison compare_runs(const ComparedRun& a, const ComparedRun& b);

/// Return p-values corrected for their number by Holm's method, which holds whatever the dependence between
/// them: of the sorted ones, the k-th smallest of m times m - k + 1, never falling.
std::vector<double> holm(const std::vector<double>& p);

}  // namespace chokepoint
