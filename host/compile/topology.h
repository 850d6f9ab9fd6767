#pragma once

#include <vector>

#include "host/study/study.h"

namespace chokepoint {

/// One item at one consumer, and the lanes that bring it.
struct Supply {
  bool to_market;
  Index consumer;  // into Study::markets or Study::sites
  Index item;
  double bom;  // [unit/unit made]; 1 at a market
  const Stock* stock;
  std::vector<Index> primaries, backups;  // in the order written
};

/// Who supplies whom. Holds pointers into the study.
struct Topology {
  std::vector<Supply> supplies;               // the sites' inputs, site by site, then the markets'
  std::vector<Index> first_of_site;           // [site + 1] into supplies: a site's inputs are in a row
  std::vector<Index> of_market;               // [market] into supplies
  std::vector<Index> of_lane;                 // [lane] into supplies
  std::vector<std::vector<Index>> customers;  // [site] lanes from there, in the order written
  std::vector<Index> downstream;              // sites, each after all that it supplies
};

/// Throws std::logic_error if a lane brings what nobody uses or the network has a cycle: readers refuse both.
Topology topology_of(const Study& study);

}  // namespace chokepoint
