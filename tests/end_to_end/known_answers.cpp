#include "tests/end_to_end/known_answers.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace chokepoint {
namespace {

/// The cells of a file without quotes, line by line.
std::vector<std::vector<std::string>> read_cells(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": not found (tests run in the root of the source tree)");
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    lines.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) lines.back().push_back(cell);
    if (lines.back().size() != lines.front().size()) throw std::runtime_error(path + ": a line is too short");
  }
  if (lines.size() < 2) throw std::runtime_error(path + ": no figures");
  return lines;
}

}  // namespace

KnownScenarios read_known_scenarios(const std::string& path) {
  const auto lines = read_cells(path);
  KnownScenarios known;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    known.scenarios.push_back(std::stoull(lines[i][0]));
    for (std::size_t k = 1; k < lines[i].size(); ++k) {
      known.outcomes[lines[0][k]].push_back(std::stod(lines[i][k]));
    }
  }
  return known;
}

std::map<std::string, double> read_known_values(const std::string& path) {
  const auto lines = read_cells(path);
  std::map<std::string, double> values;
  for (std::size_t i = 1; i < lines.size(); ++i) values[lines[i].at(0)] = std::stod(lines[i].at(1));
  return values;
}

bool agrees(double x, double reference, double sd) {
  if (!std::isfinite(reference)) return x == reference || (std::isnan(x) && std::isnan(reference));
  const double scale = std::max(std::abs(reference), std::isfinite(sd) ? sd : 0.0);
  return std::abs(x - reference) <= kTolerance * scale;
}

std::size_t most_disagreements(std::size_t count) {
  return std::max<std::size_t>(1, static_cast<std::size_t>(kMayDisagree * static_cast<double>(count)));
}

}  // namespace chokepoint
