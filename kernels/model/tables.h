#pragma once

#include <cstdint>

#include "kernels/arithmetic/platform.h"

// A compiled study: what the kernels read, the same for every scenario. Plain values, trivially copyable.
// docs/MODEL.md defines the meaning; here stands the form. Money, units and months as in the study; float32.
//
// A scenario's own numbers live in a workspace of `slots` Reals. A Slot is a position in it (a backend places
// it in its own layout first: kernels/run/placed_tables.h). A pair is two slots in a row: a sum and its
// compensation (kernels/model/state-inl.h). (The namespace keeps a compiled Lane apart from the study's.)

namespace chokepoint::compiled {

using Slot = std::int32_t;
using QuantityId = std::int32_t;
using LaneId = std::int32_t;
using UseId = std::int32_t;
using SiteId = std::int32_t;
using MarketId = std::int32_t;
using RegimeId = std::int32_t;
constexpr std::int32_t kNothing = -1;  // no such slot, quantity, regime ...

/// A workspace that a near cache does not hold is walked through less often if numbers of so many months wait
/// to be added to their sums (SIMD targets only).
constexpr std::int32_t kKeptMonths = 6;

/// A list that somebody else owns.
template <class T>
struct Array {
  const T* data = nullptr;
  std::int32_t size = 0;
  CHOKEPOINT_FUNCTION const T& operator[](std::int32_t i) const { return data[i]; }
};

/// Positions [begin, end) of some list.
struct Range {
  std::int32_t begin = 0, end = 0;
};

/// weight * (value in slot)
struct WeightedSlot {
  Slot slot;
  float weight;
};

/// A function of x as cubics over equal segments, flat beyond the ends. With u = x * per_width + offset,
/// segment i = floor(u) kept inside [0, segments), f = x * per_width - (i - offset) in [0, 1) and
/// c = polynomial_coefficients[first + 4 i ...]: ((c[3] f + c[2]) f + c[1]) f + c[0].
struct PolynomialTable {
  std::int32_t first = 0;
  std::int32_t segments = 0;
  float per_width = 0;  // segments a unit of x
  float offset = 0;     // a whole number, so that i - offset is exact
};

/// From a driver's normal score s (its latent; under a t copula the normal of equal probability) to its
/// value.
struct QuantileFunction {
  enum class Kind : std::int32_t {
    constant,     // a
    normal,       // a + b s
    lognormal,    // a exp(b s)
    uniform,      // a + (b - a) u, or b - (b - a) v in the upper half, u = Phi(s), v = Phi(-s)
    triangular,   // u < c: a + sqrt(u d), else b - sqrt(v e)    (c: u of the mode)
    logarithmic,  // a + b exp(table(s))
    discrete,     // constants[values.begin + k], k = number of thresholds below s
    empirical,    // linear between constants[values]: position u n - 1/2
  };
  Kind kind = Kind::constant;
  float a = 0, b = 0, c = 0, d = 0, e = 0;
  PolynomialTable table;  // logarithmic
  Range values;           // discrete, empirical: into constants, sorted
  Range thresholds;       // discrete: into constants; 2^m - 1 of them, the last ones +infinity; s > threshold
                          // moves on

