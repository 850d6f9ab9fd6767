#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace chokepoint {

/// Scenarios of one variant from the float64 reference program (fixtures/STUDY.VARIANT.csv).
struct KnownScenarios {
  std::vector<std::uint64_t> scenarios;                 // their numbers
  std::map<std::string, std::vector<double>> outcomes;  // by name, in the order of `scenarios`
};
KnownScenarios read_known_scenarios(const std::string& path);

/// Pairs of a name and a number, below a line of titles (fixtures/STUDY.VARIANT.sd.csv, STUDY.nominal.csv).
std::map<std::string, double> read_known_values(const std::string& path);

constexpr double kTolerance = 1e-3;    // of the value, or of the outcome's standard deviation
constexpr double kMayDisagree = 1e-3;  // share of scenarios: a draw may fall on the other side of a threshold

/// Whether a float32 result agrees with the reference: |x - reference| <= 1e-3 max(|reference|, sd), sd
/// ignored where it is not finite; equal infinities agree.
bool agrees(double x, double reference, double sd);

/// How many of `count` comparisons of one outcome may fail: one in a thousand, and one at least.
std::size_t most_disagreements(std::size_t count);

}  // namespace chokepoint
