#include "host/story/balance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/story/phrases.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

/// Rows of a text and three amounts of money, in one unit for all.
class MoneyTable {
 public:
  MoneyTable(std::string first, std::string second) : first_(std::move(first)), second_(std::move(second)) {}

  /// Add a row; the third amount is the difference of the first two.
  void add(const std::string& what, double told, double other) { rows_.push_back({what, told, other}); }

  std::string text(const std::string& currency) const {
    double largest = 0;
    for (const Row& row : rows_) largest = std::max({largest, std::abs(row.told), std::abs(row.other)});
    const auto [unit, name] = largest >= 1e12  ? std::pair{1e9, "billion "}
                              : largest >= 1e7 ? std::pair{1e6, "million "}
                              : largest >= 1e4 ? std::pair{1e3, "thousand "}
                                               : std::pair{1.0, ""};
    const std::string title = name + (currency.empty() ? "money" : printable(currency));
    const int decimals = largest / unit >= 1000 ? 0 : 1;
    std::string text = fmt::format("  {:<20}{:>16}{:>16}{:>16}\n", title, first_, second_, "difference");
    for (const Row& row : rows_) {
      const std::string change = decimal_text((row.told - row.other) / unit, decimals);
      const bool is_more = row.told > row.other && change.find_first_of("123456789") != std::string::npos;
      text += fmt::format("  {:<20}{:>16}{:>16}{:>16}\n", row.what, decimal_text(row.told / unit, decimals),
                          decimal_text(row.other / unit, decimals), is_more ? "+" + change : change);
    }
    return text;
  }

 private:
  struct Row {
    std::string what;
    double told, other;
  };

  std::string first_, second_;
  std::vector<Row> rows_;
};

constexpr const char* kParts[] = {"purchase", "freight",   "duty",    "production",
                                  "holding",  "switching", "shortage"};

std::string verdict(const Account& account) {
  const double loss = account.told("loss"), profit = account.told("profit"),
               nominal = account.nominal("profit");
  std::string text =
      fmt::format("Profit {}; nominal {}: {}.", account.money(profit), account.money(nominal),
                  loss == 0 ? "neither loss nor gain"
                            : (loss < 0 ? "a gain of " : "a loss of ") + account.money(std::abs(loss)));
  if (account.replay().variant.name != "base") {
    const double price = account.planned("loss");
    text +=
        fmt::format(" (Nominal is the study itself. As planned this variant earns {}.)",
                    price == 0 ? "the same"
                               : fmt::format("{}, {} {}", account.money(account.planned("profit")),
                                             account.money(std::abs(price)), price > 0 ? "less" : "more"));
  }
  return wrapped(text, kLineWidth, 0) + "\n";
}

std::string parts_table(const Account& account) {
  MoneyTable table("this scenario", "nominal");
  table.add("revenue", account.told("revenue"), account.nominal("revenue"));
  for (const char* part : kParts) {
    const std::string name = std::string("cost/") + part;
    const double told = account.told(name), nominal = account.nominal(name);
    if (told != 0 || nominal != 0) table.add(std::string("- ") + part, -told, -nominal);
  }
  table.add("profit", account.told("profit"), account.nominal("profit"));
  return table.text(account.study().currency);
}

std::string years_table(const Account& account) {
  MoneyTable table("profit", "planned");
  const Line& profit = account.line("profit");
  for (const Spell& year : years_of(account.study())) {
    table.add(std::to_string(year_of(account.study(), year.from)), profit.told_in(year),
              profit.planned_in(year));
  }
  return table.text(account.study().currency);
}

/// Told against planned, of sites that make and lanes that ship.
struct Deviation {
  std::string name;
  double told, planned;
  double size() const { return std::abs(told - planned) / std::max({told, planned, 1e-30}); }
};

std::string deviations_text(std::vector<Deviation> all, const std::string& what) {
  constexpr std::size_t kMost = 8;
  std::erase_if(all, [](const Deviation& one) { return one.size() < 0.05; });
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  if (all.empty()) return "";
  std::vector<std::string> texts;
  for (const Deviation& one : all) {
    if (texts.size() == kMost) break;
    std::string how =
        one.told <= 0      ? "nothing"
        : one.planned <= 0 ? "unplanned"
        : one.told > 2 * one.planned
            ? number_text(one.told / one.planned) + " times as much"
            : fmt::format("{} {}", percent_text(one.size() * std::max(one.told, one.planned) / one.planned),
                          one.told > one.planned ? "more" : "less");
    texts.push_back(printable(one.name) + " " + how);
  }
  if (all.size() > kMost) texts.push_back(fmt::format("and {} more", all.size() - kMost));
  return wrapped(fmt::format("{} against plan: {}.", what, fmt::join(texts, ", ")), kLineWidth, 2) + "\n";
}

std::string deviations(const Account& account) {
  std::vector<Deviation> sites, lanes;
  for (const Site& site : account.study().sites) {
    const Line& output = account.line("site/" + site.name + "/output");
    sites.push_back({site.name, output.told_total(), output.planned_total()});
  }
  for (const Lane& lane : account.study().lanes) {
    const Line& shipped = account.line("lane/" + lane.name + "/shipped");
    lanes.push_back({lane.name, shipped.told_total(), shipped.planned_total()});
  }
  return deviations_text(sites, "Made") + deviations_text(lanes, "Shipped");
}

std::string markets(const Account& account) {
  std::string text;
  for (const Market& market : account.study().markets) {
    const std::string path = "market/" + market.name + "/";
    const std::string& unit = account.line(path + "sold").unit;
    text += fmt::format(
        "  {}: {} sold, {} of what was asked for; {} lost; {} short.\n", printable(market.name),
        amount_text(account.told(path + "sold"), unit), percent_text(account.told(path + "fill_rate")),
        account.told(path + "lost") == 0 ? "none" : number_text(account.told(path + "lost")),
        account.told(path + "months_short") == 0 ? "never"
                                                 : count_of_months(account.told(path + "months_short")));
  }
  return text;
}

}  // namespace

std::string balance_of(const Account& account) {
  std::string text = verdict(account) + "\n" + parts_table(account) + "\n";
  if (account.replay().scenario) text += years_table(account) + "\n";
  text += markets(account);
  if (account.replay().scenario) text += deviations(account);
  return text;
}

}  // namespace chokepoint
