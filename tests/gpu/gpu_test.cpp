// The GPU against the scalar kernels, bit for bit.

#include <gtest/gtest.h>

#include <stdexcept>

#include "host/compile/compile.h"
#include "host/engine/run.h"
#include "host/results/layout.h"
#include "host/specialise/backend.h"
#include "host/story/story.h"
#include "host/study/reader.h"
#include "tests/end_to_end/known_answers.h"
#include "tests/end_to_end/same_bits.h"

namespace chokepoint {
namespace {

class Gpu : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const CudaDevices found = cuda_devices();
    if (found.names.empty()) GTEST_SKIP() << "no GPU: " << found.why_none;
    gpu_ = make_cuda_backend({0});
  }
  std::unique_ptr<Backend> gpu_;
};

/// Add series of the scenarios [first, first + count), whose rows come to the host, strip by strip, or not.
void add_sums(const compiled::Tables& tables, Backend& backend, std::uint64_t first, std::int64_t count,
              bool has_rows, std::vector<SeriesSums>& sums) {
  const std::int64_t outcome_rows = tables.outcomes.size, series_rows = tables.series.size * tables.months;
  const auto rows = static_cast<std::size_t>(outcome_rows + series_rows);
  const std::int64_t strip = has_rows ? std::min(backend.natural_strip(rows), count) : count,
                     stride = padded(strip);
  std::vector<float> outcomes(static_cast<std::size_t>(outcome_rows * stride));
  std::vector<float> series(has_rows ? static_cast<std::size_t>(series_rows * stride) : 0);
  const auto simulator = backend.prepare(tables);
  for (std::int64_t done = 0; done < count; done += strip)
    simulator->simulate_and_sum(first + static_cast<std::uint64_t>(done), std::min(strip, count - done),
                                {outcomes.data(), has_rows ? series.data() : nullptr, stride}, sums);
}

/// Where sums differ for the first time; empty if nowhere.
std::string first_difference(const WholeStudy& study, const std::vector<SeriesSums>& wanted,
                             const std::vector<SeriesSums>& found) {
  for (std::size_t s = 0; s < wanted.size(); ++s) {
    if (wanted[s].count() != found[s].count()) return "not the same number of scenarios";
    for (std::size_t month = 0; month < wanted[s].months(); ++month) {
      const SeriesSums::Sums x = wanted[s].sums(month), y = found[s].sums(month);
      if (x.quanta != y.quanta || x.grains != y.grains || x.near_squares != y.near_squares ||
          x.far_squares != y.far_squares || x.unsummed != y.unsummed)
        return study.series()[s].name + " in month " + std::to_string(month);
    }
  }
  return "";
}

/// Scales far too small send values to every level.
TEST_P(Gpu, SumsSeriesAsTheHostDoes) {
  const WholeStudy study(GetParam());
  const std::int64_t count = count_for(study);
  for (const double factor : {1.0, 0x1p-9, 0x1p-23, 0x1p-40, 0x1p-60}) {
    std::vector<SeriesSums> wanted = study.no_sums(factor), far = wanted, near = wanted;
    add_sums(study.tables(0), *make_cpu_backend(1), 5, count, true, wanted);
    add_sums(study.tables(0), *gpu_, 5, count, false, far);
    add_sums(study.tables(0), *gpu_, 5, count, true, near);
    EXPECT_EQ(first_difference(study, wanted, far), "") << factor;
    EXPECT_EQ(first_difference(study, wanted, near), "") << factor;
    std::vector<SeriesSums> others = study.no_sums(factor);
    add_sums(study.tables(0), *gpu_, 6, count, false, others);
    EXPECT_NE(first_difference(study, wanted, others), "") << factor;
  }
}

/// More scenarios than two segments of a sum have.
TEST_P(Gpu, SumsSeriesOfManyScenarios) {
  const WholeStudy study(GetParam());
  if (stem_of(GetParam()) == "large") GTEST_SKIP() << "so many take a CPU minutes";
  constexpr std::int64_t kMany = 140'001;
  std::vector<SeriesSums> wanted = study.no_sums(), found = wanted;
  add_sums(study.tables(0), *make_cpu_backend(1), 0, kMany, true, wanted);
  add_sums(study.tables(0), *gpu_, 0, kMany, false, found);
  EXPECT_EQ(first_difference(study, wanted, found), "");
}

/// With all variants, which share weather that was drawn on the GPU.
TEST_P(Gpu, GivesTheFileOfTheCpu) {
  const StudyFile file = read_study(GetParam());
  const RunOptions options{0, stem_of(GetParam()) == "large" ? 9'000u : 100'000u, 0, {}};
  const auto file_from = [&](Backend& backend) {
    return result_image(run_study(
        file, options, backend, [](const RunPlan&) {}, [](const Progress&) {}));
  };
  EXPECT_TRUE(file_from(*gpu_) == file_from(*make_cpu_backend(4)));
}

