#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "host/app/commands.h"
#include "host/app/draw.h"
#include "host/app/plan_text.h"
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
  const auto of = [](std::size_t count, const char* what) { return amount(count, what); };
  fmt::print("  {} from {}; {}, {}, {}\n", of(static_cast<std::size_t>(base.periods), "month"),
             month_text(base, 0), of(base.drivers.size(), "driver"), of(base.regimes.size(), "regime"),
             of(base.tariffs.size(), "tariff"));
  fmt::print("  {}, {}, {}; {} beside the base\n", of(base.sites.size(), "site"),
             of(base.lanes.size(), "lane"), of(base.markets.size(), "market"),
             of(file.variants.size() - 1, "variant"));
  fmt::print("  {}, {}, {}\n", of(compiled.outcomes.size(), "outcome"), of(compiled.series.size(), "series"),
             of(static_cast<std::size_t>(base.scenarios), "scenario"));
  for (const std::string& path : command.graphs) {
    draw_network(base, path);
    fmt::print("  drawn into {}\n", printable(path));
  }
  return 0;
}

}  // namespace chokepoint
