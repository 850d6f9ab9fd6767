#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/app/commands.h"
#include "host/app/draw.h"
#include "host/compile/compile.h"
#include "host/study/advice.h"
#include "host/study/months.h"
#include "host/study/names.h"

namespace chokepoint {

int validate_command(const ValidateCommand& command) {
  check_pictures(command.graphs);
  const StudyFile file = read_study(command.study, command.settings);
  const Study& base = file.variants.front().study;
  for (const StudyVariant& variant : file.variants) compile(variant.study, base.results);
  for (const std::string& line : advice(file)) spdlog::warn("{}: {}", printable(file.path), line);
  const CompiledVariant compiled = compile(base, base.results);
  fmt::print("{}: valid\n", printable(file.path));
  fmt::print("  {} months from {}; {} drivers, {} regimes, {} tariffs\n", base.periods, month_text(base, 0),
             base.drivers.size(), base.regimes.size(), base.tariffs.size());
  fmt::print("  {} sites, {} lanes, {} markets; {} variants beside the base\n", base.sites.size(),
             base.lanes.size(), base.markets.size(), file.variants.size() - 1);
  fmt::print("  {} outcomes, {} series, {} scenarios\n", compiled.outcomes.size(), compiled.series.size(),
             base.scenarios);
  for (const std::string& path : command.graphs) {
    draw_network(base, path);
    fmt::print("  drawn into {}\n", printable(path));
  }
  return 0;
}

}  // namespace chokepoint
