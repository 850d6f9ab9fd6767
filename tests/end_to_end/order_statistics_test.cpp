// Order statistics of a million scenarios beside a full sort of the outcomes that the same run kept: once as
// the scenarios come, and once in an order for which no bracket is right, so that the run needs a second
// pass.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "host/engine/run.h"
#include "host/results/reader.h"
#include "host/results/writer.h"
#include "host/statistics/ranks.h"
#include "host/study/reader.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

constexpr std::size_t kScenarios = 1000000;

/// Hands out scenarios that are there, in an order.
class StoredSimulator : public Simulator {
 public:
  StoredSimulator(std::shared_ptr<const std::vector<std::uint32_t>> order,
                  std::shared_ptr<const std::vector<float>> values)
      : order_(std::move(order)), values_(std::move(values)) {}

  void simulate(std::uint64_t first, std::int64_t count, const Output& output, const DrawnWeather&) override {
    for (std::size_t row = 0; row < values_->size() / kScenarios; ++row) {
      for (std::int64_t i = 0; i < count; ++i)
        output.outcomes[static_cast<std::int64_t>(row) * output.stride + i] =
            (*values_)[row * kScenarios + (*order_)[first + static_cast<std::uint64_t>(i)]];
    }
  }

  void simulate_and_sum(std::uint64_t first, std::int64_t count, const Output& output,
                        std::vector<SeriesSums>& sums, const DrawnWeather&) override {
    if (!sums.empty()) throw std::logic_error("series are not there");
    simulate(first, count, output, {});
  }

  void place(std::uint64_t first, std::int64_t count, const Output& output) override {
    simulate(first, count, output, {});
  }

 private:
  std::shared_ptr<const std::vector<std::uint32_t>> order_;
  std::shared_ptr<const std::vector<float>> values_;  // [row][scenario]
};

/// A CPU whose scenarios come in ascending order of the first row that it is asked for: of the weather that
/// variants share, or of the base's outcomes.
class AscendingBackend : public Backend {
 public:
  std::unique_ptr<Simulator> prepare(const compiled::Tables& tables, int worker,
                                     std::shared_ptr<const SpecialisedCode>) override {
    auto simulator = cpu_->prepare(tables, worker);
    if (tables.drawn_levels.size > 0) return simulator;  // it goes by the weather that it is given
    const auto rows = static_cast<std::size_t>(tables.outcomes.size);
    // What begins with the same scenarios is the same study: a run asks again and again.
    std::shared_ptr<const std::vector<float>>& values = known_[draw(*simulator, rows, kBatch)];
    if (!values) values = std::make_shared<const std::vector<float>>(draw(*simulator, rows, kScenarios));
    if (order_->empty()) {
      order_->resize(kScenarios);
      std::iota(order_->begin(), order_->end(), 0u);
      std::stable_sort(order_->begin(), order_->end(),
                       [&](std::uint32_t a, std::uint32_t b) { return (*values)[a] < (*values)[b]; });
    }
    return std::make_unique<StoredSimulator>(order_, values);
  }
  std::shared_ptr<float> allocate(std::size_t floats, int worker) override {
    return cpu_->allocate(floats, worker);
  }
  std::shared_ptr<float> allocate_on_host(std::size_t floats, int worker) override {
    return cpu_->allocate_on_host(floats, worker);
  }
  bool sums_afar() const override { return false; }
  bool digests() const override { return false; }
  int workers() const override { return 1; }
  std::string device() const override { return "cpu"; }
  std::string instructions() const override { return cpu_->instructions(); }
  std::int64_t natural_batch() const override { return cpu_->natural_batch(); }
  std::int64_t natural_strip(std::size_t rows) const override { return cpu_->natural_strip(rows); }

 private:
  static constexpr std::size_t kBatch = 8000;

