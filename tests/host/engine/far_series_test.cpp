// Series that are summed far from the host: a CPU plays the GPU.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "host/engine/run.h"
#include "host/error.h"
#include "host/results/layout.h"
#include "host/study/reader.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();

/// What a run asked a backend for, and the scenario whose first series is spoiled in month 3.
struct Watch {
  std::uint64_t spoiled = kNowhere;
  std::atomic<std::int64_t> with_rows = 0, without_rows = 0;  // [scenario]
  std::int64_t expected = 0;                                  // [scenario] at once
  std::vector<std::pair<const float*, const float*>> on_host;

  bool has_given(const float* memory) const {
    return std::any_of(on_host.begin(), on_host.end(), [&](const auto& given) {
      return std::less_equal<>()(given.first, memory) && std::less<>()(memory, given.second);
    });
  }
};

/// Sums series as the threads of a GPU do, and hands out no row that is not asked for.
class FarSimulator final : public Simulator {
 public:
  FarSimulator(std::unique_ptr<Simulator> near, const compiled::Tables& tables, Watch& watch)
      : near_(std::move(near)), months_(tables.months), rows_(tables.series.size * months_), watch_(watch) {}

  void simulate(std::uint64_t first, std::int64_t count, const Output& output,
                const DrawnWeather& drawn) override {
    near_->simulate(first, count, output, drawn);
    if (output.series != nullptr && watch_.spoiled - first < static_cast<std::uint64_t>(count))
      output.series[3 * output.series_stride + static_cast<std::int64_t>(watch_.spoiled - first)] =
          std::nanf("");
  }

  void simulate_and_sum(std::uint64_t first, std::int64_t count, const Output& output,
                        std::vector<SeriesSums>& sums, const DrawnWeather& drawn) override {
    (output.series != nullptr ? watch_.with_rows : watch_.without_rows) += count;
    EXPECT_LE(count, watch_.expected);
    EXPECT_TRUE(watch_.has_given(output.outcomes));
    Output here = output;
    std::vector<float> own;
    if (output.series == nullptr) {
      here.series_stride = padded(count);
      own.resize(static_cast<std::size_t>(rows_ * here.series_stride));
      here.series = own.data();
    }
    simulate(first, count, here, drawn);
    for (std::size_t s = 0; s < sums.size(); ++s)
      sums[s].add(sums_of(here, static_cast<std::int64_t>(s), count, sums[s].inverse_quantum()).data(),
                  count);
  }

  void place(std::uint64_t first, std::int64_t count, const Output& output) override {
    near_->place(first, count, output);
  }

 private:
  std::vector<LevelSums> sums_of(const Output& output, std::int64_t series, std::int64_t count,
                                 double inverse_quantum) const {
    constexpr std::int64_t kThreads = 32;
    const auto add = [](std::uint64_t& sum, std::uint64_t more) { sum += more; };
    std::vector<LevelSums> months(static_cast<std::size_t>(months_), LevelSums{});
    const float* row = output.series + series * months_ * output.series_stride;
    for (LevelSums& month : months) {
      for (std::int64_t thread = 0; thread < kThreads; ++thread)
        add_sums(sum_values(row, count, thread, kThreads, inverse_quantum, month, add), month.levels[0], add);
      row += output.series_stride;
    }
    return months;
  }

  std::unique_ptr<Simulator> near_;
  std::int64_t months_, rows_;
  Watch& watch_;
};

class FarBackend final : public Backend {
 public:
  FarBackend(int workers, Watch& watch) : near_(make_cpu_backend(workers)), watch_(watch) {}
  std::unique_ptr<Simulator> prepare(const compiled::Tables& tables, int worker,
                                     std::shared_ptr<const SpecialisedCode>) override {
    return std::make_unique<FarSimulator>(near_->prepare(tables, worker), tables, watch_);
  }
  std::shared_ptr<float> allocate(std::size_t floats, int worker) override {
    return near_->allocate(floats, worker);
  }
  std::shared_ptr<float> allocate_on_host(std::size_t floats, int worker) override {
    auto memory = near_->allocate_on_host(floats, worker);
    watch_.on_host.emplace_back(memory.get(), memory.get() + floats);
    return memory;
  }
  void expect(std::int64_t batch) override { watch_.expected = batch; }
  int workers() const override { return near_->workers(); }
  bool sums_afar() const override { return true; }
  std::string device() const override { return "far"; }
  std::string instructions() const override { return near_->instructions(); }
  std::int64_t natural_batch() const override { return 6000; }
  std::int64_t natural_strip(std::size_t) const override { return 5000; }

 private:
  std::unique_ptr<Backend> near_;
  Watch& watch_;
};

Result run(const StudyFile& file, const RunOptions& options, Backend& backend) {
  return run_study(
      file, options, backend, [](const RunPlan&) {}, [](const Progress&) {});
}

TEST(FarSeries, GiveTheSameFile) {
  const StudyFile file = read_study("tests/end_to_end/example-study.toml", {});
  for (const std::int64_t batch : {0, 100, 20'000}) {
    Watch watch;
    FarBackend far(2, watch);
    const RunOptions options{0, 40'000, batch, {}};
    const auto wanted = result_image(run(file, options, *make_cpu_backend(2)));
    EXPECT_TRUE(result_image(run(file, options, far)) == wanted) << batch;
    // Rows come for the first scenarios alone.
    const auto variants = static_cast<std::int64_t>(file.variants.size());
    EXPECT_GE(watch.with_rows, variants * 8192);
    EXPECT_LT(watch.with_rows, variants * 2 * 8192);
    EXPECT_EQ(watch.with_rows + watch.without_rows, variants * 40'000);
  }
}

TEST(FarSeries, TellWhatIsNoNumber) {
  const StudyFile file = read_study("tests/end_to_end/example-study.toml", {});
  for (const std::uint64_t scenario : {std::uint64_t{17}, std::uint64_t{8191}, std::uint64_t{30'017}}) {
    Watch watch;
    watch.spoiled = scenario;
    FarBackend far(1, watch);
    try {
      run(file, {0, 40'000, 0, {}}, far);
      ADD_FAILURE() << "a number that is none was taken for one";
    } catch (const UserError& error) {
      const std::string said = error.what(),
                        wanted = "scenario " + std::to_string(scenario) + " is no number";
      EXPECT_NE(said.find(wanted), std::string::npos) << said;
    }
  }
}

}  // namespace
}  // namespace chokepoint
