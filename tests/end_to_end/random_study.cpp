#include "tests/end_to_end/random_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/end_to_end/random_weather.h"

namespace chokepoint {
namespace {

constexpr double kDemand = 100;  // [unit/month] of a market, about

/// Draws the settings, the weather and the network of a study, and writes them table by table.
class Maker {
 public:
  Maker(std::uint64_t seed, const Wording& wording);
  RandomStudy study();

 private:
  struct Consumer {
    std::string name;
    int item;        // needed
    double a_month;  // units
  };
  using Tables = std::vector<std::string>;

  std::string site_name(int i) const {
    return wording_.other_names ? fmt::format("Ort {}.\u00fc", i) : fmt::format("site {}", i);
  }
  std::string market_name(int i) const {
    return wording_.other_names ? fmt::format("{} > b", i) : fmt::format("market {}", i);
  }
  std::string item_name(int i) const {
    return wording_.other_names ? fmt::format("a*{}", i) : fmt::format("item {}", i);
  }
  std::string tariff_name(int i) const {
    return wording_.other_names ? fmt::format("duty.rate {}", i) : fmt::format("tariff {}", i);
  }
  std::string lane_name(int i) const {
    return wording_.other_names ? fmt::format("backup.after {}", i) : fmt::format("lane {}", i);
  }

  void add_markets();
  void add_sites();
  void add_site(int i, double a_month);
  std::string stages(double a_month);
  std::string stock(double a_month);
  void add_lanes(const Consumer& consumer);
  void add_lane(int from, const Consumer& consumer, bool is_backup, std::string name);
  void add_tariffs();
  std::string tariff_state();
  std::string some_tariffs();
  std::string variants();
  std::string money(double x) const { return toml(x, wording_.money); }