  /// The first scenarios, [row][scenario].
  static std::vector<float> draw(Simulator& simulator, std::size_t rows, std::size_t scenarios) {
    constexpr auto kStride = static_cast<std::size_t>(padded(kBatch));
    std::vector<float> values(rows * scenarios), batch(rows * kStride);
    for (std::size_t first = 0; first < scenarios; first += kBatch) {
      simulator.simulate(first, kBatch, {batch.data(), nullptr, static_cast<std::int64_t>(kStride)});
      for (std::size_t row = 0; row < rows; ++row)
        std::copy_n(&batch[row * kStride], kBatch, &values[row * scenarios + first]);
    }
    return values;
  }

  std::unique_ptr<Backend> cpu_ = make_cpu_backend(1);
  std::shared_ptr<std::vector<std::uint32_t>> order_ = std::make_shared<std::vector<std::uint32_t>>();
  std::map<std::vector<float>, std::shared_ptr<const std::vector<float>>> known_;  // by the first scenarios
};

/// The example, which keeps all scenarios of two outcomes.
std::string example_text() {
  std::ifstream file("tests/end_to_end/example-study.toml");
  std::stringstream text;
  text << file.rdbuf();
  std::string study = text.str();
  const std::size_t begin = study.find("[results]"), end = study.find("\n[", begin);
  study.replace(begin, end - begin,
                "[results]\nkeep = \"all\"\noutcomes = [\"loss\", \"cost/purchase\"]\nseries = []\n"
                "quantiles = [0.001, 0.05, 0.5, 0.9, 0.99, 0.999, 0.9999]\n");
  return study;
}

/// Two months' sales from stock. What is lost is 0 in half of the scenarios.
const std::string kOneMarket = R"(
[study]
start = "2026-01"
periods = 2
[results]
keep = "all"
outcomes = ["loss", "market/shop/lost", "driver/price"]
series = []
quantiles = [0.001, 0.05, 0.5, 0.9, 0.99, 0.999, 0.9999]
[[driver]]
name = "price"
distribution = { type = "lognormal", median = 50, sigma = 0.3 }
[[driver]]
name = "demand"
distribution = { type = "normal", mean = 1000, sd = 200 }
[[item]]
name = "good"
[[site]]
name = "maker"
item = "good"
stages = [{ capacity = 1, opens = "2030-01" }]
[[lane]]
from = "maker"
to = "shop"
share = 1
[[market]]
name = "shop"
item = "good"
demand = { times = ["demand"] }
price = { times = ["price"] }
[market.stock]
initial = 2000
[[variant]]
name = "other"
set = { "market.shop.stock.initial" = 2200 }
)";

struct KeptRun {
  Result result;  // as read back, with all scenarios
  int passes = 0;
  std::size_t written = 0;  // values handed over to be kept
};

KeptRun run_and_keep(const std::string& study, const std::string& variant, Backend& backend,
                     const std::string& folder) {
  const StudyFile file = read_study({"study.toml", "study", study, {}}, {});
  KeptRun run;
  RunDirectory directory(folder);
  RunOptions options;
  options.scenarios = kScenarios;
  options.variants = {variant};
  std::mutex lock;
  options.keep = [&](const GrowingBlock& block) {
    directory.kept()->write(block);
    const std::lock_guard guard(lock);
    run.written += static_cast<std::size_t>(block.count);
  };
  const auto announce = [&](const RunPlan& plan) {
    directory.keep_all(plan.variants.size(), plan.outcomes, plan.scenarios);
  };
  const auto note = [&](const Progress& progress) { run.passes = std::max(run.passes, progress.pass); };
  directory.write(run_study(file, options, backend, announce, note), {});
  run.result = read_result(folder, Sample::read);
  return run;
}

std::vector<float> sorted(std::vector<float> values) {
  std::sort(values.begin(), values.end());
  return values;
}

void expect_order_statistics(const OutcomeSummary& told, const std::vector<float>& x,
                             const std::vector<Probability>& probabilities) {
  const auto at = [&](std::uint64_t rank) { return static_cast<double>(x[rank - 1]); };
  const double n = static_cast<double>(x.size());
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double p = probabilities[i].value;
    const Quantile& quantile = told.quantile[i];
    const auto rank = static_cast<std::uint64_t>(std::llround(p * n));  // p n is whole
    const RankInterval interval = quantile_interval(probabilities[i], x.size());
    EXPECT_EQ(quantile.value, at(rank)) << p;
    EXPECT_EQ(quantile.low, at(interval.low)) << p;
    EXPECT_EQ(quantile.high, at(interval.high)) << p;
    long double excess = 0;
    for (std::size_t k = rank; k < x.size(); ++k) excess += static_cast<long double>(x[k]) - at(rank);
    const double cvar = at(rank) + static_cast<double>(excess / std::llround((1 - p) * n));
    EXPECT_NEAR(told.cvar[i].value, cvar, 1e-12 * std::abs(cvar)) << p;
  }
}