  // probability < 1: s <= zero_at gives 0. never > 0: s >= never_at gives +infinity. In between, u and v are
  // rescaled, exact near the edges: u = (s - zero_at) * below(s), v = (never_at - s) * above(s); without the
  // edge, u = Phi(s) * scale, v = Phi(-s) * scale. (An edge is the sum of two floats.)
  std::int32_t has_zero = 0, has_never = 0;
  float zero_at = 0, zero_at_rest = 0, never_at = 0, never_at_rest = 0;
  float scale = 1;  // 1 / (probability - never)
  PolynomialTable below, above;
};

struct LevelDriver {
  std::uint32_t stream;
  Slot normal;  // its own normal, drawn once
  Range row;    // weighted_slots: its row of the Cholesky factor, over own normals
  Slot latent;  // Gaussian, before any copula
  std::int32_t copula = kNothing;
  QuantileFunction quantile;
  Slot value;
};

/// Student-t copula: T = Z sqrt(dof/S); its score is table(w), w = sign(Z) sqrt(dof log1p(Z^2/S)).
struct Copula {
  std::uint32_t stream;
  float dof;
  PolynomialTable log_chi_squared;  // of the copula's normal z: log of the chi^2_dof quantile at Phi(z)
  PolynomialTable score;            // of w
  Slot inverse_chi_squared;         // 1/S
};

/// A row of DrawnWeather, and the slot that it belongs in.
struct DrawnRow {
  std::int32_t row;
  Slot slot;
};

/// A latent drawn every month: of a path driver or a regime.
struct PathLatent {
  std::uint32_t stream;
  Slot normals;           // four: own normals of months 4k ... 4k + 3; words, of regimes with rank_limits
  Range row;              // weighted_slots: row of the Cholesky factor, over the `normals` slots of others
  float phi, innovation;  // Y_t = phi Y_{t-1} + innovation e_t; innovation = sqrt(1 - phi^2)
  Slot previous;          // Y_{t-1}; kNothing where phi = 0
  Range loadings;         // weighted_slots over level latents
  Slot load;              // sum of loadings, computed once; kNothing without loadings
  float own;              // sqrt(1 - lambda' R lambda)
  RegimeId regime = kNothing;  // else a driver:
  QuantileFunction quantile;
  Slot value = kNothing;  // this month's
};

struct Regime {
  std::int32_t states;
  Slot state;                // this month's, as a Real: 0, 1, ...
  std::int32_t thresholds;   // constants[thresholds + (matrix states + from) (states - 1) + j]:
                             // latent >= it moves past state j; or, where the latent is the own normal:
  std::int32_t rank_limits;  // rank_limits[rank_limits + ...]: rank of the word < it moves past state j,
                             // falling along j; kNothing: thresholds
  std::int32_t passed;       // constants[passed + matrix states + from]: states that every word moves past;
                             // kNothing: none
  std::int32_t matrix;       // matrix_of_month[matrix + t]
  Slot months = kNothing;    // `states` counters in a row
};

/// The number that goes with this month's state of a regime.
struct RegimeValue {
  RegimeId regime;
  std::int32_t values;  // constants[values + state]
  Slot slot;
};

/// base * product of times + sum of plus, clamped to [0, ceiling].
/// slot == kNothing: known beforehand, constants[base + base_stride t], already whole and clamped.
/// Else evaluated into slot: at the start (Tables::level_quantities) or every month (monthly_quantities).
struct Quantity {
  Slot slot = kNothing;
  std::int32_t base = 0, base_stride = 0;  // stride 0: the same in every month
  std::int32_t plus = 0, plus_stride = 0;  // constants[plus + plus_stride t]: what is known of the sum
  Range times, plus_terms;                 // weighted_slots (weight 1)
  float ceiling = 0;                       // 1 or +infinity
};

struct RampPiece {
  float from, width, slope;  // [month], [month], [1/month]
};

struct Stage {
  QuantityId capacity;
  std::int32_t share = kNothing;  // constants[share + t]: open share [1], where no driver delays it; else:
  Slot opening = kNothing;        // opens + delay [month since start]
  float opens = 0;
  QuantityId delay = kNothing;
  float ramp_first = 1;  // ramp(0)
  Range ramp;            // ramp_pieces: ramp(age) = ramp_first + sum slope min(max(age - from, 0), width)
};

struct Site {
  Range stages;
  QuantityId availability;  // kNothing: 1
  Range uses;               // its inputs
  Range customers;          // lane_list: lanes from here
  QuantityId unit_cost;     // kNothing: 0
  Slot capacity, wanted;    // this month's
  Slot output = kNothing;   // this month's; kNothing: nobody asks
};

/// An item at a consumer: stock, orders, the lanes that bring it.
struct Use {
  float bom, inverse_bom;       // units a unit made; 1 at a market
  float cover;                  // [month]
  float inverse_smoothing;      // [1/month]
  float response;               // [1]
  float holding_cost, salvage;  // [money/unit/month], [money/unit]
  MarketId market = kNothing;
  Range primaries, backups;      // lane_list, in order; primaries.end == backups.begin
  std::int32_t shares_vary = 0;  // 0: the lanes' shares are known and sum to 1; 1: rescale every month
  Slot stock, average;
};

struct Lane {
  SiteId from;
  UseId use;
  std::int32_t transit;       // [month]
  QuantityId price, freight;  // kNothing: 0
  QuantityId customs_value;
  QuantityId limit, flow;  // kNothing: none; 1
  QuantityId share;        // of a primary
  Slot pipe;               // `transit` slots; slot t mod transit is due at t
  Slot asked;
  Slot mix, delivered;    // delivered: shipped / asked, last month; kNothing: the only primary, no backup
  Slot entered, shipped;  // this month's; kNothing: nobody asks (a tariff; credits, a total)
  std::int32_t backup = kNothing;
};

struct Backup {
  float after;  // [month]
  QuantityId qualification, switch_cost;
  Slot counter, countdown, phase;  // phase: 0 idle, 1 qualifying, 2 ready
};

struct Market {
  UseId use;
  QuantityId demand, price, penalty;  // kNothing: 0, of price and penalty
  float backlog_share, backlog_cost;
  Slot backlog, wanted, demanded;  // this month's
  // Where somebody asks:
  Slot sold = kNothing, lost = kNothing;                 // this month's
  Slot revenue = kNothing;                               // this month's
  Slot run_short = kNothing, longest_short = kNothing;   // [month]
  Slot months_short = kNothing, first_short = kNothing;  // [month]
};

struct TariffState {
  float rate, in_quota_rate;
  float quota;   // [unit/period]; negative: none
  float offset;  // 1: credits enter free, 0
};

struct Tariff {
  RegimeId regime = kNothing;
  std::int32_t states;                 // tariff_states[states + state]
  std::int32_t has_quota, has_offset;  // in any state
  std::int32_t quota_months;
  QuantityId others;     // kNothing: 0
  Range lanes, earners;  // lane_list
  Slot credits, used;
  Slot duty = kNothing, over = kNothing;  // this month's
  Slot quota_full = kNothing;             // [month]; where somebody asks
};

enum CostPart : std::int32_t {
  kPurchase,
  kFreight,
  kDuty,
  kProduction,
  kHolding,
  kSwitching,
  kShortage,
  kCostParts
};

/// A sum over the months, kept as a pair: what it adds stands in a slot when the month ends.
struct Total {
  Slot term, pair;
  std::int32_t is_kept = 0;  // 1: the term's slots of kKeptMonths months stand apart
};

struct Outcome {
  enum class Kind : std::int32_t {
    value,    // slot a
    sum,      // pair a
    ratio,    // pair a / pair b, 1 if b is 0
    at_most,  // min(slot a, limit)
    fixed,    // limit
    total_cost,
    profit,
    loss,  // nominal profit - profit
  };
  Kind kind;
  Slot a = kNothing, b = kNothing;
  float limit = 0;
};

struct Series {
  enum class Kind : std::int32_t {
    value,  // slot a
    ratio,  // slot a / slot b, 1 if b is 0
  };
  Kind kind;
  Slot a, b = kNothing;
  std::int32_t kept_slots = 0;  // of the tables, where a and b are kept for several months; else 0
};

struct Tables {
  std::uint32_t seed_low = 0, seed_high = 0;
  std::int32_t months = 0;
  std::int32_t start_month = 0;  // calendar month of t = 0, January is 0
  std::int32_t slots = 0;
  std::int32_t nominal = 0;  // 1: every normal 0, every regime held in its initial state
  float nominal_profit = 0, nominal_profit_rest = 0;  // two floats, for `loss`

