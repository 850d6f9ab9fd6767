#include "host/engine/pass.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

namespace chokepoint {
namespace {

const ProgressSink kSilent = [](const Progress&) {};

TEST(Pass, TakesEveryScenarioOnce) {
  for (const std::uint64_t scenarios : {1u, 6u, 7u, 8u, 700u}) {
    for (const std::size_t workers : {1u, 3u}) {
      std::vector<std::atomic<int>> taken(scenarios);
      std::uint64_t last = 0;
      run_pass(
          {scenarios, 7, 2}, workers,
          [&](std::size_t) -> TakeBatch {
            return [&](std::uint64_t done, std::int64_t count) {
              EXPECT_LE(count, 7);
              for (std::int64_t i = 0; i < count; ++i) ++taken.at(done + static_cast<std::uint64_t>(i));
            };
          },
          [&](const Progress& progress) {
            EXPECT_GT(progress.done, last);
            EXPECT_EQ(progress.total, scenarios);
            EXPECT_EQ(progress.pass, 2);
            last = progress.done;
          });
      EXPECT_EQ(last, scenarios);
      for (const auto& times : taken) EXPECT_EQ(times, 1) << scenarios << " scenarios, " << workers;
    }
  }
}

/// What one worker throws, in whatever step, ends the others' work and reaches the caller.
TEST(Pass, StopsAllWorkersAtAnError) {
  constexpr std::uint64_t kMany = std::uint64_t{1} << 60;  // would not end by itself
  const auto message = [](const std::function<TakeBatch(std::size_t)>& start, const ProgressSink& progress) {
    try {
      run_pass({kMany, 1, 1}, 3, start, progress);
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("nothing thrown");
  };
  const TakeBatch idle = [](std::uint64_t, std::int64_t) {};
  EXPECT_EQ(message(
                [&](std::size_t worker) {
                  if (worker == 1) throw std::runtime_error("start");
                  return idle;
                },
                kSilent),
            "start");
  EXPECT_EQ(message(
                [&](std::size_t) -> TakeBatch {
                  return [](std::uint64_t done, std::int64_t) {
                    if (done == 1000) throw std::runtime_error("batch");
                  };
                },
                kSilent),
            "batch");
  EXPECT_EQ(message([&](std::size_t) { return idle; },
                    [](const Progress& progress) {
                      if (progress.done == 1000) throw std::runtime_error("progress");
                    }),
            "progress");
}

}  // namespace
}  // namespace chokepoint