/// What the file alone tells: extremes, the worst scenarios, the curve of exceedance, the histogram.
void expect_counts(const OutcomeSummary& told, const std::vector<float>& kept, const std::vector<float>& x) {
  EXPECT_EQ(told.minimum, static_cast<double>(x.front()));
  EXPECT_EQ(told.maximum, static_cast<double>(x.back()));
  const auto below = [&](double bound) {
    return static_cast<std::uint64_t>(std::lower_bound(x.begin(), x.end(), static_cast<float>(bound)) -
                                      x.begin());
  };
  ASSERT_FALSE(told.histogram.count.empty());
  for (std::size_t i = 0; i < told.histogram.count.size(); ++i)
    EXPECT_EQ(told.histogram.count[i], below(told.histogram.edge[i + 1]) - below(told.histogram.edge[i]));
  ASSERT_GT(told.exceedance.size(), 20u);
  for (const ExceedancePoint& point : told.exceedance) {
    const auto above = x.end() - std::upper_bound(x.begin(), x.end(), static_cast<float>(point.threshold));
    EXPECT_EQ(point.share, static_cast<double>(above) / static_cast<double>(x.size()));
  }
  for (std::size_t rank = 0; rank < told.worst.size(); ++rank) {
    EXPECT_EQ(told.worst[rank].value, static_cast<double>(x[x.size() - 1 - rank]));
    EXPECT_EQ(told.worst[rank].value, static_cast<double>(kept[told.worst[rank].scenario]));
  }
}

void expect_full_sort(const KeptRun& run) {
  const Result& result = run.result;
  ASSERT_EQ(result.scenarios, kScenarios);
  ASSERT_EQ(result.outcomes.front().name, "loss");
  EXPECT_EQ(run.written, result.variants.size() * kScenarios);  // once, whatever the number of passes
  const VariantResult& base = result.variants.front();
  for (const VariantResult& variant : result.variants) {
    for (std::size_t o = 0; o < result.outcomes.size(); ++o) {
      SCOPED_TRACE(variant.name + ": " + result.outcomes[o].name);
      const std::vector<float>& kept = variant.sample[o];
      const std::vector<float> x = sorted(kept);
      expect_order_statistics(variant.outcome[o], x, result.probabilities);
      expect_counts(variant.outcome[o], kept, x);
      if (variant.difference.empty()) continue;
      std::vector<float> difference(kept);
      for (std::size_t i = 0; i < kScenarios; ++i) difference[i] -= base.sample[o][i];
      SCOPED_TRACE("difference");
      expect_order_statistics(variant.difference[o].paired, sorted(difference), result.probabilities);
    }
  }
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

TEST(OrderStatistics, AreThoseOfAFullSort) {
  const TemporaryFolder folder;
  const auto backend = make_cpu_backend(2);
  const KeptRun run = run_and_keep(example_text(), "prequalified", *backend, folder / "run");
  EXPECT_EQ(run.passes, 1);
  expect_full_sort(run);
}

TEST(OrderStatistics, AreThoseOfAFullSortAfterASecondPass) {
  const TemporaryFolder folder;
  AscendingBackend backend;
  const KeptRun run = run_and_keep(kOneMarket, "other", backend, folder / "run");
  EXPECT_GE(run.passes, 2);  // contributions to tails wait for the quantiles, for one more
  expect_full_sort(run);
  const std::vector<float>& price = run.result.variants.front().sample[2];  // they came as they were meant to
  EXPECT_TRUE(same_bits(price, sorted(price)));
}

}  // namespace
}  // namespace chokepoint
