#include "host/compile/network.h"

#include <algorithm>

#include "host/compile/nominal.h"
#include "host/compile/start.h"

namespace chokepoint {
namespace {

using compiled::kNothing;

/// Compiles one part of the network after another; what comes later refers to what came before.
class Network {
 public:
  explicit Network(Draft& draft)
      : draft_(draft),
        study_(draft.study),
        lists_(draft.lists),
        slots_(draft.slots),
        start_(start_of(study_, draft.topology, NominalAmounts(study_))) {}

  void compile() {
    add_uses();
    for (std::size_t s = 0; s < study_.sites.size(); ++s) add_site(s);
    lists_.downstream = draft_.topology.downstream;
    for (std::size_t m = 0; m < study_.markets.size(); ++m) add_market(m);
    for (std::size_t l = 0; l < study_.lanes.size(); ++l) add_lane(l);
    set_shares();
    for (std::size_t k = 0; k < study_.tariffs.size(); ++k) add_tariff(k);
    add_sums();
  }

 private:
  compiled::Range lane_list(const std::vector<Index>& lanes) {
    const auto begin = static_cast<std::int32_t>(lists_.lane_list.size());
    lists_.lane_list.insert(lists_.lane_list.end(), lanes.begin(), lanes.end());
    return {begin, static_cast<std::int32_t>(lists_.lane_list.size())};
  }

  compiled::QuantityId add(const Quantity& quantity, double ceiling = Quantities::kNoCeiling) {
    return draft_.quantities.add(quantity, ceiling);
  }

  /// The id of a quantity; kNothing if it is `neutral` in every month of every scenario.
  compiled::QuantityId add_unless(double neutral, const Quantity& quantity,
                                  double ceiling = Quantities::kNoCeiling) {
    const auto known = draft_.quantities.known(quantity, ceiling);
    const auto is_neutral = [neutral](double x) { return x == neutral; };
    if (known && std::all_of(known->begin(), known->end(), is_neutral)) return kNothing;
    return add(quantity, ceiling);
  }

  void add_uses() {
    for (std::size_t i = 0; i < draft_.topology.supplies.size(); ++i) {
      const Supply& supply = draft_.topology.supplies[i];
      const Stock& stock = *supply.stock;
      compiled::Use use{};
      use.bom = static_cast<float>(supply.bom);
      use.inverse_bom = static_cast<float>(1 / supply.bom);
      use.cover = static_cast<float>(stock.cover);
      use.inverse_smoothing = static_cast<float>(1 / stock.smoothing);
      use.response = static_cast<float>(stock.response);
      use.holding_cost = static_cast<float>(stock.holding_cost);
      use.salvage = static_cast<float>(stock.salvage);
      use.market = supply.to_market ? supply.consumer : kNothing;
      use.primaries = lane_list(supply.primaries);
      use.backups = lane_list(supply.backups);
      use.stock = slots_.one(start_.stock[i]);
      use.average = slots_.one(start_.use[i]);
      lists_.uses.push_back(use);
    }
  }

  void add_site(std::size_t s) {
    const Site& site = study_.sites[s];
    compiled::Site compiled{};
    compiled.stages.begin = static_cast<std::int32_t>(lists_.stages.size());
    for (const Stage& stage : site.stages) add_stage(stage);
    compiled.stages.end = static_cast<std::int32_t>(lists_.stages.size());
    compiled.availability = add_unless(1, site.availability, 1);
    compiled.uses = {draft_.topology.first_of_site[s], draft_.topology.first_of_site[s + 1]};
    compiled.customers = lane_list(draft_.topology.customers[s]);
    compiled.unit_cost = add_unless(0, site.unit_cost);
    compiled.capacity = slots_.one();
    compiled.wanted = slots_.one();
    lists_.sites.push_back(compiled);
  }

  void add_stage(const Stage& stage) {
    compiled::Stage compiled{};
    compiled.capacity = add(stage.capacity);
    compiled.opens = static_cast<float>(stage.opens);
    compiled.share = compiled.opening = compiled.delay = kNothing;
    if (const auto delay = draft_.quantities.known(stage.delay)) {
      std::vector<double> share;
      for (int t = 0; t < study_.periods; ++t)
        share.push_back(NominalAmounts::open_share(stage, delay->front(), t));
      compiled.share = draft_.constants.add(share);
    } else {
      compiled.opening = slots_.one();
      compiled.delay = add(stage.delay);
    }
    compiled.ramp_first = stage.ramp_share.empty() ? 1 : static_cast<float>(stage.ramp_share.front());
    compiled.ramp.begin = static_cast<std::int32_t>(lists_.ramp_pieces.size());
    for (std::size_t i = 1; compiled.share == kNothing && i < stage.ramp_months.size(); ++i) {
      const double from = stage.ramp_months[i - 1], width = stage.ramp_months[i] - from;
      const double slope = (stage.ramp_share[i] - stage.ramp_share[i - 1]) / width;
      lists_.ramp_pieces.push_back(
          {static_cast<float>(from), static_cast<float>(width), static_cast<float>(slope)});
    }
    compiled.ramp.end = static_cast<std::int32_t>(lists_.ramp_pieces.size());
    lists_.stages.push_back(compiled);
  }

