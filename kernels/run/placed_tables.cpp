#include "kernels/run/placed_tables.h"

#include <cstring>
#include <initializer_list>
#include <limits>
#include <stdexcept>

namespace chokepoint {
namespace {

using namespace compiled;

/// Multiplies the slots of a record.
class Place {
 public:
  explicit Place(std::int32_t step) : step_(step) {}

  void operator()(WeightedSlot& x) const { all({&x.slot}); }
  void operator()(LevelDriver& x) const { all({&x.normal, &x.latent, &x.value}); }
  void operator()(Copula& x) const { all({&x.inverse_chi_squared}); }
  void operator()(PathLatent& x) const { all({&x.normals, &x.previous, &x.load, &x.value}); }
  void operator()(Regime& x) const { all({&x.state, &x.months}); }
  void operator()(RegimeValue& x) const { all({&x.slot}); }
  void operator()(DrawnRow& x) const { all({&x.slot}); }
  void operator()(Quantity& x) const { all({&x.slot}); }
  void operator()(Stage& x) const { all({&x.opening}); }
  void operator()(Site& x) const { all({&x.capacity, &x.wanted, &x.output}); }
  void operator()(Use& x) const { all({&x.stock, &x.average}); }
  void operator()(Lane& x) const { all({&x.pipe, &x.asked, &x.mix, &x.delivered, &x.entered, &x.shipped}); }
  void operator()(Backup& x) const { all({&x.counter, &x.countdown, &x.phase}); }
  void operator()(Market& x) const {
    all({&x.backlog, &x.wanted, &x.demanded, &x.sold, &x.lost, &x.revenue, &x.run_short, &x.longest_short,
         &x.months_short, &x.first_short});
  }
  void operator()(Tariff& x) const { all({&x.credits, &x.used, &x.duty, &x.over, &x.quota_full}); }
  void operator()(Total& x) const { all({&x.term, &x.pair}); }
  void operator()(Outcome& x) const { all({&x.a, &x.b}); }
  void operator()(Series& x) const { all({&x.a, &x.b}); }
  void operator()(Tables& x) const {
    all({&x.revenue_total, &x.cost_total, &x.switches, &x.month_revenue, &x.month_cost, &x.month_profit,
         &x.month_parts});
  }

  // Records without slots.
  void operator()(const float&) const {}
  void operator()(const std::int32_t&) const {}
  void operator()(const std::uint32_t&) const {}
  void operator()(const RampPiece&) const {}
  void operator()(const TariffState&) const {}

 private:
  void all(std::initializer_list<Slot*> slots) const {
    for (Slot* slot : slots) {
      if (*slot != kNothing) *slot *= step_;
    }
  }
  std::int32_t step_;
};

}  // namespace

PlacedTables::PlacedTables(const compiled::Tables& tables, std::int64_t step) : tables_(tables) {
  if (step > std::numeric_limits<Slot>::max() / (std::int64_t{tables.slots} + 1)) {
    throw std::length_error("the workspace of this study has 2^31 numbers or more");
  }
  const Place place(static_cast<std::int32_t>(step));
  place(tables_);
  for_each_array(tables_, [&]<class T>(Array<T>& array) {
    const std::size_t bytes = sizeof(T) * static_cast<std::size_t>(array.size);
    std::vector<std::byte>& list = lists_.emplace_back(bytes);
    if (bytes > 0) std::memcpy(list.data(), array.data, bytes);
    T* const records = reinterpret_cast<T*>(list.data());
    for (std::int32_t i = 0; i < array.size; ++i) place(records[i]);
    array.data = records;
  });
}

}  // namespace chokepoint
