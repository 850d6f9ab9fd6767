#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/export/source.h"

namespace chokepoint {

/// What a figure is: `mean` of `summary`, of variant `base` and outcome `loss`, in USD.
struct FigureName {
  std::string table, statistic;
  std::vector<std::pair<std::string, std::string>> of;  // dimension and what stands along it
  std::string units;

  auto operator<=>(const FigureName&) const = default;
};

/// A figure of a run; NaN where it has no such error.
struct RunFigure {
  double value, standard_error, low, high;
};

/// What a comparison needs of a run.
struct ComparedRun {
  std::string path;  // of its results.h5
  std::string study_name, program_version, git_commit, sha256;
  std::uint64_t seed = 0, first = 0, scenarios = 0;
  std::map<FigureName, RunFigure> figures;
  std::unique_ptr<Source> source;
};

/// Whether the figures of a table of an export are held against another run's by their errors: those that
/// have a row of their own. But not convergence, which is of parts of a run, nor sensitivities, which are of
/// its first scenarios: bins of other scenarios are other bins, and a rank correlation near 1 has no normal
/// error.
bool is_judged(const std::string& table);

/// Read a run's identity and all of its figures that are judged. Throws UserError.
ComparedRun read_compared_run(const std::string& run);

/// Say in what two runs are not of the same study: its text, its settings (but seed and number of scenarios)
/// or the files that it reads; nothing where they are.
std::optional<std::string> difference_of_studies(const ComparedRun& a, const ComparedRun& b);

}  // namespace chokepoint
