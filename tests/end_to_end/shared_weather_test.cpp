// Variants that are given their weather simulate the same bits as those that draw it.

#include "host/compile/shared_weather.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "host/engine/batch_rows.h"
#include "host/engine/shared_draws.h"
#include "host/specialise/backend.h"
#include "host/study/reader.h"
#include "host/study/switch_offs.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kScenarios = 300;  // no multiple of any vector

/// The first scenarios of a variant: outcomes, then series.
struct Simulated {
  Simulated(Backend& backend, const TableLists& tables, SharedDraws* draws)
      : outcomes(tables.outcomes.size(), kScenarios),
        series(tables.series.size() * static_cast<std::size_t>(tables.numbers.months), kScenarios) {
    const auto simulator = backend.prepare(tables.view());
    const std::int64_t stretch = draws != nullptr ? draws->stretch() : kScenarios;
    for (std::int64_t begin = 0; begin < kScenarios; begin += stretch) {
      const std::int64_t count = std::min(stretch, kScenarios - begin);
      const auto first = static_cast<std::uint64_t>(begin);
      if (draws != nullptr) draws->draw(first, count);
      simulator->simulate(
          first, count, {outcomes.data() + begin, series.data() + begin, outcomes.stride(), series.stride()},
          draws != nullptr ? draws->from(0) : DrawnWeather{});
    }
  }
  BatchRows outcomes, series;
};

/// The first row that differs; empty if none does.
std::string first_difference(const TableLists& tables, const Simulated& a, const Simulated& b) {
  const auto differ = [](const BatchRows& x, const BatchRows& y, std::size_t row) {
    return std::memcmp(x.row(row), y.row(row), kScenarios * sizeof(float)) != 0;
  };
  for (std::size_t o = 0; o < tables.outcomes.size(); ++o)
    if (differ(a.outcomes, b.outcomes, o)) return "outcome " + std::to_string(o);
  for (std::size_t s = 0; s < tables.series.size() * static_cast<std::size_t>(tables.numbers.months); ++s)
    if (differ(a.series, b.series, s)) return "row of series " + std::to_string(s);
  return "";
}

ResultsWanted everything_of(const StudyFile& file) {
  ResultsWanted everything = file.variants.front().study.results;
  everything.outcomes = everything.series = {"*"};
  return everything;
}

/// Compare every variant of a study with what it draws itself; return how many rows of weather they share.
std::size_t compare(const StudyFile& file, Backend& backend, std::size_t most_variants) {
  const ResultsWanted everything = everything_of(file);
  SharedWeather shared(file.variants.front().study);
  std::vector<CompiledVariant> given, alone;
  for (const StudyVariant& variant : file.variants) {
    if (given.size() == most_variants) break;
    given.push_back(compile(variant.study, everything, {}, &shared));
    alone.push_back(compile(variant.study, everything));
  }
  if (shared.empty()) return 0;
  EXPECT_TRUE(given[0].tables.path_latents.empty() && given[0].tables.level_drivers.empty());
  const TableLists weather = shared.compile();
  SharedDraws draws(backend, 0, &weather, 128);
  for (std::size_t v = 0; v < given.size(); ++v) {
    const Simulated with(backend, given[v].tables, &draws), without(backend, alone[v].tables, nullptr);
    EXPECT_EQ(first_difference(given[v].tables, with, without), "") << file.variants[v].name;
  }
  return weather.outcomes.size() + weather.series.size();
}

class SharedWeatherOf : public testing::TestWithParam<std::string> {};

TEST_P(SharedWeatherOf, GivesTheSameBits) {
  StudyFile file = read_study(GetParam());
  const Study& base = file.variants.front().study;
  if (base.drivers.empty() && base.regimes.empty()) {
    EXPECT_EQ(compare(file, *make_cpu_backend(1), 99), 0u) << "a study without weather";
    return;
  }
  add_switch_offs(file, {"all"});
  EXPECT_GT(compare(file, *make_cpu_backend(1), 99), 0u);
}

INSTANTIATE_TEST_SUITE_P(Studies, SharedWeatherOf, testing::ValuesIn(tested_studies()),
                         [](const auto& test) { return study_label(test.param); });

TEST(SharedWeather, GivesTheSameBitsOnEveryInstructionSet) {
  const StudyFile file = read_study("tests/end_to_end/corners.toml");
  for (const std::string& instructions : cpu_instruction_sets()) {
    SCOPED_TRACE(instructions);
    EXPECT_GT(compare(file, *make_cpu_backend(1, instructions), 99), 0u);
  }
}

TEST(SharedWeather, GivesTheSameBitsToKernelsOfAStudysOwn) {
  const StudyFile file = read_study("tests/end_to_end/corners.toml");
  const std::filesystem::path cache = testing::TempDir() + "shared-weather-kernels";
  int compiled = 0;
  SpecialiseOptions options;
  options.mode = Specialise::on;
  options.cache = cache;
  options.warn = [](const std::string& text) { ADD_FAILURE() << text; };
  options.inform = [&compiled](const std::string&) { ++compiled; };
  const auto backend = make_specialising_backend(make_cpu_backend(1), options);
  EXPECT_GT(compare(file, *backend, 2), 0u);
  EXPECT_EQ(compiled, 5) << "two variants with weather and without, and the weather";
  std::filesystem::remove_all(cache);
}

}  // namespace
}  // namespace chokepoint
