// The GPU against the scalar kernels, bit for bit.

#include <gtest/gtest.h>

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
    gpu_ = make_cuda_backend(0);
  }
  std::unique_ptr<Backend> gpu_;
};

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
  const auto special = make_specialising_backend(make_cuda_backend(0), options);
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

INSTANTIATE_TEST_SUITE_P(Studies, Gpu, testing::ValuesIn(tested_studies()),
                         [](const auto& tested) { return study_label(tested.param); });

}  // namespace
}  // namespace chokepoint
