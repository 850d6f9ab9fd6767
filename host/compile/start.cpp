#include "host/compile/start.h"

#include <algorithm>
#include <numeric>

namespace chokepoint {
namespace {

/// Explodes nominal demand through the network, downstream first.
class Explode {
 public:
  Explode(const Study& study, const Topology& topology, const NominalAmounts& nominal)
      : study_(study), topology_(topology), nominal_(nominal) {
    start_.use.resize(topology.supplies.size());
    start_.flow.resize(study.lanes.size());
    start_.mix.resize(study.lanes.size());
  }

  Start operator()() {
    for (std::size_t m = 0; m < study_.markets.size(); ++m)
      order(static_cast<std::size_t>(topology_.of_market[m]), nominal_.amount(study_.markets[m].demand, 0));
    for (const Index s : topology_.downstream) make(static_cast<std::size_t>(s));
    for (std::size_t i = 0; i < topology_.supplies.size(); ++i) {
      const Stock& stock = *topology_.supplies[i].stock;
      start_.stock.push_back(stock.initial.value_or(stock.cover * start_.use[i]));
    }
    return std::move(start_);
  }

 private:
  /// Let the primaries carry their shares of what is used, each at most what it can; the rest goes to no
  /// other.
  void order(std::size_t supply, double use) {
    start_.use[supply] = use;
    const std::vector<Index>& lanes = topology_.supplies[supply].primaries;
    std::vector<double> shares;
    for (const Index l : lanes)
      shares.push_back(nominal_.amount(*study_.lanes[static_cast<std::size_t>(l)].share, 0));
    shares = rescaled(std::move(shares));
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      const auto l = static_cast<std::size_t>(lanes[i]);
      start_.mix[l] = shares[i];
      start_.flow[l] = std::min(shares[i] * use, nominal_.room(study_.lanes[l], 0));
    }
  }

  /// Make what the customers' lanes carry, at most the capacity, and order what that takes.
  void make(std::size_t site) {
    double total = 0;
    for (const Index l : topology_.customers[site]) total += start_.flow[static_cast<std::size_t>(l)];
    const double made = std::min(total, nominal_.capacity(study_.sites[site], 0));
    for (const Index l : topology_.customers[site])
      start_.flow[static_cast<std::size_t>(l)] *= total > 0 ? made / total : 0;
    for (Index i = topology_.first_of_site[site]; i < topology_.first_of_site[site + 1]; ++i)
      order(static_cast<std::size_t>(i), topology_.supplies[static_cast<std::size_t>(i)].bom * made);
  }

  const Study& study_;
  const Topology& topology_;
  const NominalAmounts& nominal_;
  Start start_;
};

}  // namespace

std::vector<double> rescaled(std::vector<double> shares) {
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share = total > 0 ? share / total : 1.0 / static_cast<double>(shares.size());
  return shares;
}

Start start_of(const Study& study, const Topology& topology, const NominalAmounts& nominal) {
  return Explode(study, topology, nominal)();
}

}  // namespace chokepoint