/// By one worker, whose batches are longer than a segment of a sum.
TEST_P(Gpu, GivesTheFileOfTheCpuInLongLaunches) {
  if (stem_of(GetParam()) == "large") GTEST_SKIP() << "so many take a CPU minutes";
  const StudyFile file = read_study(GetParam());
  RunEnd end;
  const auto file_from = [&](Backend& backend, std::int64_t batch) {
    const RunOptions options{0, 200'000, batch, {"base"}};
    end = {};
    return result_image(run_study(
        file, options, backend, [](const RunPlan&) {}, [](const Progress&) {}, &end));
  };
  const auto wanted = file_from(*make_cpu_backend(4), 0);
  EXPECT_EQ(end.digested, 0u);
  EXPECT_TRUE(file_from(*make_cuda_backend({0}, 1), 99'999) == wanted);
  EXPECT_GE(end.digested, 90'000u);
}

TEST_P(Gpu, GivesTheBitsOfTheCpu) {
  const WholeStudy study(GetParam());
  const std::int64_t count = count_for(study);
  for (std::size_t v = 0; v < study.size(); ++v) {
    const Rows wanted = study.all_of(v, *make_cpu_backend(2), 0, count);
    EXPECT_EQ(first_difference(study, wanted, study.all_of(v, *gpu_, 0, count)), "") << study.name(v);
  }
}

TEST_P(Gpu, GivesTheSameBitsForAnyBatchAndAnySplit) {
  const WholeStudy study(GetParam());
  const std::int64_t count = count_for(study);
  const Rows wanted = study.all_of(0, *make_cpu_backend(2), 0, count);
  for (const Cutting& cutting :
       {Cutting{100, {}}, Cutting{1000, {}}, Cutting{65536, {177}}, Cutting{300, {1, 250}}}) {
    EXPECT_EQ(first_difference(study, wanted, study.all_of(0, *gpu_, 0, count, cutting)), "")
        << cutting.batch;
  }
}

/// More scenarios than the GPU has threads: each thread does several.
TEST_P(Gpu, GivesTheBitsOfTheCpuForManyScenarios) {
  const WholeStudy study(GetParam());
  constexpr std::int64_t kMany = 400'003;
  const Rows wanted = study.outcomes_of(0, *make_cpu_backend(2), 11, kMany);
  EXPECT_EQ(first_difference(study, wanted, study.outcomes_of(0, *gpu_, 11, kMany)), "");
}

TEST_P(Gpu, GivesTheBitsOfTheCpuAtFarScenarios) {
  const WholeStudy study(GetParam());
  for (const std::uint64_t first : {(std::uint64_t{1} << 32) - 37, ~std::uint64_t{0} - 99}) {
    const Rows wanted = study.all_of(0, *make_cpu_backend(1), first, 100);
    EXPECT_EQ(first_difference(study, wanted, study.all_of(0, *gpu_, first, 100)), "");
  }
}

TEST_P(Gpu, GivesTheBitsOfTheCpuByKernelsOfTheStudy) {
  if (stem_of(GetParam()) == "large")
    GTEST_SKIP() << "too long for a GPU's compiler: the generic kernel runs";
  const WholeStudy study(GetParam());
  SpecialiseOptions options;
  options.mode = Specialise::on;
  options.warn = [](const std::string& text) { ADD_FAILURE() << text; };
  const auto special = make_specialising_backend(make_cuda_backend({0}), options);
  constexpr std::int64_t kMany = 30'011;
  for (std::size_t v = 0; v < study.size(); ++v) {
    EXPECT_EQ(first_difference(study, study.outcomes_of(v, *make_cpu_backend(2), 11, kMany),
                               study.outcomes_of(v, *special, 11, kMany)),
              "")
        << study.name(v);
  }
  const std::uint64_t far = (std::uint64_t{1} << 32) - 37;
  EXPECT_EQ(first_difference(study, study.all_of(0, *make_cpu_backend(1), far, 1500),
                             study.all_of(0, *special, far, 1500)),
            "");
}

TEST_P(Gpu, IsTheReference) {
  const WholeStudy study(GetParam());
  const std::string stem = "tests/end_to_end/fixtures/" + stem_of(GetParam()) + ".base";
  const KnownScenarios known = read_known_scenarios(stem + ".csv");
  const auto sd = read_known_values(stem + ".sd.csv");
  const Rows rows = study.outcomes_of(0, *gpu_, 0, static_cast<std::int64_t>(known.scenarios.size()));
  for (std::size_t o = 0; o < rows.size(); ++o) {
    const std::string& name = study.outcomes()[o].name;
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < rows[o].size(); ++i) {
      wrong += agrees(static_cast<double>(rows[o][i]), known.outcomes.at(name)[i], sd.at(name)) ? 0 : 1;
    }
    EXPECT_LE(wrong, most_disagreements(rows[o].size())) << name;
  }
}

TEST_P(Gpu, ReplaysTheScenariosOfTheCpu) {
  const StudyFile file = read_study(GetParam());
  const auto cpu = make_cpu_backend(1);
  for (const StudyVariant& variant : file.variants) {
    const Replay wanted = replay(file, variant, 4711, *cpu), found = replay(file, variant, 4711, *gpu_);
    EXPECT_EQ(found.told.outcomes, wanted.told.outcomes) << variant.name;
    EXPECT_EQ(found.told.series, wanted.told.series) << variant.name;
    EXPECT_EQ(found.planned.series, wanted.planned.series) << variant.name;
    EXPECT_EQ(story_of(found, {}), story_of(wanted, {})) << variant.name;
  }
}

TEST_P(Gpu, GivesTheBitsOfTheCpuBesideAnother) {
  const std::vector<std::string> names = cuda_devices().names;
  if (names.size() < 2 || names[0] != names[1]) GTEST_SKIP() << "no two GPUs of one kind";
  const WholeStudy study(GetParam());
  const std::int64_t count = count_for(study);
  const auto both = make_cuda_backend({0, 1});
  EXPECT_EQ(both->device(), "cuda: 2 x " + names[0]);
  const Rows wanted = study.all_of(0, *make_cpu_backend(2), 0, count);
  EXPECT_EQ(first_difference(study, wanted, study.all_of(0, *both, 0, count)), "");
}

INSTANTIATE_TEST_SUITE_P(Studies, Gpu, testing::ValuesIn(tested_studies()),
                         [](const auto& tested) { return study_label(tested.param); });

/// Differences have many bins.
TEST(GpuAlone, DigestsWhatVariantsDifferBy) {
  const CudaDevices devices = cuda_devices();
  if (devices.names.empty()) GTEST_SKIP() << "no GPU: " << devices.why_none;
  StudyFile file = read_study("configs/bmw-us-ev.toml");
  for (StudyVariant& variant : file.variants)
    variant.study.results.outcomes = {"loss", "profit", "cost/*", "lane/*/units"};
  RunEnd end;
  const auto file_from = [&](Backend& backend, std::int64_t batch) {
    const RunOptions options{0, 200'000, batch, {}};
    end = {};
    return result_image(run_study(
        file, options, backend, [](const RunPlan&) {}, [](const Progress&) {}, &end));
  };
  const auto wanted = file_from(*make_cpu_backend(4), 0);
  EXPECT_TRUE(file_from(*make_cuda_backend({0}, 1), 65'536) == wanted);
  EXPECT_GE(end.digested, 100'000u);
}

TEST(GpuAlone, DigestsForKernelsOfAStudyToo) {
  const CudaDevices devices = cuda_devices();
  if (devices.names.empty()) GTEST_SKIP() << "no GPU: " << devices.why_none;
  EXPECT_TRUE(make_specialising_backend(make_cuda_backend({0}), {})->digests());
}

/// Prices and sales that multiply to infinity, which taken from itself is no number.
TEST(GpuAlone, SeesWhatIsNoNumber) {
  const CudaDevices devices = cuda_devices();
  if (devices.names.empty()) GTEST_SKIP() << "no GPU: " << devices.why_none;
  const StudyFile file = read_study("configs/minimal.toml", {{"market.plant.price", "1e30"},
                                                             {"market.plant.demand", "1e9"},
                                                             {"lane.supplier>plant.price", "1e30"},
                                                             {"site.supplier.stages.0.capacity", "1.3e9"}});
  const Study& study = file.variants.front().study;
  const CompiledVariant compiled = compile(study, {{"profit"}, {"profit"}, {}, 0});
  const compiled::Tables tables = compiled.tables.view();
  for (const auto& backend : {make_cpu_backend(1), make_cuda_backend({0})}) {
    std::vector<SeriesSums> sums(1, {static_cast<std::size_t>(tables.months), 1.0});
    EXPECT_THROW(add_sums(tables, *backend, 0, 1000, true, sums), std::logic_error) << backend->device();
    if (!backend->sums_afar()) continue;
    EXPECT_THROW(add_sums(tables, *backend, 0, 1000, false, sums), std::logic_error) << backend->device();
  }
}

}  // namespace
}  // namespace chokepoint
