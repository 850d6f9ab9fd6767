#include "host/graph/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "host/compile/start.h"
#include "host/graph/quoting.h"
#include "host/study/months.h"

namespace chokepoint {
namespace {

/// Every line that is not empty, one below the other.
std::string stacked(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!line.empty()) text += (text.empty() ? "" : "<br/>") + line;
  }
  return text;
}

/// Two digits: what lasts months is not known better.
std::string months(double number) {
  const std::string digits = fmt::format("{:.2g}", number);
  return digits + (digits == "1" ? " month" : " months");
}

const Site& from_of(const Study& study, const Lane& lane) {
  return study.sites[static_cast<std::size_t>(lane.from)];
}

std::string default_name(const Study& study, const Lane& lane) {
  const auto to = static_cast<std::size_t>(lane.to);
  return from_of(study, lane).name + ">" + (lane.to_market ? study.markets[to].name : study.sites[to].name);
}

}  // namespace

std::string bold(const std::string& text) { return "<b>" + text + "</b>"; }

std::string coloured(const std::string& text, const std::string& colour) {
  return fmt::format("<font color=\"{}\">{}</font>", colour, text);
}

Labels::Labels(const Study& study) : study_(study), nominal_(study), topology_(topology_of(study)) {}

Spread Labels::monthly(const Quantity& quantity) const {
  return spread_of(study_, 0, [&](int t) { return nominal_.amount(quantity, t); });
}

std::string Labels::of_site(const Site& site) const {
  const Item& item = study_.items[static_cast<std::size_t>(site.item)];
  std::vector<std::string> lines = {bold(label_text(site.name)), label_text(item.name)};
  for (const Stage& stage : site.stages) {
    const Spread capacity = spread_of(study_, static_cast<int>(std::max(0.0, stage.opens)), [&](int t) {
      return nominal_.amount(site.availability, t, 1) * nominal_.amount(stage.capacity, t);
    });
    const std::string opens =
        stage.opens > 0 ? " from " + month_text(study_, static_cast<int>(std::floor(stage.opens))) : "";
    lines.push_back(label_text(a_month(capacity, item)) + opens);
    const double delay = nominal_.amount(stage.delay, 0);
    if (delay > 0) lines.push_back("delay " + (std::isinf(delay) ? "without end" : months(delay)));
  }
  return stacked(lines);
}

std::string Labels::of_market(const Market& market) const {
  const Item& item = study_.items[static_cast<std::size_t>(market.item)];
  const std::string demand = a_month(monthly(market.demand), item);
  return stacked({bold(label_text(market.name)), label_text(item.name), "demand " + label_text(demand)});
}

std::string Labels::of_lane(Index index) const {
  const Lane& lane = study_.lanes[static_cast<std::size_t>(index)];
  const Item& item = study_.items[static_cast<std::size_t>(from_of(study_, lane).item)];
  const std::string name = lane.name == default_name(study_, lane) ? "" : bold(label_text(lane.name));
  if (is_closed(index)) return stacked({name, "closed"});
  std::string limit;
  if (lane.limit) limit = "at most " + label_text(a_month(monthly(*lane.limit), item));
  return stacked({name, lane.backup ? backup_of(index) : share_of(index),
                  lane.transit > 0 ? "transit " + months(lane.transit) : "", limit, tariffs_of(lane)});
}

bool Labels::is_closed(Index index) const {
  const Lane& lane = study_.lanes[static_cast<std::size_t>(index)];
  return monthly(lane.flow).high == 0 || (lane.limit && monthly(*lane.limit).high == 0);
}

const Supply& Labels::supply_of(Index lane) const {
  return topology_.supplies[static_cast<std::size_t>(topology_.of_lane[static_cast<std::size_t>(lane)])];
}

/// The share of the consumer's orders, where there is more than one primary.
std::string Labels::share_of(Index lane) const {
  const std::vector<Index>& primaries = supply_of(lane).primaries;
  if (primaries.size() < 2) return "";
  const auto position =
      static_cast<std::size_t>(std::find(primaries.begin(), primaries.end(), lane) - primaries.begin());
  const Spread percent = spread_of(study_, 0, [&](int t) {
    std::vector<double> shares;
    for (const Index l : primaries)
      shares.push_back(nominal_.amount(*study_.lanes[static_cast<std::size_t>(l)].share, t));
    return 100 * rescaled(std::move(shares))[position];
  });
  return "share " + rounded(percent) + "%";
}

std::string Labels::backup_of(Index lane) const {
  const std::vector<Index>& backups = supply_of(lane).backups;
  const auto rank = std::find(backups.begin(), backups.end(), lane) - backups.begin() + 1;
  const Backup& backup = *study_.lanes[static_cast<std::size_t>(lane)].backup;
  const double qualification = nominal_.amount(backup.qualification, 0);
  std::string ready;
  if (std::isinf(qualification)) ready = "qualification never ends";
  if (qualification > 0 && ready.empty()) ready = "qualification " + months(qualification);
  return stacked({fmt::format("backup {}, after {}", rank, months(backup.after)), ready});
}

std::string Labels::tariffs_of(const Lane& lane) const {
  std::vector<std::string> lines;
  const auto name = [&](Index tariff) {
    return label_text(study_.tariffs[static_cast<std::size_t>(tariff)].name);
  };
  for (const Index tariff : lane.tariffs)
    lines.push_back(coloured(bold("§ " + name(tariff)), colour_of_tariff(tariff)));
  if (lane.earns != kNone)
    lines.push_back(coloured("+ credits for " + name(lane.earns), colour_of_tariff(lane.earns)));
  return stacked(lines);
}

std::string Labels::colour_of_tariff(Index tariff) {
  static constexpr std::array<const char*, 6> kColours = {"#a63603", "#00578a", "#006b4f",
                                                          "#7a2a6e", "#7a5c00", "#444444"};
  return kColours[static_cast<std::size_t>(tariff) % kColours.size()];
}

}  // namespace chokepoint
