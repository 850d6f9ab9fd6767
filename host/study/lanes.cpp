#include <algorithm>
#include <functional>
#include <set>

#include "host/study/assign.h"
#include "host/study/names.h"
#include "host/study/network.h"
#include "host/study/quantities.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

std::string read_lane_name(Reading& reading, const Value& value, const Table& table, Index index) {
  if (table.find("name")) return read_name(table, reading.lanes, index);
  const std::string name = label_of("lane", value.node());
  if (!name.empty()) reading.lanes.add(value, name, index, "Give each of the two a 'name' of its own.");
  return name;
}

Backup read_backup(Reading& reading, const Value& value) {
  const Table table(value, schema::kBackup);
  Backup backup;
  if (const auto after = table.need("after"))
    backup.after = static_cast<double>(after->whole(1, 1000).value_or(1));
  backup.qualification =
      read_quantity(reading, table, "qualification", 0, kNotNegative, Allowed::infinite_drivers);
  backup.switch_cost = read_quantity(reading, table, "switch_cost", 0, kNotNegative, Allowed::level_drivers);
  return backup;
}

void read_lane_tariffs(Reading& reading, const Table& table, Lane& lane) {
  const auto value = table.find("tariffs");
  const auto list = value ? value->list() : std::nullopt;
  for (const Value& name : list.value_or(std::vector<Value>{})) {
    const auto tariff = name.text() ? reading.tariffs.look_up(name) : std::nullopt;
    if (!tariff) continue;
    if (std::find(lane.tariffs.begin(), lane.tariffs.end(), *tariff) != lane.tariffs.end())
      name.tell("tariff " + in_quotes(name.node().text) + " twice in 'tariffs'", "a unit pays a duty once",
                "Name it once.");
    lane.tariffs.push_back(*tariff);
  }
  const auto earns = table.find("earns");
  if (earns && earns->text()) lane.earns = reading.tariffs.look_up(*earns).value_or(kNone);
}

/// Read where a lane leads, and check that the goods are used there.
void read_ends(Reading& reading, const Table& table, Lane& lane) {
  const auto from = table.need("from"), to = table.need("to");
  const Index sites = static_cast<Index>(reading.study.sites.size());
  const auto source = from && from->text() ? reading.places.look_up(*from) : std::nullopt;
  const auto target = to && to->text() ? reading.places.look_up(*to) : std::nullopt;
  lane.from = source.value_or(kNone);
  lane.to = kNone;
  lane.to_market = target && *target >= sites;
  if (source && *source >= sites) {
    from->tell("'from' is the market " + in_quotes(from->node().text),
               "a lane begins at a site, which makes its goods", "Name a site.");
    lane.from = kNone;
  }
  if (!target) return;
  lane.to = lane.to_market ? *target - sites : *target;
  if (lane.from == kNone) return;
  const Index item = reading.study.sites[static_cast<std::size_t>(lane.from)].item;
  if (item == kNone) return;
  const auto at = static_cast<std::size_t>(lane.to);
  bool used = lane.to_market && reading.study.markets[at].item == item;
  if (lane.to_market && reading.study.markets[at].item == kNone) used = true;  // told already
  if (!lane.to_market)
    for (const Input& input : reading.study.sites[at].inputs)
      used = used || input.item == item || input.item == kNone;
  if (!used)
    to->tell(in_quotes(to->node().text) + " does not use " +
                 in_quotes(reading.study.items[static_cast<std::size_t>(item)].name),
             "that is what " + in_quotes(from->node().text) + " makes",
             lane.to_market ? "Lead the lane elsewhere, or from another site."
                            : "Add it to the site's 'inputs', or lead the lane elsewhere.");
}

Lane read_lane(Reading& reading, const Value& value, Index index) {
  const Table table(value, schema::kLane);
  Lane lane{};
  lane.name = read_lane_name(reading, value, table, index);
  read_ends(reading, table, lane);
  if (const auto transit = table.find("transit"))
    lane.transit = static_cast<int>(transit->whole(0, kMaxTransit).value_or(0));
  lane.price = read_quantity(reading, table, "price", 0);
  lane.freight = read_quantity(reading, table, "freight", 0);
  lane.customs_value =
      table.find("customs_value") ? read_quantity(reading, table, "customs_value", 0) : lane.price;
  if (const auto limit = table.find("limit")) lane.limit = read_quantity(reading, *limit);
  lane.flow = read_quantity(reading, table, "flow", 1, kShare);
  lane.earns = kNone;
  read_lane_tariffs(reading, table, lane);
  const auto share = table.find("share"), backup = table.find("backup");
  if (share) lane.share = read_quantity(reading, *share);
  if (backup) lane.backup = read_backup(reading, *backup);
  if (share && backup)
    share->tell("both 'share' and 'backup'", "a lane is a primary, with a share, or a backup",
                "Leave one out.");
  if (!share && !backup && value.is_table())
    value.tell("neither 'share' nor 'backup'", "a lane is a primary, with a share, or a backup",
               "Add 'share = 1' or [lane.backup].");
  return lane;
}

