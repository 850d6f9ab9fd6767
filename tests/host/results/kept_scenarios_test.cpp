#include "host/results/kept_scenarios.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <random>
#include <utility>
#include <vector>

#include "host/error.h"
#include "host/results/files.h"
#include "host/results/reader.h"
#include "host/results/writer.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

constexpr std::size_t kVariants = 2, kOutcomes = 4;  // of the example

Result result_of(std::uint64_t scenarios) {
  Result result = example_result();
  result.scenarios = scenarios;
  for (VariantResult& variant : result.variants) variant.sample.clear();
  return result;
}

/// A value that tells where it belongs.
float value_of(std::size_t variant, std::size_t outcome, std::uint64_t scenario) {
  return static_cast<float>(scenario) + 0.25f * static_cast<float>(outcome) -
         1e6f * static_cast<float>(variant);
}

/// Write the scenarios [first, first + count) of a variant, whose rows are longer than they need to be.
void write_block(KeptScenarios& kept, std::size_t variant, std::uint64_t first, std::int64_t count) {
  const std::int64_t stride = count + 3;
  std::vector<float> rows(kOutcomes * static_cast<std::size_t>(stride), -7.0f);
  for (std::size_t o = 0; o < kOutcomes; ++o) {
    for (std::int64_t i = 0; i < count; ++i)
      rows[o * static_cast<std::size_t>(stride) + static_cast<std::size_t>(i)] =
          value_of(variant, o, first + static_cast<std::uint64_t>(i));
  }
  kept.write({variant, first, count, rows.data(), stride});
}

/// Write a run in blocks of a length, in an order that is decided by a seed, in so many threads.
void write_run(const std::string& path, std::uint64_t scenarios, std::uint64_t block, unsigned seed,
               std::size_t threads) {
  RunDirectory run(path);
  run.keep_all(kVariants, kOutcomes, scenarios);
  std::vector<std::pair<std::size_t, std::uint64_t>> blocks;  // variant, first scenario
  for (std::size_t v = 0; v < kVariants; ++v)
    for (std::uint64_t first = 0; first < scenarios; first += block) blocks.emplace_back(v, first);
  std::shuffle(blocks.begin(), blocks.end(), std::mt19937(seed));
  const auto write_some = [&](std::size_t thread) {
    for (std::size_t i = thread; i < blocks.size(); i += threads) {
      const auto [v, first] = blocks[i];
      write_block(*run.kept(), v, first, static_cast<std::int64_t>(std::min(block, scenarios - first)));
    }
  };
  std::vector<std::future<void>> workers;
  for (std::size_t t = 0; t < threads; ++t) workers.push_back(std::async(std::launch::async, write_some, t));
  for (auto& worker : workers) worker.get();
  run.write(result_of(scenarios), example_record());
}

std::string bytes_of(const std::string& run) { return read_small_file(run + "/results.h5", 1 << 26); }

constexpr std::uint64_t kChunk = 16384;  // of the file

TEST(KeptScenarios, AreAllThereWhateverTheLength) {
  const TemporaryFolder folder;
  for (const std::uint64_t scenarios :
       {std::uint64_t{1}, kChunk - 1, kChunk, kChunk + 1, 3 * kChunk + 5000}) {
    write_run(folder / "run", scenarios, 1000, 1, 1);
    const Result read = read_result(folder / "run", Sample::read);
    EXPECT_EQ(read.scenarios, scenarios);
    for (std::size_t v = 0; v < kVariants; ++v) {
      for (std::size_t o = 0; o < kOutcomes; ++o) {
        const std::vector<float>& sample = read.variants[v].sample.at(o);
        ASSERT_EQ(sample.size(), scenarios);
        for (std::uint64_t s = 0; s < scenarios; ++s) ASSERT_EQ(sample[s], value_of(v, o, s)) << v << o << s;
      }
    }
  }
}

TEST(KeptScenarios, GiveTheSameBytesInAnyOrderAndBlocksOfAnyLength) {
  const TemporaryFolder folder;
  write_run(folder / "one", 70000, 4096, 1, 1);
  const std::string bytes = bytes_of(folder / "one");
  const std::uint64_t lengths[] = {4096, 16384, 100000, 77, 1000};
  for (unsigned i = 0; i < 5; ++i) {
    write_run(folder / "other", 70000, lengths[i], 7 + i, 1 + i % 3);
    EXPECT_TRUE(bytes_of(folder / "other") == bytes) << lengths[i];
  }
  write_run(folder / "other", 70001, 4096, 1, 1);
  EXPECT_FALSE(bytes_of(folder / "other") == bytes);
}

TEST(KeptScenarios, OneIsReadWithoutTheOthers) {
  const TemporaryFolder folder;
  write_run(folder / "run", 40000, 1000, 1, 1);
  for (const std::uint64_t place : {std::uint64_t{0}, std::uint64_t{17000}, std::uint64_t{39999}}) {
    std::vector<float> expected;
    for (std::size_t o = 0; o < kOutcomes; ++o) expected.push_back(value_of(1, o, place));
    EXPECT_EQ(read_scenario(folder / "run", 1, place), expected);
    EXPECT_EQ(read_scenario(folder / "run/results.h5", 1, place), expected);
  }
  EXPECT_TRUE(read_scenario(folder / "run", 1, 40000).empty());
}

TEST(KeptScenarios, TakeWhatIsForetold) {
  const TemporaryFolder folder;
  Result none = result_of(1000000);
  RunDirectory(folder / "none").write(none, example_record());
  write_run(folder / "run", 1000000, 100000, 1, 1);
  const auto size = [&](const char* run) {
    return static_cast<double>(std::filesystem::file_size(folder / run + std::string("/results.h5")));
  };
  const double kept = size("run") - size("none");
  EXPECT_NEAR(KeptScenarios::bytes(kVariants, kOutcomes, 1000000) / kept, 1, 0.003);
}

TEST(KeptScenarios, LeaveNothingWhereTheRunFails) {
  const TemporaryFolder folder;
  RunDirectory(folder / "run").write(result_of(5), example_record());
  const std::string old = bytes_of(folder / "run");
  {
    RunDirectory run(folder / "run");
    run.keep_all(kVariants, kOutcomes, 5000);
    write_block(*run.kept(), 0, 0, 1000);
    EXPECT_TRUE(std::filesystem::exists(folder / "run/results.h5.partial"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "run/results.h5.partial"));
  EXPECT_TRUE(bytes_of(folder / "run") == old);
}

TEST(KeptScenarios, NeedRoomOnTheDiskBeforeTheyAreDrawn) {
  const TemporaryFolder folder;
  RunDirectory run(folder / "run");
  try {
    run.keep_all(kVariants, kOutcomes, 1000000000000);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_EQ(error.kind(), UserError::Kind::file);
    const std::string text = error.what();
    EXPECT_TRUE(text.starts_with(folder / "run: has ")) << text;
    EXPECT_NE(text.find(" of room (the outcomes of all scenarios take 40 TB)"), std::string::npos) << text;
    EXPECT_NE(text.find("Free some space"), std::string::npos) << text;
  }
  run.keep_all(kVariants, kOutcomes, 0);  // who may stop early is let through
}

}  // namespace
}  // namespace chokepoint
