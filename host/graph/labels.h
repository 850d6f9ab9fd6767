#pragma once

#include <string>
#include <vector>

#include "host/compile/nominal.h"
#include "host/compile/topology.h"
#include "host/graph/amounts.h"
#include "host/study/study.h"

namespace chokepoint {

/// Writes what stands beside the sites, markets and lanes of a picture, as Graphviz's HTML-like labels.
/// Amounts are those of the nominal scenario.
class Labels {
 public:
  explicit Labels(const Study& study);

  /// Name, item, capacity of each stage, when it opens if later, and its delay.
  std::string of_site(const Site& site) const;

  /// Name, item, demand.
  std::string of_market(const Market& market) const;

  /// What tells the lane of number `lane` from a plain one: its own name, share or rank as a backup, transit,
  /// limit, tariffs with their sign and colour.
  std::string of_lane(Index lane) const;

  /// Say whether nothing can be sent on the lane of number `lane`: in the nominal scenario its limit or its
  /// flow is 0 in every month. (A variant may open it.)
  bool is_closed(Index lane) const;

  /// The colour of a tariff, dark enough to be read on white.
  static std::string colour_of_tariff(Index tariff);

 private:
  Spread monthly(const Quantity& quantity) const;
  std::string share_of(Index lane) const;
  std::string backup_of(Index lane) const;
  std::string tariffs_of(const Lane& lane) const;
  const Supply& supply_of(Index lane) const;

  const Study& study_;
  NominalAmounts nominal_;
  Topology topology_;
};

/// Text in Graphviz's HTML-like markup.
std::string bold(const std::string& text);
std::string coloured(const std::string& text, const std::string& colour);

}  // namespace chokepoint
