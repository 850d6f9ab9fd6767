#include "host/report/report.h"

#include <fmt/format.h>

#include "host/report/amounts.h"
#include "host/report/html.h"
#include "host/report/sections.h"
#include "host/report/style.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

struct Part {
  const char *id, *name;
  std::string (*write)(const ReportFacts&);
};

/// The order in which a reader wants them.
constexpr Part kParts[] = {
    {"headline", "In short", headline_section},
    {"exceedance", "How bad", exceedance_section},
    {"differences", "Variants", differences_section},
    {"waterfall", "Money", waterfall_section},
    {"switch-offs", "Causes", switch_offs_section},
    {"sensitivities", "Drivers", sensitivities_section},
    {"months", "Months", months_section},
    {"network", "Network", network_section},
    {"suppliers", "Suppliers", suppliers_section},
    {"regimes", "Regimes", regimes_section},
    {"stories", "Stories", stories_section},
    {"convergence", "Precision", convergence_section},
    {"provenance", "Provenance", provenance_section},
};

std::string heading_of(const Result& run) {
  const std::string name = escaped(printable(run.study_name));
  const int last = 12 * run.start_year + run.start_month - 2 + run.months;
  const std::string months =
      fmt::format("{}-{:02} to {}-{:02}", run.start_year, run.start_month, last / 12, last % 12 + 1);
  return fmt::format(
      "<header>\n<p class=\"eyebrow\">Risk report</p>\n<h1>{}</h1>\n<p class=\"facts\">{} · {} · {} · "
      "seed {}</p>\n</header>\n",
      run.title.empty() ? name : escaped(run.title), name, months, scenarios_text(run.scenarios), run.seed);
}

}  // namespace

std::string report_of(const ReportFacts& facts) {
  const Result& run = facts.run;
  std::string links, sections;
  for (const Part& part : kParts) {
    const std::string html = part.write(facts);
    if (html.empty()) continue;
    links += fmt::format("<a href=\"#{}\">{}</a>\n", part.id, part.name);
    sections += html;
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"generator\" content=\"chokepoint {}\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n{}"
      "<nav aria-label=\"Sections\">\n{}</nav>\n<main>\n{}</main>\n</body>\n</html>\n",
      escaped(run.program_version), escaped(printable(run.study_name) + ": risk report"), kStyle,
      heading_of(run), links, sections);
}

}  // namespace chokepoint