  void add_market(std::size_t m) {
    const Market& market = study_.markets[m];
    compiled::Market compiled{};
    compiled.use = draft_.topology.of_market[m];
    compiled.demand = add(market.demand);
    compiled.price = add_unless(0, market.price);
    compiled.penalty = add_unless(0, market.penalty);
    compiled.backlog_share = static_cast<float>(market.backlog);
    compiled.backlog_cost = static_cast<float>(market.backlog_cost);
    for (compiled::Slot* slot : {&compiled.backlog, &compiled.wanted, &compiled.demanded})
      *slot = slots_.one();
    lists_.markets.push_back(compiled);
  }

  void add_lane(std::size_t l) {
    const Lane& lane = study_.lanes[l];
    compiled::Lane compiled{};
    compiled.from = lane.from;
    compiled.use = draft_.topology.of_lane[l];
    compiled.transit = lane.transit;
    compiled.price = add_unless(0, lane.price);
    compiled.freight = add_unless(0, lane.freight);
    compiled.customs_value = add(lane.customs_value);
    compiled.limit = lane.limit ? add(*lane.limit) : kNothing;
    compiled.flow = add_unless(1, lane.flow, 1);
    compiled.share = compiled.backup = kNothing;
    compiled.pipe = lane.transit > 0 ? slots_.several(lane.transit, start_.flow[l]) : kNothing;
    compiled.asked = slots_.one();
    const Supply& supply = draft_.topology.supplies[static_cast<std::size_t>(compiled.use)];
    const bool is_alone = supply.primaries.size() == 1 && supply.backups.empty();
    compiled.mix = is_alone ? kNothing : slots_.one(start_.mix[l]);
    compiled.delivered = is_alone ? kNothing : slots_.one(1);
    compiled.entered = lane.tariffs.empty() ? kNothing : slots_.one();
    compiled.shipped = lane.earns == kNone ? kNothing : slots_.one();
    if (lane.backup) {
      compiled.backup = static_cast<std::int32_t>(lists_.backups.size());
      lists_.backups.push_back({static_cast<float>(lane.backup->after), add(lane.backup->qualification),
                                add(lane.backup->switch_cost), slots_.one(), slots_.one(), slots_.one()});
    }
    lists_.lanes.push_back(compiled);
  }

  /// Rescale shares here where no scenario changes them.
  void set_shares() {
    for (std::size_t i = 0; i < lists_.uses.size(); ++i) {
      const std::vector<Index>& primaries = draft_.topology.supplies[i].primaries;
      std::vector<std::vector<double>> known;  // [primary][month]
      for (const Index l : primaries)
        if (const auto months = draft_.quantities.known(*study_.lanes[static_cast<std::size_t>(l)].share))
          known.push_back(*months);
      lists_.uses[i].shares_vary = known.size() < primaries.size();
      for (std::size_t t = 0; !lists_.uses[i].shares_vary && t < static_cast<std::size_t>(study_.periods);
           ++t) {
        std::vector<double> shares;
        for (const auto& months : known) shares.push_back(months[t]);
        shares = rescaled(std::move(shares));
        for (std::size_t k = 0; k < known.size(); ++k) known[k][t] = shares[k];
      }
      for (std::size_t k = 0; k < primaries.size(); ++k) {
        const auto l = static_cast<std::size_t>(primaries[k]);
        lists_.lanes[l].share =
            lists_.uses[i].shares_vary ? add(*study_.lanes[l].share) : draft_.quantities.add_known(known[k]);
      }
    }
  }

  void add_tariff(std::size_t k) {
    const Tariff& tariff = study_.tariffs[k];
    compiled::Tariff compiled{};
    compiled.regime = tariff.regime == kNone ? kNothing : draft_.demands.regime(tariff.regime);
    compiled.states = static_cast<std::int32_t>(lists_.tariff_states.size());
    for (const TariffState& state : tariff.states) {
      lists_.tariff_states.push_back({static_cast<float>(state.rate), static_cast<float>(state.in_quota_rate),
                                      static_cast<float>(state.quota.value_or(-1)),
                                      state.offset ? 1.0f : 0.0f});
      if (state.quota) compiled.has_quota = 1;
      if (state.offset) compiled.has_offset = 1;
    }
    compiled.quota_months = tariff.quota_months;
    compiled.others = add_unless(0, tariff.others);
    std::vector<Index> taxed, earners;
    for (std::size_t l = 0; l < study_.lanes.size(); ++l) {
      const Lane& lane = study_.lanes[l];
      const auto index = static_cast<Index>(k);
      if (std::count(lane.tariffs.begin(), lane.tariffs.end(), index) > 0)
        taxed.push_back(static_cast<Index>(l));
      if (lane.earns == index) earners.push_back(static_cast<Index>(l));
    }
    compiled.lanes = lane_list(taxed);
    compiled.earners = lane_list(earners);
    compiled.credits = slots_.one();
    compiled.used = slots_.one();
    lists_.tariffs.push_back(compiled);
  }

  void add_sums() {
    compiled::Tables& numbers = lists_.numbers;
    numbers.revenue_total = slots_.pair();
    numbers.cost_total = slots_.several(2 * compiled::kCostParts);
    numbers.switches = slots_.one();
    numbers.month_revenue = slots_.one();
    numbers.month_parts = slots_.several(compiled::kCostParts);
    lists_.totals.push_back({numbers.month_revenue, numbers.revenue_total});
    for (std::int32_t part = 0; part < compiled::kCostParts; ++part)
      lists_.totals.push_back({numbers.month_parts + part, numbers.cost_total + 2 * part});
  }

  Draft& draft_;
  const Study& study_;
  TableLists& lists_;
  Slots& slots_;
  const Start start_;
};

}  // namespace

void compile_network(Draft& draft) { Network(draft).compile(); }

}  // namespace chokepoint
