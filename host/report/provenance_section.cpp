#include <fmt/format.h>

#include "host/report/amounts.h"
#include "host/report/html.h"
#include "host/report/sections.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

std::string entry(const std::string& what, const std::string& value) {
  if (value.empty()) return "";
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(what), escaped(value));
}

}  // namespace

std::string provenance_section(const ReportFacts& facts) {
  const Result& run = facts.run;
  const RunRecord& record = facts.record;
  std::string entries =
      entry("Study", printable(run.study_name)) + entry("SHA-256 of its text", run.study_sha256) +
      entry("Scenarios", fmt::format("{} from number {}", count_text(run.scenarios), run.first)) +
      entry("Seed", std::to_string(run.seed)) +
      entry("Program", fmt::format("chokepoint {}, commit {}", run.program_version, run.git_commit));
  std::string settings;
  for (const std::string& setting : run.settings)
    settings += (settings.empty() ? "" : ", ") + printable(setting);
  entries += entry("Set on the command line", settings);
  const std::string kernel = record.kernel.empty() ? "" : ", " + record.kernel + " kernel";
  const std::string simd = record.simd.empty() ? "" : " (" + record.simd + kernel + ")";
  entries += entry("Device", record.device.empty() ? "" : record.device + simd) +
             entry("Machine", printable(record.host)) + entry("Started", record.started) +
             entry("Finished", record.finished);
  return section("provenance", "Provenance",
                 "<dl class=\"pairs\">\n" + entries +
                     "</dl>\n<p class=\"note\">The same study, seed and number of scenarios give the same "
                     "figures on any "
                     "machine. Every scenario can be replayed by its number.</p>\n");
}

}  // namespace chokepoint
