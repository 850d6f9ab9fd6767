#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

#include "host/results/result.h"

// A small result with everything that a file must survive, and a folder to put it in.

namespace chokepoint {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

inline OutcomeSummary example_outcome(int v, int o) {
  const double x = 100.0 * v + 10.0 * o;
  OutcomeSummary outcome{5000, 0, x, 0.5 + x, 2 + x, 0.25 + x, x - 7, x + 7, {}, {}, {}, {}};
  outcome.quantile = {{x - 1, x - 2, x}, {x + 1, x, kInfinity}, {x + 5, x + 4, x + 6}};
  outcome.cvar = {{x + 2, 0.125}, {x + 3, 0.25}, {kNaN, kNaN}};
  for (int bin = 0; bin <= o; ++bin) {  // as many bins as the outcome's number
    outcome.histogram.edge.push_back(x + bin);
    if (bin > 0) outcome.histogram.count.push_back(static_cast<std::uint64_t>(1000 * v + bin));
  }
  if (o == 0) outcome.histogram.edge.clear();
  if (o == 2) {
    outcome.infinite = 12;
    outcome.mean = outcome.mean_se = outcome.sd = outcome.sd_se = kNaN;
    outcome.maximum = kInfinity;
  }
  for (int rank = 0; rank < 3; ++rank)
    outcome.worst.push_back({4000000000u + static_cast<std::uint64_t>(10 * o + rank), x - rank});
  for (int point = 0; point < 5 - o; ++point) {
    const double share = 0.5 / (1 + point);
    outcome.exceedance.push_back({x + point, share, share / 2, share * 1.5});
  }
  for (int i = 1; i < 4; ++i) outcome.convergence.push_back({{x + i, 2.0 / i}, {x + 9 * i, 5.0 / i}});
  return outcome;
}

inline DifferenceSummary example_difference(int o) {
  DifferenceSummary difference;
  difference.paired.scenarios = 5000;
  difference.paired.mean = -3.5 * o;
  difference.paired.mean_se = 0.125;
  difference.paired.quantile = {{o - 2.0, o - 3.0, o - 1.0}, {o + 1.0, o + 0.5, o + 2.0}, {kNaN, kNaN, kNaN}};
  difference.paired.cvar = {{o + 4.0, 0.5}, {o + 5.0, 0.75}, {kNaN, kNaN}};
  if (o < 2) {  // of an outcome of which neither end is worse the file tells no shares
    difference.higher = 1234;
    difference.lower = 2345;
  }
  difference.unequal_infinite = static_cast<std::uint64_t>(o);
  return difference;
}

inline SeriesSummary example_series(int v, int s) {
  SeriesSummary series{{}, {}, {}, 1000};
  for (int month = 0; month < 14; ++month) {
    const double x = 1000.0 * v + 100.0 * s + month;
    series.mean.push_back(x);
    series.mean_se.push_back(x / 64);
    series.quantile.push_back({{x - 1, x - 2, x - 0.5}, {x + 1, x + 0.5, x + 2}});
  }
  return series;
}

inline Result example_result() {
  Result result;
  result.study_name = "zürich-łódź";
  result.title = "Réseau “寧波” 🚢";
  result.currency = "EUR";
  result.study_text = "[study]\nname = \"zürich-łódź\"  # 寧波 🚢\n";
  result.study_sha256 = std::string(64, 'a');
  result.data = {{"data/freight.txt", "1.5, 2\n3e2\n"}, {"ü.csv", "7"}};
  result.settings = {"market.us.demand=1.5", "title=\"a \\\"b\\\" ü\""};
  result.program_version = "0.1.0";
  result.git_commit = "0123456789abcdef";
  result.seed = std::numeric_limits<std::uint64_t>::max();
  result.first = 3000000000;
  result.scenarios = 5000;
  result.start_year = 2026;
  result.start_month = 2;
  result.months = 14;
  result.outcomes = {{"loss", "loss against the plan", "EUR", Worse::higher},
                     {"market/us/fill_rate", "share of demand sold, market us", "1", Worse::lower},
                     {"site/寧波/opens", "month of opening", "month"},
                     {"duties", "duties paid", "EUR"}};
  result.series = {{"stock/ü", "stock at the month's end", "vehicle"}, {"price", "price", "EUR"}};
  result.probabilities = {{"0.5", 0.5}, {"0.99", 0.99}, {"0.999", 0.999}};
  result.bands = {{"0.05", 0.05}, {"0.95", 0.95}};
  result.parts = {{"revenue/us", "revenue below nominal, market us", "EUR"},
                  {"duty/ü", "duty beyond nominal, tariff ü", "EUR"}};
  result.drivers = {{"driver/frachtpreis", "value of driver frachtpreis", "1"},
                    {"regime/寧波", "months away from state open, regime 寧波", "month"}};
  result.sensitivity_scenarios = 5000;
  result.checkpoints = {1000, 2000, 5000};
  result.convergence_probability = 0.99;
  for (int v = 0; v < 2; ++v) {
    VariantResult& variant = result.variants.emplace_back();
    variant.name = v == 0 ? "base" : "größer";
    variant.title = v == 0 ? "" : "Mehr Vorräte";
    variant.nominal_profit = 1e9 + v;
    for (int o = 0; o < 4; ++o) {
      variant.outcome.push_back(example_outcome(v, o));
      if (v > 0) variant.difference.push_back(example_difference(o));
      auto& sample = variant.sample.emplace_back();
      for (int i = 0; i < 7; ++i) sample.push_back(static_cast<float>(v + 0.1 * o + 0.01 * i));
    }
    variant.sample[2] = {std::numeric_limits<float>::infinity(), std::nanf(""), 0, 1, 2, 3, 4};
    variant.driver_value = {{0.5, 1.0, 1.5 + v}, {0, 3}};
    for (int o = 0; o < 4; ++o) {
      auto& row = variant.sensitivity.emplace_back();
      for (int d = 0; d < 2; ++d) {
        row.push_back({{0.25 * d, 0.01 * o}, {o == 3 ? kNaN : -0.5, 0.125}, {{1.0 * o, 2}, {3.0 * v, 4}}});
        if (d == 0) row.back().conditional_mean.push_back({5, 6});
      }
    }
    for (int part = 0; part < 2; ++part)
      variant.tail_contribution.push_back({{kNaN, kNaN}, {10.0 * part + v, 0.5}, {20.0 * part + v, 1.5}});
    for (int s = 0; s < 2; ++s) variant.series.push_back(example_series(v, s));
  }
  return result;
}

inline RunRecord example_record() {
  return {"2026-01-05T08:00:00Z",
          "2026-01-05T08:00:09Z",
          9.25,
          "host",
          "cpu",
          "avx2",
          "generic",
          4,
          65536,
          {"chokepoint", "run", "a \"b\"\n\\c.toml", "\xFF\xFE", "ü"}};
}

/// A folder of its own, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "chokepoint-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      throw std::filesystem::filesystem_error(pattern, std::error_code(errno, std::generic_category()));
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace chokepoint