/// Tell of each input and market without a lane. `values` are the sites' and then the markets' tables.
void check_supplied(Reading& reading, const std::vector<Value>& sites, const std::vector<Value>& markets) {
  const Study& study = reading.study;
  std::set<std::pair<Index, Index>> supplied;  // site, item
  std::set<Index> served;                      // market
  for (const Lane& lane : study.lanes) {
    // What a lane with a mistake would supply is unknown, and the mistake has been told.
    if (lane.from == kNone || lane.to == kNone ||
        study.sites[static_cast<std::size_t>(lane.from)].item == kNone)
      return;
    if (lane.to_market)
      served.insert(lane.to);
    else
      supplied.insert({lane.to, study.sites[static_cast<std::size_t>(lane.from)].item});
  }
  for (std::size_t s = 0; s < study.sites.size(); ++s)
    for (const Input& input : study.sites[s].inputs)
      if (input.item != kNone && !supplied.contains({static_cast<Index>(s), input.item}))
        sites[s].tell("no lane brings " + in_quotes(study.items[static_cast<std::size_t>(input.item)].name),
                      "each input needs at least one", "Add a [[lane]] to it.");
  for (std::size_t m = 0; m < study.markets.size(); ++m)
    if (!served.contains(static_cast<Index>(m)))
      markets[m].tell("no lane leads to it", "each market needs at least one", "Add a [[lane]] to it.");
}

/// Tell of each cycle of lanes among the sites, by a search in depth.
void check_cycles(Reading& reading, const std::vector<Value>& lanes) {
  const Study& study = reading.study;
  std::vector<std::vector<std::size_t>> leaving(study.sites.size());
  for (std::size_t l = 0; l < study.lanes.size(); ++l)
    if (!study.lanes[l].to_market && study.lanes[l].from != kNone && study.lanes[l].to != kNone)
      leaving[static_cast<std::size_t>(study.lanes[l].from)].push_back(l);
  enum class Seen { no, on_the_way, done };
  std::vector<Seen> seen(study.sites.size(), Seen::no);
  std::vector<std::size_t> way;  // sites from the first to this one
  const std::function<void(std::size_t)> visit = [&](std::size_t site) {
    seen[site] = Seen::on_the_way;
    way.push_back(site);
    for (const std::size_t l : leaving[site]) {
      const auto to = static_cast<std::size_t>(study.lanes[l].to);
      if (seen[to] == Seen::no) visit(to);
      if (seen[to] != Seen::on_the_way) continue;
      std::string cycle;
      for (auto at = std::find(way.begin(), way.end(), to); at != way.end(); ++at)
        cycle += in_quotes(study.sites[*at].name) + " > ";
      lanes[l].tell("it closes a cycle",
                    cycle + in_quotes(study.sites[to].name) + ": nothing can be made out of itself",
                    "Remove one of these lanes.");
    }
    way.pop_back();
    seen[site] = Seen::done;
  };
  for (std::size_t s = 0; s < seen.size(); ++s)
    if (seen[s] == Seen::no) visit(s);
}

}  // namespace

void read_lanes(Reading& reading, const Table& root) {
  Index index = 0;
  const std::vector<Value> lanes = tables_of(root, "lane", kMaxLanes, reading.mistakes);
  for (const Value& value : lanes) reading.study.lanes.push_back(read_lane(reading, value, index++));
  Diagnostics told;
  const auto again = [&](const std::string& kind, int most) {
    std::vector<Value> values;
    for (const Value& value : tables_of(root, kind, most, told))
      values.emplace_back(reading.mistakes, value.node(), value.owner(), value.path());
    return values;
  };
  if (!lanes.empty()) check_supplied(reading, again("site", kMaxSites), again("market", kMaxMarkets));
  check_cycles(reading, lanes);
}

}  // namespace chokepoint
