#include "host/app/survival_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/app/plan_text.h"
#include "host/app/tables.h"
#include "host/results/csv.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

using Line = std::vector<std::string>;

double largest_loss(const SurvivalReport& report) {
  double largest = 0;
  for (const SiteSurvival& site : report.sites) {
    for (const auto& loss : site.loss) largest = std::max(largest, std::abs(loss.value_or(0)));
    largest = std::max(largest, std::abs(site.own_loss.value_or(0)));
  }
  return largest;
}

/// Decimals with which the largest loss has four digits.
int decimals_for(double largest, const Scale& scale) {
  return largest > 0 ? std::clamp(3 - static_cast<int>(std::floor(std::log10(largest / scale.unit))), 0, 3)
                     : 0;
}

std::string money(const std::optional<double>& loss, const Scale& scale, int decimals) {
  if (!loss) return "-";
  const std::string text = fmt::format("{:.{}f}", *loss / scale.unit, decimals);
  return text.find_first_of("123456789") == std::string::npos ? fmt::format("{:.{}f}", 0.0, decimals) : text;
}

std::string percent(const Estimate& share) {
  if (share.value == 0) return "0%";
  return written({100 * share.value, 100 * share.standard_error}, 1) + "%";
}

Line line_of(const SiteSurvival& site, const SurvivalReport& report, const Scale& scale, int decimals) {
  Line line = {printable(site.site)};
  line.push_back(site.time_to_survive ? std::to_string(*site.time_to_survive)
                                      : fmt::format(">= {}", report.months));
  line.push_back(site.time_to_recover
                     ? written({site.time_to_recover->value, site.time_to_recover->standard_error}, 1)
                     : "-");
  line.push_back(percent(site.outage));
  const bool is_bound = !site.time_to_survive && site.exceeds.value > 0;
  line.push_back((is_bound ? "<= " : "") + percent(site.exceeds));
  line.push_back(money(site.own_loss, scale, decimals));
  for (const auto& loss : site.loss) line.push_back(money(loss, scale, decimals));
  return line;
}

template <class T>
std::string if_known(const std::optional<T>& x) {
  return x ? fmt::format("{}", *x) : "";
}

std::string finite(double x) { return std::isfinite(x) ? fmt::format("{}", x) : ""; }

/// The columns that every site's line has alike.
Line common_cells(const Study& study, const SurvivalReport& report) {
  return {csv_text(study.name),
          csv_text(report.variant),
          report.at,
          fmt::format("{}", report.months),
          fmt::format("{}", report.scenarios),
          fmt::format("{}", study.seed),
          csv_text(study.currency)};
}

Line site_cells(const SiteSurvival& site) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const Estimate recovery = site.time_to_recover.value_or(Estimate{none, none});
  Line cells = {csv_text(site.site),
                if_known(site.time_to_survive),
                site.time_to_survive ? "0" : "1",
                finite(recovery.value),
                finite(recovery.standard_error),
                fmt::format("{}", site.longest_outage),
                finite(site.outage.value),
                finite(site.outage.standard_error),
                finite(site.exceeds.value),
                finite(site.exceeds.standard_error),
                if_known(site.own_months),
                if_known(site.own_loss)};
  for (const auto& loss : site.loss) cells.push_back(if_known(loss));
  return cells;
}

}  // namespace

std::string survival_table(const Study& study, const SurvivalReport& report) {
  const double largest = largest_loss(report);
  const Scale scale = scale_for(largest);
  const int decimals = decimals_for(largest, scale);
  std::vector<Line> lines = {{"site", "TTS", "mean TTR", "outage in", "TTR > TTS in", "at mean TTR"}};
  for (const int months : kReportedClosures) lines.front().push_back(fmt::format("{} mo", months));
  for (const SiteSurvival& site : report.sites) lines.push_back(line_of(site, report, scale, decimals));
  std::string text =
      fmt::format("{}, variant {}: each site shut from {} on; {}, seed {}\n\n", printable(study.name),
                  printable(report.variant), report.at, amount(report.scenarios, "scenario"), study.seed);
  text += aligned(lines);
  text +=
      fmt::format(R"(
TTS          time to survive [month]: the longest complete closure of the site, in the nominal scenario, that loses
             no sale; >= {0}: none does before the study ends
TTR          time to recover [month]: the longest run of months in a scenario below half of the nominal capacity; its
             mean where there is an outage; a site that opens late or never is out, too; where TTS is only known to
             be >= {0}, the share above it is a bound; ± is a standard error
at mean TTR  loss of a closure that lasts so long, rounded [{1}{2}], against the nominal scenario
1 mo ...     the same of a closure of so many months; below 0 where what stands in costs less than the site, as planned;
             -: no outage, or the study ends before
)",
                  report.months, scale.name, printable(study.currency.empty() ? "money" : study.currency));
  return text;
}

std::string survival_csv(const Study& study, const SurvivalReport& report) {
  Line header = {"study",
                 "variant",
                 "shut_from",
                 "months_to_end",
                 "scenarios",
                 "seed",
                 "currency",
                 "site",
                 "time_to_survive",
                 "survives_to_end",
                 "time_to_recover_mean",
                 "time_to_recover_se",
                 "longest_outage",
                 "outage_share",
                 "outage_share_se",
                 "exceeds_share",
                 "exceeds_share_se",
                 "own_closure_months",
                 "own_closure_loss"};
  for (const int months : kReportedClosures) header.push_back(fmt::format("loss_{}", months));
  std::string text = csv_line(header);
  for (const SiteSurvival& site : report.sites) {
    Line line = common_cells(study, report);
    for (std::string& cell : site_cells(site)) line.push_back(std::move(cell));
    text += csv_line(line);
  }
  return text;
}

}  // namespace chokepoint
