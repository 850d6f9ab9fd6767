#include "host/compile/topology.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

namespace chokepoint {
namespace {

using Consumer = std::tuple<bool, Index, Index>;  // to a market, its or the site's index, item

std::map<Consumer, Index> add_supplies(const Study& study, Topology& topology) {
  std::map<Consumer, Index> known;
  const auto add = [&](bool to_market, std::size_t consumer, Index item, double bom, const Stock& stock) {
    const auto index = static_cast<Index>(topology.supplies.size());
    known[{to_market, static_cast<Index>(consumer), item}] = index;
    topology.supplies.push_back({to_market, static_cast<Index>(consumer), item, bom, &stock, {}, {}});
    return index;
  };
  topology.first_of_site = {0};
  for (std::size_t s = 0; s < study.sites.size(); ++s) {
    for (const Input& input : study.sites[s].inputs) add(false, s, input.item, input.units, input.stock);
    topology.first_of_site.push_back(static_cast<Index>(topology.supplies.size()));
  }
  for (std::size_t m = 0; m < study.markets.size(); ++m)
    topology.of_market.push_back(add(true, m, study.markets[m].item, 1, study.markets[m].stock));
  return known;
}

/// Take the first site, again and again, that supplies no site which is left.
std::vector<Index> downstream_order(const Study& study, const Topology& topology) {
  std::vector<Index> order, left;
  for (std::size_t s = 0; s < study.sites.size(); ++s) left.push_back(static_cast<Index>(s));
  std::vector<char> done(study.sites.size(), 0);
  const auto is_ready = [&](Index s) {
    const auto& lanes = topology.customers[static_cast<std::size_t>(s)];
    return std::all_of(lanes.begin(), lanes.end(), [&](Index l) {
      const Lane& lane = study.lanes[static_cast<std::size_t>(l)];
      return lane.to_market || done[static_cast<std::size_t>(lane.to)];
    });
  };
  while (!left.empty()) {
    const auto ready = std::find_if(left.begin(), left.end(), is_ready);
    if (ready == left.end()) throw std::logic_error("the network has a cycle");
    done[static_cast<std::size_t>(*ready)] = 1;
    order.push_back(*ready);
    left.erase(ready);
  }
  return order;
}

}  // namespace

Topology topology_of(const Study& study) {
  Topology topology;
  const std::map<Consumer, Index> known = add_supplies(study, topology);
  topology.customers.resize(study.sites.size());
  for (std::size_t l = 0; l < study.lanes.size(); ++l) {
    const Lane& lane = study.lanes[l];
    const Index item = study.sites[static_cast<std::size_t>(lane.from)].item;
    const auto supply = known.find({lane.to_market, lane.to, item});
    if (supply == known.end()) throw std::logic_error("lane " + lane.name + " brings what nobody uses");
    topology.of_lane.push_back(supply->second);
    topology.customers[static_cast<std::size_t>(lane.from)].push_back(static_cast<Index>(l));
    Supply& to = topology.supplies[static_cast<std::size_t>(supply->second)];
    (lane.backup ? to.backups : to.primaries).push_back(static_cast<Index>(l));
  }
  topology.downstream = downstream_order(study, topology);
  return topology;
}

}  // namespace chokepoint