  const Wording wording_;
  Dice dice_;
  const Calendar calendar_;
  RandomWeather weather_;
  std::vector<int> item_of_site_;
  int items_ = 0, tariff_count_ = 0;
  std::vector<double> needed_;  // [unit/month] of each item
  Tables sites_, markets_, lanes_, tariffs_;
  std::vector<std::string> lane_names_;
};

Calendar random_calendar(Dice& dice) {
  const int start = 12 * 2024 + dice.whole(0, 30);
  return {start, dice.chance(0.1) ? dice.whole(1, 3) : dice.whole(4, 40)};
}

Maker::Maker(std::uint64_t seed, const Wording& wording)
    : wording_(wording),
      dice_(seed),
      calendar_(random_calendar(dice_)),
      weather_(dice_, calendar_, wording.money) {
  const int sites = dice_.whole(1, 8);
  items_ = dice_.whole(1, std::min(sites, 4));
  for (int i = 0; i < sites; ++i) item_of_site_.push_back(i < items_ ? i : dice_.whole(0, items_ - 1));
  dice_.shuffle(item_of_site_);
  needed_.assign(static_cast<std::size_t>(items_), 0);
  sites_.resize(item_of_site_.size());
  tariff_count_ = dice_.whole(0, 3);
  add_tariffs();
  add_markets();
  add_sites();
  dice_.shuffle(lanes_);
}

void Maker::add_markets() {
  const int count = dice_.whole(1, 3);
  for (int i = 0; i < count; ++i) {
    const Consumer market{market_name(i), i == 0 ? 0 : dice_.whole(0, items_ - 1),
                          kDemand * dice_.number(0.3, 2)};
    std::string text = fmt::format("[[market]]\nname = \"{}\"\nitem = \"{}\"\ndemand = {}\n", market.name,
                                   item_name(market.item), weather_.quantity(market.a_month));
    if (dice_.chance(0.9)) text += "price = " + weather_.money(50) + "\n";
    if (dice_.chance(0.5)) text += "penalty = " + weather_.money(5) + "\n";
    if (dice_.chance(0.6)) text += "backlog = " + toml(dice_.pick<double>({0, 1, dice_.number(0, 1)})) + "\n";
    if (dice_.chance(0.5)) text += "backlog_cost = " + money(dice_.number(0, 2)) + "\n";
    if (dice_.chance(0.8)) text += "stock = " + stock(market.a_month) + "\n";
    markets_.push_back(text);
    add_lanes(market);
  }
}

/// Items in order: an item is made of later ones only, so there is no cycle.
void Maker::add_sites() {
  for (int item = 0; item < items_; ++item) {
    const auto makers = std::count(item_of_site_.begin(), item_of_site_.end(), item);
    const double a_month = needed_[static_cast<std::size_t>(item)] / static_cast<double>(makers);
    for (std::size_t i = 0; i < item_of_site_.size(); ++i)
      if (item_of_site_[i] == item) add_site(static_cast<int>(i), a_month);
  }
}

void Maker::add_site(int i, double a_month) {
  const int item = item_of_site_[static_cast<std::size_t>(i)];
  std::string text = fmt::format("[[site]]\nname = \"{}\"\nitem = \"{}\"\nstages = {}\n", site_name(i),
                                 item_name(item), stages(a_month));
  if (dice_.chance(0.4)) text += "availability = " + weather_.fraction() + "\n";
  if (dice_.chance(0.6)) text += "unit_cost = " + weather_.money(8) + "\n";
  std::vector<std::string> inputs, stocks;
  std::vector<Consumer> uses;
  for (int other = item + 1; other < items_; ++other) {
    if (dice_.chance(0.35)) continue;
    const double bom = dice_.pick<double>({1, dice_.number(0.05, 3)});
    uses.push_back({site_name(i), other, bom * a_month});
    inputs.push_back(fmt::format("\"{}\" = {}", item_name(other), toml(bom)));
    if (dice_.chance(0.8))
      stocks.push_back(fmt::format("\"{}\" = {}", item_name(other), stock(bom * a_month)));
  }
  if (!inputs.empty()) text += fmt::format("inputs = {{ {} }}\n", fmt::join(inputs, ", "));
  if (!stocks.empty()) text += fmt::format("stock = {{ {} }}\n", fmt::join(stocks, ", "));
  sites_[static_cast<std::size_t>(i)] = text;
  for (const Consumer& use : uses) add_lanes(use);
}

std::string Maker::stages(double a_month) {
  std::vector<std::string> stages;
  for (int i = dice_.whole(1, 3); i > 0; --i) {
    const int opens =
        i == 1 && dice_.chance(0.7) ? -dice_.whole(0, 30) : dice_.whole(-20, calendar_.periods + 2);
    std::string text =
        fmt::format("{{ capacity = {}, opens = {}", weather_.quantity(a_month * dice_.number(0.2, 1.6)),
                    calendar_.date(opens));
    if (opens > 0 && dice_.chance(0.7)) text += ", delay = " + weather_.waiting(4);
    if (dice_.chance(0.5)) {
      std::vector<std::string> points;
      int month = dice_.whole(0, 3);
      for (int k = dice_.whole(1, 4); k > 0; --k, month += dice_.whole(1, 9))
        points.push_back(
            fmt::format("[{}, {}]", month, toml(dice_.pick<double>({0, 1, dice_.number(0, 1)}))));
      text += ", ramp = " + toml_list(points);
    }
    stages.push_back(text + " }");
  }
  return toml_list(stages);
}

std::string Maker::stock(double a_month) {
  std::vector<std::string> keys;
  if (dice_.chance(0.7)) keys.push_back("cover = " + toml(dice_.pick<double>({0, 0.5, dice_.number(0, 3)})));
  if (dice_.chance(0.6)) keys.push_back("holding_cost = " + money(dice_.number(0, 0.5)));
  if (dice_.chance(0.5)) keys.push_back("salvage = " + money(dice_.number(0, 20)));
  if (dice_.chance(0.6))
    keys.push_back("smoothing = " + toml(dice_.pick<double>({1, 2, dice_.number(1, 9)})));
  if (dice_.chance(0.6))
    keys.push_back("response = " + toml(dice_.pick<double>({0, 1, 0.3, dice_.number(0, 1)})));
  if (dice_.chance(0.3))
    keys.push_back("initial = " + toml(dice_.chance(0.3) ? 0 : a_month * dice_.number(0, 4)));
  return fmt::format("{{ {} }}", fmt::join(keys, ", "));
}

void Maker::add_lanes(const Consumer& consumer) {
  needed_[static_cast<std::size_t>(consumer.item)] += consumer.a_month;
  std::vector<int> makers;
  for (std::size_t i = 0; i < item_of_site_.size(); ++i)
    if (item_of_site_[i] == consumer.item) makers.push_back(static_cast<int>(i));
  const bool backups_only = dice_.chance(0.03);
  int number = 0;
  const auto add = [&](int from, bool is_backup, bool twice) {
    const std::string name = twice || dice_.chance(0.3) ? lane_name(static_cast<int>(lanes_.size())) : "";
    add_lane(from, consumer, is_backup, name);
    ++number;
  };
  dice_.shuffle(makers);
  for (const int from : makers)
    if (number == 0 || dice_.chance(0.8)) add(from, backups_only || (number > 0 && dice_.chance(0.4)), false);
  while (dice_.chance(0.2) && number < 6) add(dice_.pick(makers), dice_.chance(0.6), true);
}

void Maker::add_lane(int from, const Consumer& consumer, bool is_backup, std::string name) {
  std::string text = fmt::format("[[lane]]\nfrom = \"{}\"\nto = \"{}\"\n", site_name(from), consumer.name);
  lane_names_.push_back(name.empty() ? site_name(from) + ">" + consumer.name : name);
  if (!name.empty()) text += fmt::format("name = \"{}\"\n", name);
  if (dice_.chance(0.7))
    text += fmt::format("transit = {}\n", dice_.pick<int>({0, 1, 1, 2, 3, dice_.whole(0, 12)}));
  if (dice_.chance(0.6)) text += "price = " + weather_.money(12) + "\n";
  if (dice_.chance(0.4)) text += "freight = " + weather_.money(2) + "\n";
  if (dice_.chance(0.4)) text += "customs_value = " + weather_.money(10) + "\n";
  if (dice_.chance(0.3))
    text +=
        "limit = " + (dice_.chance(0.15) ? "0" : weather_.quantity(consumer.a_month * dice_.number(0.2, 1))) +
        "\n";
  if (dice_.chance(0.3)) text += "flow = " + weather_.fraction() + "\n";
  text += some_tariffs();
  if (tariff_count_ > 0 && dice_.chance(0.3))
    text += fmt::format("earns = \"{}\"\n", tariff_name(dice_.whole(0, tariff_count_ - 1)));
  if (!is_backup) {
    text += "share = " + (dice_.chance(0.25) ? "0" : weather_.quantity(1)) + "\n";
  } else {
    text += fmt::format("backup = {{ after = {}", dice_.whole(1, 4));
    if (dice_.chance(0.6)) text += ", qualification = " + weather_.waiting(3);
    if (dice_.chance(0.6)) text += ", switch_cost = " + weather_.level_money(500);
    text += " }\n";
  }
  lanes_.push_back(text);
}

void Maker::add_tariffs() {
  for (int i = 0; i < tariff_count_; ++i) {
    std::string text = fmt::format("[[tariff]]\nname = \"{}\"\n", tariff_name(i));
    if (dice_.chance(0.7)) text += fmt::format("quota_months = {}\n", dice_.pick<int>({3, 12}));
    if (dice_.chance(0.5)) text += "others = " + weather_.quantity(kDemand * 0.3) + "\n";
    if (weather_.regime_names().empty() || dice_.chance(0.3)) {
      text += tariff_state();
    } else {
      const RandomWeather::RegimeNames& regime = dice_.pick(weather_.regime_names());
      text += fmt::format("regime = \"{}\"\n", regime.name);
      for (const std::string& state : regime.states)
        text += fmt::format("[tariff.states.\"{}\"]\n", state) + tariff_state();
    }
    tariffs_.push_back(text);
  }
}

std::string Maker::tariff_state() {
  std::string text =
      "rate = " + toml((dice_.chance(0.1) ? 0 : dice_.number(0, 1)) + wording_.more_duty) + "\n";
  if (dice_.chance(0.6))
    text += fmt::format("quota = {}\nin_quota_rate = {}\n",
                        toml(dice_.pick<double>({0, kDemand * dice_.number(0.5, 12)})),
                        toml(dice_.number(0, 0.5) + wording_.more_duty));
  if (dice_.chance(0.3)) text += "offset = true\n";
  return text;
}

std::string Maker::some_tariffs() {
  std::vector<std::string> names;
  for (int i = 0; i < tariff_count_; ++i)
    if (dice_.chance(0.5)) names.push_back(toml(tariff_name(i)));
  dice_.shuffle(names);
  return names.empty() && dice_.chance(0.5) ? "" : "tariffs = " + toml_list(names) + "\n";
}

std::string Maker::variants() {
  const std::string cover = "market." + market_name(0) + ".stock.cover";
  const std::string limit = "lane." + dice_.pick(lane_names_) + ".limit";
  return fmt::format(
      R"([[variant]]
name = "same"
title = "No change"
set = {{ "study.title" = "No change" }}
[[variant]]
name = "other"
set = {{ "{}" = {}, "{}" = {} }}
[[variant]]
name = "held"
set = {{ "driver.driver 0.held" = true{} }}
)",
      cover, toml(dice_.number(0, 2)), limit, toml(kDemand * dice_.number(0, 1)),
      weather_.regime_names().empty() ? "" : ", \"regime.regime 0.held\" = true");
}

RandomStudy Maker::study() {
  const std::string head = fmt::format(
      R"([study]
name = "made-up"
title = "Made up by dice"
start = {}
periods = {}
currency = "EUR"
[sampling]
scenarios = 300
seed = {}
[results]
outcomes = ["*"]
series = ["*"]
quantiles = [0.5]
{}
)",
      calendar_.date(0), calendar_.periods, dice_.word() >> 1,
      calendar_.periods % 2 == 0 ? "keep = \"all\"" : "sample = 300");
  Tables items;
  for (int i = 0; i < items_; ++i)
    items.push_back(fmt::format("[[item]]\nname = \"{}\"\nunit = \"u{}\"\n", item_name(i), i % 2));
  const std::string changes = wording_.variants ? variants() : "";
  if (wording_.sites_backwards) std::reverse(sites_.begin(), sites_.end());
  if (wording_.other_order) std::reverse(items.begin(), items.end());
  std::vector<Tables> kinds = {weather_.drivers(),
                               weather_.correlations(),
                               weather_.copulas(),
                               weather_.regimes(),
                               tariffs_,
                               items,
                               sites_,
                               lanes_,
                               markets_,
                               {changes},
                               {head}};
  if (wording_.other_order) std::rotate(kinds.begin(), kinds.begin() + 5, kinds.end());
  RandomStudy study{"", weather_.values()};
  for (const Tables& tables : kinds)
    for (const std::string& table : tables) study.text += table + "\n";
  return study;
}

}  // namespace

RandomStudy random_study(std::uint64_t seed, const Wording& wording) { return Maker(seed, wording).study(); }

}  // namespace chokepoint