  Array<float> start;  // [slots] the workspace when a scenario begins
  Array<float> constants;
  Array<float> polynomial_coefficients;
  Array<std::int32_t> matrix_of_month;
  Array<std::uint32_t> rank_limits;
  Array<WeightedSlot> weighted_slots;
  Array<LaneId> lane_list;

  Array<LevelDriver> level_drivers;
  Array<Copula> copulas;
  Array<PathLatent> path_latents;
  Array<Regime> regimes;
  Array<RegimeValue> regime_values;
  Array<DrawnRow> drawn_levels, drawn_months;  // of drivers and regimes that are not drawn here
  Array<Quantity> quantities;
  Range level_quantities, monthly_quantities;  // into quantities: those with a slot

  Array<Stage> stages;
  Array<RampPiece> ramp_pieces;
  Array<Site> sites;
  Array<SiteId> downstream;  // a site comes after all that it supplies
  Array<Use> uses;
  Array<Lane> lanes;
  Array<Backup> backups;
  Array<Market> markets;
  Array<Tariff> tariffs;
  Array<TariffState> tariff_states;

  Slot revenue_total = kNothing;  // pair
  Slot cost_total = kNothing;     // kCostParts pairs in a row
  Slot switches = kNothing;
  Slot month_revenue = kNothing, month_cost = kNothing, month_profit = kNothing;
  Slot month_parts = kNothing;  // kCostParts in a row: this month's
  Array<Total> totals;
  std::int32_t kept_slots = 0;  // the slots that hold this month's numbers for sums and series, if each month
                                // of kKeptMonths has its own; else 0

  Array<Outcome> outcomes;
  Array<Series> series;
};

/// Call `visit(array)` for every list of the tables, so that a backend can move them.
template <class TablesType, class Visit>
void for_each_array(TablesType& tables, Visit&& visit) {
  visit(tables.start);
  visit(tables.constants);
  visit(tables.polynomial_coefficients);
  visit(tables.matrix_of_month);
  visit(tables.rank_limits);
  visit(tables.weighted_slots);
  visit(tables.lane_list);
  visit(tables.level_drivers);
  visit(tables.copulas);
  visit(tables.path_latents);
  visit(tables.regimes);
  visit(tables.regime_values);
  visit(tables.drawn_levels);
  visit(tables.drawn_months);
  visit(tables.quantities);
  visit(tables.stages);
  visit(tables.ramp_pieces);
  visit(tables.sites);
  visit(tables.downstream);
  visit(tables.uses);
  visit(tables.lanes);
  visit(tables.backups);
  visit(tables.markets);
  visit(tables.tariffs);
  visit(tables.tariff_states);
  visit(tables.totals);
  visit(tables.outcomes);
  visit(tables.series);
}

}  // namespace chokepoint::compiled
