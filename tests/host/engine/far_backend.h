#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/error.h"
#include "kernels/run/simulate.h"
#include "tests/kernels/statistics/plain_digest.h"

// A CPU that plays a GPU: its rows are far from the host.

namespace chokepoint {

constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();

/// What a run asked a backend for, and what is to go wrong.
struct Watch {
  std::uint64_t spoiled = kNowhere;          // scenario whose first series is spoiled in month 3
  std::uint64_t spoiled_outcome = kNowhere;  // scenario whose second outcome is spoiled
  bool digests = false;
  std::uint32_t room = 1 << 20;                               // of a digest's lists
  std::atomic<std::int64_t> with_rows = 0, without_rows = 0;  // [scenario] of series
  std::atomic<std::int64_t> digested = 0, refused = 0;        // [scenario]
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
      : near_(std::move(near)),
        months_(tables.months),
        rows_(tables.series.size * months_),
        outcomes_(tables.outcomes.size),
        watch_(watch) {}

  void simulate(std::uint64_t first, std::int64_t count, const Output& output,
                const DrawnWeather& drawn) override {
    near_->simulate(first, count, output, drawn);
    if (output.series != nullptr && watch_.spoiled - first < static_cast<std::uint64_t>(count))
      output.series[3 * output.series_stride + static_cast<std::int64_t>(watch_.spoiled - first)] =
          std::nanf("");
    if (watch_.spoiled_outcome - first < static_cast<std::uint64_t>(count))
      output.outcomes[output.stride + static_cast<std::int64_t>(watch_.spoiled_outcome - first)] =
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

  bool simulate_and_digest(std::uint64_t first, std::int64_t count, const FarRows& rows,
                           const DigestQuestion& question, std::vector<Digest>& digests,
                           std::vector<SeriesSums>& sums, const DrawnWeather& drawn) override {
    const std::int64_t stride = padded(count);
    std::vector<float> own(static_cast<std::size_t>((outcomes_ + rows_) * stride));
    const Output here{own.data(), own.data() + outcomes_ * stride, stride, stride};
    simulate(first, count, here, drawn);
    try {
      for (std::size_t s = 0; s < sums.size(); ++s)
        sums[s].add(sums_of(here, static_cast<std::int64_t>(s), count, sums[s].inverse_quantum()).data(),
                    count);
    } catch (const std::logic_error&) {
      return false;
    }
    const auto outcomes = static_cast<std::int64_t>(question.outcomes);
    for (std::int64_t o = 0; rows.kept != nullptr && o < outcomes; ++o)
      std::copy_n(own.data() + o * stride, count, rows.kept + o * rows.stride);
    const DigestedRows digested{own.data(), stride, static_cast<std::size_t>(outcomes_)};
    const DigestedRows base{rows.base, rows.stride, question.outcomes};
    std::optional<Digest> digest = digest_rows(question, digested, &base, first, count, 1, watch_.room);
    (digest ? watch_.digested : watch_.refused) += count;
    if (digest) digests.push_back(std::move(*digest));
    return digest.has_value();
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
  std::int64_t months_, rows_, outcomes_;
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
  bool digests() const override { return watch_.digests; }
  std::string device() const override { return "far"; }
  std::string instructions() const override { return near_->instructions(); }
  std::int64_t natural_batch() const override { return 6000; }
  std::int64_t natural_strip(std::size_t rows) const override { return rows < 50 ? 40'000 : 5000; }

 private:
  std::unique_ptr<Backend> near_;
  Watch& watch_;
};

/// Expect a run to stop because of what it computed in a scenario.
inline void expect_no_number(std::uint64_t scenario, const std::function<void()>& run) {
  try {
    run();
    ADD_FAILURE() << "a number that is none was taken for one";
  } catch (const UserError& error) {
    const std::string said = error.what(), wanted = "scenario " + std::to_string(scenario) + " is no number";
    EXPECT_NE(said.find(wanted), std::string::npos) << said;
  }
}

}  // namespace chokepoint
