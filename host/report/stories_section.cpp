#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "host/report/amounts.h"
#include "host/report/calendar.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/report/waterfall.h"
#include "host/story/drawn.h"
#include "host/story/story.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMostTold = 16;  // [event]

constexpr const char* kCosts[] = {"purchase", "freight",   "duty",    "production",
                                  "holding",  "switching", "shortage"};

Measured exact(double value) { return {value, value, value}; }

/// What leads from the planned profit to that of the scenario.
std::string waterfall_of(const ReportFacts& facts, const Account& account, const std::string& id) {
  std::vector<WaterfallPart> parts = {
      {"Revenue", exact(account.told("revenue") - account.nominal("revenue"))}};
  for (const char* cost : kCosts) {
    const std::string name = "cost/" + std::string(cost);
    parts.push_back({capital(cost), exact(account.nominal(name) - account.told(name))});
  }
  std::erase_if(parts, [](const WaterfallPart& part) { return part.change.value == 0; });
  const WaterfallTotals totals{"Planned profit", "Profit here", account.nominal("profit"),
                               exact(account.told("profit"))};
  const Column money{"profit", "profit", facts.run.currency.empty() ? "1" : facts.run.currency};
  return figure_of(
      {{id + "-waterfall", "From planned profit to this scenario's",
        "A waterfall: the planned profit, what revenue and each kind of cost add or take in this scenario, "
        "and its profit."},
       "",
       [&](double width, const Caption& caption) {
         return waterfall_chart(parts, totals, money, width, caption);
       },
       waterfall_table(parts, totals, money)});
}

/// Keep months, "2027-03", on one line.
std::string with_whole_months(const std::string& html) {
  static const std::regex kMonth("[0-9]{4}-[0-9]{2}");
  return std::regex_replace(html, kMonth, "<span class=\"month\">$&</span>");
}

/// Begin a sentence with a capital, unless it begins with a name of the study.
std::string as_sentence(const std::string& text, const Study& study) {
  const auto begins = [&](const auto& named) { return text.starts_with(printable(named.name) + " "); };
  const auto names = [&](const auto& list) { return std::any_of(list.begin(), list.end(), begins); };
  return names(study.sites) || names(study.markets) || names(study.regimes) ? text : capital(text);
}

std::string events_of_told(const Account& account) {
  const Events all = events_of(account), told = heaviest(all, kMostTold);
  std::string html;
  for (const Event& event : told)
    html += fmt::format("<li><span class=\"when\">{}</span> <span>{}</span></li>\n",
                        with_whole_months(escaped(spell_text(account.study(), event.months))),
                        with_whole_months(escaped(as_sentence(event.text, account.study()))));
  if (html.empty()) return paragraph("Nothing went out of plan.");
  html = "<ol class=\"events\">\n" + html + "</ol>\n";
  if (told.size() < all.size())
    html += fmt::format("<p class=\"note\">The {} weightiest of {} events.</p>\n", told.size(), all.size());
  return html;
}

std::string drawn_of(const Account& account) {
  std::string html;
  for (const std::string& text : paragraphs_of_drawn(account)) html += paragraph(escaped(text));
  return html.empty() ? ""
                      : "<details><summary>What was drawn</summary>\n<div class=\"drawn\">" + html +
                            "</div></details>\n";
}

}  // namespace

std::string stories_section(const ReportFacts& facts) {
  std::string html;
  for (std::size_t i = 0; i < facts.told.size(); ++i) {
    const ToldScenario& told = facts.told[i];
    const Account account(told.replay);
    const std::string id = "story-" + std::to_string(i);
    html += fmt::format(
                "<article class=\"story\" aria-labelledby=\"{0}\">\n<h3 id=\"{0}\">{1}</h3>\n<p>{2}</p>\n",
                id, escaped(told.title), escaped(told.why)) +
            waterfall_of(facts, account, id) + "<h4>What happened</h4>\n" + events_of_told(account) +
            drawn_of(account) + "</article>\n";
  }
  return html.empty() ? "" : section("stories", "Two scenarios, told", html);
}

}  // namespace chokepoint
