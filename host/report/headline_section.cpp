#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/report/amounts.h"
#include "host/report/html.h"
#include "host/report/sections.h"
#include "host/study/names.h"
#include "host/text/numbers.h"

namespace chokepoint {
namespace {

/// A figure that stands for itself.
struct Tile {
  std::string what, meaning;
  Measured figure;
};

std::string html_of(const Tile& tile, const Unit& unit) {
  const std::string text = margin_text(tile.figure, unit);
  const std::size_t margin = text.find(" ±");
  const std::string error = margin == std::string::npos ? "" : text.substr(margin + 1);
  return fmt::format(
      "<div class=\"tile\"><dt>{}</dt><dd class=\"figure\">{} <span class=\"unit\">{}</span></dd>"
      "<dd>{}</dd><dd>{}</dd></div>\n",
      escaped(tile.what), escaped(text.substr(0, margin)), escaped(unit.name), escaped(error),
      escaped(tile.meaning));
}

/// Words for "in the worst p of all scenarios".
std::string one_in(double share) {
  return "one scenario in " + count_text(static_cast<std::uint64_t>(std::llround(1 / share)));
}

std::string tiles_of(const ReportFacts& facts) {
  const Column& lead = facts.run.outcomes[facts.lead];
  const OutcomeSummary& base = facts.run.variants.front().outcome[facts.lead];
  const bool much_is_bad = lead.worse != Worse::lower;
  std::vector<Tile> tiles = {
      {"Mean " + lead_in_words(facts), "over all scenarios", measured(base.mean, base.mean_se)}};
  for (const double share : {0.05, 0.01}) {
    const auto place = probability_of(facts.run, much_is_bad ? 1 - share : share);
    if (!place) continue;
    tiles.push_back({fmt::format("{:.0f}% quantile", much_is_bad ? 100 - 100 * share : 100 * share),
                     one_in(share) + (much_is_bad ? " has more" : " has less"),
                     measured(base.quantile[*place])});
  }
  if (const auto place = probability_of(facts.run, 0.99); place && much_is_bad)
    tiles.push_back({"CVaR 99%", "mean of the worst hundredth", measured(base.cvar[*place])});
  double magnitude = 0;
  for (const Tile& tile : tiles)
    if (std::isfinite(tile.figure.value)) magnitude = std::max(magnitude, std::abs(tile.figure.value));
  std::string html;
  for (const Tile& tile : tiles) html += html_of(tile, unit_of(lead, magnitude));
  return "<dl class=\"tiles\">\n" + html + "</dl>\n";
}

std::string strong(const std::string& text) { return "<strong>" + escaped(text) + "</strong>"; }

/// The base in a sentence or two.
std::string words_of_base(const ReportFacts& facts) {
  const Result& run = facts.run;
  const Column& lead = run.outcomes[facts.lead];
  const OutcomeSummary& base = run.variants.front().outcome[facts.lead];
  const Measured mean = measured(base.mean, base.mean_se);
  std::string text = is_certain(facts)
                         ? fmt::format("In all of {} the {} is {}", scenarios_text(run.scenarios),
                                       escaped(lead_in_words(facts)), strong(in_words(mean, lead)))
                         : fmt::format("Over {} the mean {} is {}", scenarios_text(run.scenarios),
                                       escaped(lead_in_words(facts)), strong(in_words(mean, lead)));
  text += lead.name == "loss"
              ? fmt::format(" against a planned profit of {}.",
                            escaped(in_words({facts.run.variants.front().nominal_profit, NAN, NAN},
                                             {"", "", run.currency})))
              : ".";
  const auto bad = probability_of(run, lead.worse == Worse::lower ? 0.01 : 0.99);
  if (!bad || is_certain(facts)) return text;
  text += fmt::format(" One scenario in a hundred ends with {} than {}",
                      lead.worse == Worse::lower ? "less" : "more",
                      strong(in_words(measured(base.quantile[*bad]), lead)));
  if (lead.worse == Worse::lower) return text + ".";
  return text + fmt::format("; the mean of that worst hundredth is {}.",
                            strong(in_words(measured(base.cvar[*bad]), lead)));
}

/// How many variants change the mean of the lead for the better or the worse, beyond their margins.
std::string words_of_counts(std::size_t all, std::size_t help, std::size_t harm, const std::string& lead) {
  if (all == 1)
    return fmt::format("The one variant that was tried {} the mean {}.",
                       help > 0   ? "improves"
                       : harm > 0 ? "worsens"
                                  : "does not measurably change",
                       lead);
  const auto count = [](std::size_t n, const char* one, const char* many) {
    return n == 0   ? fmt::format("none {}", one)
           : n == 1 ? fmt::format("one {}", one)
                    : fmt::format("{} {}", n, many);
  };
  const std::size_t rest = all - help - harm;
  const std::string others =
      rest == 0 ? "" : fmt::format("; {} no measurable difference", count(rest, "makes", "make"));
  return fmt::format("Of {} variants {} the mean {} and {} it{}.", all, count(help, "improves", "improve"),
                     lead, count(harm, "worsens", "worsen"), others);
}

/// A variant in a sentence: its name, and what it stands for.
std::string in_words(const VariantResult& variant) {
  return strong(printable(variant.name)) + (variant.title.empty() ? "" : " (" + escaped(variant.title) + ")");
}

/// Why not to trust what is told of the worst hundredth; nothing where there is no reason.
std::string few_beyond(const ReportFacts& facts) {
  return probability_of(facts.run, 0.99) ? few_beyond_text(facts.run.scenarios, "the 99% quantile") : "";
}

/// The variant with the smallest CVaR, by its name alone where that was introduced, and only where that is
/// smaller beyond the errors of the two.
std::string words_of_tail(const ReportFacts& facts, const VariantResult* introduced) {
  const auto tail = probability_of(facts.run, 0.99);
  const Column& lead = facts.run.outcomes[facts.lead];
  if (!tail || lead.worse != Worse::higher || !few_beyond(facts).empty()) return "";
  const TailMean& base = facts.run.variants.front().outcome[facts.lead].cvar[*tail];
  const VariantResult* best = nullptr;
  double gain = 0;
  for (const VariantResult* variant : answers_of(facts.run)) {
    const TailMean& cvar = variant->outcome[facts.lead].cvar[*tail];
    const double margin = 1.96 * std::hypot(base.standard_error, cvar.standard_error);
    if (!(base.value - cvar.value > std::max(gain, margin))) continue;
    gain = base.value - cvar.value;
    best = variant;
  }
  if (best == nullptr) return "";
  return fmt::format(" The worst hundredth is mildest with {}: CVaR 99% {}, against {} of the base.",
                     best == introduced ? strong(printable(best->name)) : in_words(*best),
                     strong(in_words(measured(best->outcome[facts.lead].cvar[*tail]), lead)),
                     escaped(in_words(measured(base), lead)));
}

/// Which answer helps most, and in how many scenarios; which does harm.
std::string words_of_answers(const ReportFacts& facts) {
  const Result& run = facts.run;
  const Column& lead = run.outcomes[facts.lead];
  const double sign = lead.worse == Worse::higher ? 1 : -1;
  const VariantResult* best = nullptr;
  Measured gain{0, 0, 0};
  std::size_t all = 0, help = 0, harm = 0;
  for (const VariantResult* variant : answers_of(run)) {
    if (variant->difference.empty() || lead.worse == Worse::neither) continue;
    const OutcomeSummary& paired = variant->difference[facts.lead].paired;
    const Measured change = measured(-sign * paired.mean, paired.mean_se);  // above 0: for the better
    ++all;
    help += change.low > 0 ? 1 : 0;
    harm += change.high < 0 ? 1 : 0;
    if (!(change.low > 0) || change.value <= gain.value) continue;
    gain = change;
    best = variant;
  }
  if (all == 0) return "";
  std::string text = words_of_counts(all, help, harm, escaped(lead_in_words(facts)));
  if (best != nullptr) {
    const DifferenceSummary& difference = best->difference[facts.lead];
    text +=
        fmt::format(" {} {}: {} better on average, and better than the base in {} of all scenarios.",
                    all == 1 ? "With" : "The most comes from", in_words(*best), strong(in_words(gain, lead)),
                    escaped(share_text(sign > 0 ? difference.lower : difference.higher, run.scenarios)));
  }
  return text + words_of_tail(facts, best);
}

/// How much of demand is met, market by market.
std::string words_of_markets(const ReportFacts& facts) {
  std::vector<std::string> texts;
  for (const Market& market : facts.study.variants.front().study.markets) {
    const auto place = outcome_of(facts.run, "market/" + market.name + "/fill_rate");
    if (!place) continue;
    const OutcomeSummary& outcome = facts.run.variants.front().outcome[*place];
    texts.push_back(
        fmt::format("{} {}", escaped(printable(market.name)),
                    strong(in_words(measured(outcome.mean, outcome.mean_se), facts.run.outcomes[*place]))));
    if (texts.size() == 6) break;
  }
  return texts.empty() ? "" : fmt::format("Demand met on average: {}.", fmt::join(texts, ", "));
}

DataTable summary_of(const ReportFacts& facts, std::size_t outcome) {
  const Result& run = facts.run;
  const auto answers = answers_of(run);
  double magnitude = 0;
  for (const VariantResult* variant : answers) {
    magnitude = std::max(magnitude, std::abs(variant->outcome[outcome].mean));
    for (const Quantile& quantile : variant->outcome[outcome].quantile)
      if (std::isfinite(quantile.value)) magnitude = std::max(magnitude, std::abs(quantile.value));
  }
  const Unit unit = unit_of(run.outcomes[outcome], magnitude);
  DataTable table{{unit.name.empty() ? "Variant" : "Variant [" + unit.name + "]", "Mean"}, {}};
  std::vector<std::size_t> places;
  for (const double probability : {0.05, 0.5, 0.95, 0.99}) {
    if (const auto place = probability_of(run, probability)) {
      places.push_back(*place);
      table.head.push_back(fmt::format("{:.0f}%", 100 * probability));
    }
  }
  const auto tail = probability_of(run, 0.99);
  const bool has_cvar = tail && run.outcomes[outcome].worse != Worse::lower;
  if (has_cvar) table.head.emplace_back("CVaR 99%");
  for (const VariantResult* variant : answers) {
    const OutcomeSummary& summary = variant->outcome[outcome];
    table.rows.push_back(
        {printable(variant->name), margin_text(measured(summary.mean, summary.mean_se), unit)});
    for (const std::size_t place : places)
      table.rows.back().push_back(margin_text(measured(summary.quantile[place]), unit));
    if (has_cvar) table.rows.back().push_back(margin_text(measured(summary.cvar[*tail]), unit));
  }
  return table;
}

}  // namespace

std::string headline_section(const ReportFacts& facts) {
  std::string html = "<p class=\"lede\">" + words_of_base(facts) + "</p>\n";
  if (!is_certain(facts)) html += tiles_of(facts);
  if (const std::string words = words_of_answers(facts); !words.empty()) html += paragraph(words);
  if (const std::string words = words_of_markets(facts); !words.empty()) html += paragraph(words);
  if (const std::string words = few_beyond(facts); !words.empty()) html += paragraph(words);
  std::vector<std::size_t> outcomes = {facts.lead};
  for (const char* name : {"profit", "total_cost"})
    if (const auto place = outcome_of(facts.run, name); place && *place != facts.lead)
      outcomes.push_back(*place);
  for (const std::size_t outcome : outcomes) {
    const Column& column = facts.run.outcomes[outcome];
    html += table_of(summary_of(facts, outcome), title_of(column));
  }
  html +=
      "<p class=\"note\">Percentages are quantiles: so many of all scenarios lie below. CVaR 99% is the mean "
      "of the "
      "hundredth with the highest values. The base is the study as it stands. ± is half the 95% interval of "
      "what the number of scenarios leaves "
      "unknown.</p>\n";
  return section("headline", "In short", html);
}

}  // namespace chokepoint
