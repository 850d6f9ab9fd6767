#include <fmt/format.h>

#include "host/app/commands.h"
#include "host/app/comparison_text.h"
#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {

int compare_command(const CompareCommand& command) {
  const ComparedRun a = read_compared_run(command.a), b = read_compared_run(command.b);
  const auto why = difference_of_studies(a, b);
  if (why && !command.other_studies) {
    throw UserError(UserError::Kind::study,
                    fmt::format("{}: is not a run of the same study as {} ({}). Compare all the same, with "
                                "--other-studies?",
                                printable(b.path), printable(a.path), *why));
  }
  const Comparison comparison = compare_runs(a, b);
  if (comparison.figures.empty()) {
    throw UserError(
        UserError::Kind::study,
        fmt::format("{}: has no figure in common with {} (other variants, outcomes or units). Compare "
                    "runs of the same study?",
                    printable(b.path), printable(a.path)));
  }
  fmt::print("{}", command.format == "csv"    ? comparison_csv(comparison)
                   : command.format == "json" ? comparison_json(a, b, comparison)
                                              : comparison_table(a, b, comparison));
  return comparison.differing == 0 && comparison.unequal_variables.empty() ? 0 : 1;
}

}  // namespace chokepoint
