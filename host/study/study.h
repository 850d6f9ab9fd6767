#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "host/named_text.h"

// A study as plain values: names resolved to indices, units fixed, every check of configs/FORMAT.md passed.
// Dates are whole months since the study's start (negative: before it). Money is in Study::currency.

namespace chokepoint {

using Index = std::int32_t;  // position in one of Study's lists; kNone: no such thing
constexpr Index kNone = -1;
constexpr double kUnlimited = std::numeric_limits<double>::infinity();
constexpr std::int64_t kMostScenarios = 1000000000000;  // of a run

// ---- Distributions, all given by their quantile function.

struct Constant {
  double value;
  bool operator==(const Constant&) const = default;
};
struct Uniform {
  double min, max;
  bool operator==(const Uniform&) const = default;
};
struct Normal {
  double mean, sd;
  bool operator==(const Normal&) const = default;
};
struct Lognormal {
  double median, sigma;
  bool operator==(const Lognormal&) const = default;
};  // sigma: standard deviation of the logarithm
struct Triangular {
  double min, mode, max;
  bool operator==(const Triangular&) const = default;
};
struct Beta {
  double alpha, beta, min, max;
  bool operator==(const Beta&) const = default;
};  // pert(min, mode, max) is read into this
struct Gamma {
  double mean, sd;
  bool operator==(const Gamma&) const = default;
};
struct Weibull {
  double scale, shape;
  bool operator==(const Weibull&) const = default;
};
struct Exponential {
  double mean;
  bool operator==(const Exponential&) const = default;
};
struct Discrete {
  std::vector<double> values, weights;
  bool operator==(const Discrete&) const = default;
};  // sorted by value; weights sum to 1, each above 0
struct Empirical {
  std::vector<double> values;
  bool operator==(const Empirical&) const = default;
};  // sorted; linear between (i - 1/2)/n, flat beyond

using Distribution = std::variant<Constant, Uniform, Normal, Lognormal, Triangular, Beta, Gamma, Weibull,
                                  Exponential, Discrete, Empirical>;

// ---- What is uncertain.

struct Loading {
  Index level;    // into Study::drivers, a level driver
  double weight;  // [1]
  bool operator==(const Loading&) const = default;
};

enum class Scope { level, path };  // drawn once a scenario; drawn every month

struct Driver {
  std::string name;
  Scope scope = Scope::level;
  Distribution distribution;
  double probability = 1;         // that it happens at all; else the value is 0
  double never = 0;               // probability of +infinity, <= probability
  double phi = 0;                 // persistence from month to month, [0, 1), path drivers
  std::vector<Loading> loadings;  // path drivers
  bool held = false;              // its latent is 0 in every scenario and month
  bool operator==(const Driver&) const = default;
};

/// Two drivers, or regimes, whose latents correlate: both level drivers, or both path latents.
struct Correlation {
  struct Member {
    bool is_regime;
    Index index;  // into Study::drivers or Study::regimes
    bool operator==(const Member&) const = default;
  };
  Member first, second;
  double rho;  // [-1, 1]
  bool operator==(const Correlation&) const = default;
};

struct Copula {
  std::string name;
  double dof;                  // degrees of freedom of the Student-t copula
  std::vector<Index> drivers;  // level drivers
  bool operator==(const Copula&) const = default;
};

using Matrix = std::vector<std::vector<double>>;  // rows sum to 1

struct Regime {
  struct Change {
    int at;  // [month since start] the one month in which the other matrix holds
    Matrix transition;
    bool operator==(const Change&) const = default;
  };
  std::string name;
  std::vector<std::string> states;
  Index initial;
  Matrix transition;  // one month
  std::vector<Change> changes;
  std::vector<Loading> loadings;
  bool held = false;  // it keeps its initial state
  bool operator==(const Regime&) const = default;
};

// ---- Quantities: base * product of times + sum of plus, then clamped from below at 0.

struct DriverTerm {
  Index driver;
};
struct RegimeTerm {
  Index regime;
  std::vector<double> values;
};  // a value a state
struct ProfileTerm {
  std::vector<double> months, values;
};  // linear between, flat beyond
struct SeasonTerm {
  std::vector<double> values;
};  // 12, January first
using Term = std::variant<DriverTerm, RegimeTerm, ProfileTerm, SeasonTerm>;

struct Quantity {
  double base = 0;
  std::vector<Term> times;
  std::vector<Term> plus;
};

// ---- The network.

struct Item {
  std::string name, unit;
};

struct Stage {
  Quantity capacity;                // [unit/month]
  double opens = 0;                 // [month since start]
  Quantity delay;                   // [month], level drivers only; may be infinite
  std::vector<double> ramp_months;  // [month since opening], increasing
  std::vector<double> ramp_share;   // [1], linear between, flat beyond
};

/// The stock of one item at a site or market that uses it.
struct Stock {
  double cover = 0;               // [month of use] held as safety stock
  double holding_cost = 0;        // [money/unit/month]
  double salvage = 0;             // [money/unit] left at the end
  double smoothing = 3;           // [month], >= 1
  double response = 0.5;          // [1], 0 ... 1
  std::optional<double> initial;  // [unit]; else cover times nominal use
};

struct Input {
  Index item;
  double units;  // of the item, a unit made
  Stock stock;
};

struct Site {
  std::string name;
  Index item;
  std::vector<Stage> stages;
  Quantity availability;      // [1], 0 ... 1
  std::vector<Input> inputs;  // in the order written
  Quantity unit_cost;         // [money/unit]
};

struct Market {
  std::string name;
  Index item;
  Quantity demand;          // [unit/month]
  Quantity price;           // [money/unit]
  Quantity penalty;         // [money/unit lost]
  double backlog = 0;       // [1] share of unmet demand that waits
  double backlog_cost = 0;  // [money/unit/month]
  Stock stock;
};

struct TariffState {
  double rate = 0;              // [1] ad valorem
  std::optional<double> quota;  // [unit/period]
  double in_quota_rate = 0;     // [1]
  bool offset = false;          // credits enter free of duty
};

struct Tariff {
  std::string name;
  Index regime = kNone;
  std::vector<TariffState> states;  // one a state of the regime; exactly one without a regime
  int quota_months = 12;            // 12 or 3: the calendar period of the quota
  Quantity others;                  // [unit/month] of other importers under the same quota
};

struct Backup {
  double after = 1;        // [month] of shortage in a row, >= 1
  Quantity qualification;  // [month], level drivers only; may be infinite
  Quantity switch_cost;    // [money], level drivers only
};

struct Lane {
  std::string name;
  Index from;  // into Study::sites
  bool to_market;
  Index to;                                // into Study::markets or Study::sites
  int transit = 0;                         // [month], 0 ... 12
  Quantity price, freight, customs_value;  // [money/unit]
  std::optional<Quantity> limit;           // [unit/month]; none: no limit
  Quantity flow;                           // [1], 0 ... 1
  std::vector<Index> tariffs;
  Index earns = kNone;            // tariff whose offset credits the lane earns
  std::optional<Quantity> share;  // a primary has a share, ...
  std::optional<Backup> backup;   // ... a backup has this: exactly one of the two
};

// ---- The whole.

struct ResultsWanted {
  std::vector<std::string> outcomes;  // names; `*` stands for any text
  std::vector<std::string> series;
  std::vector<std::string> quantiles;                         // decimal numbers in (0, 1), as written
  std::int64_t sample = 0;                                    // [scenario] kept whole
  bool keeps_all = false;                                     // all scenarios are kept whole, one by one
  std::vector<std::string> outcomes_at = {}, series_at = {};  // `file:line:column` of each; empty: a default
};

struct Study {
  std::string name, title, currency;
  int start_year = 0, start_month = 1;  // calendar; month 1 ... 12
  int periods = 0;                      // [month]
  std::int64_t scenarios = 0;
  std::uint64_t seed = 0;
  std::vector<Driver> drivers;
  std::vector<Correlation> correlations;
  std::vector<Copula> copulas;
  std::vector<Regime> regimes;
  std::vector<Tariff> tariffs;
  std::vector<Item> items;
  std::vector<Site> sites;
  std::vector<Market> markets;
  std::vector<Lane> lanes;
  ResultsWanted results;
};

/// One way to read the study: the base, or a variant of it.
struct StudyVariant {
  std::string name;  // "base" for the study itself
  std::string title;
  Study study;
};

/// A study with all its variants, and the text it was read from.
struct StudyFile {
  std::string path;
  std::string text;                    // as read, for the record
  std::vector<StudyVariant> variants;  // the base first
  std::vector<NamedText> data = {};    // files of numbers that it reads, by path
};

}  // namespace chokepoint
