#include <fmt/format.h>

#include "host/app/commands.h"
#include "host/app/headline.h"
#include "host/app/shown_figures.h"
#include "host/results/reader.h"

namespace chokepoint {

int show_command(const ShowCommand& command) {
  const Result result = read_result(command.run);
  const auto figures = [&] { return figures_of(result, outcomes_meant(result, command.outcomes)); };
  const TableStyle style = command.format == "markdown" ? TableStyle::markdown : TableStyle::terminal;
  fmt::print("{}", command.format == "csv"    ? csv_of(figures())
                   : command.format == "json" ? json_of(result, figures())
                                              : headline(result, command.outcomes, style));
  return 0;
}

}  // namespace chokepoint
