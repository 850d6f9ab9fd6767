// Kernels compiled for a study give the bits of the generic ones.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "host/specialise/backend.h"
#include "tests/end_to_end/same_bits.h"

namespace chokepoint {
namespace {

/// A backend that must specialise: what it warns of is a failure.
std::unique_ptr<Backend> specialised(std::unique_ptr<Backend> generic) {
  SpecialiseOptions options;
  options.mode = Specialise::on;
  options.warn = [](const std::string& text) { ADD_FAILURE() << text; };
  return make_specialising_backend(std::move(generic), std::move(options));
}

std::vector<std::string> studies() {
  std::vector<std::string> paths = tested_studies();
  // Its 80,000 operations take the compiler a minute; they are of the kinds that the others have.
  std::erase_if(paths, [](const std::string& path) { return stem_of(path) == "large"; });
  return paths;
}

class SpecialisedBits : public testing::TestWithParam<std::string> {};

TEST_P(SpecialisedBits, AreThoseOfTheGenericKernel) {
  const WholeStudy study(GetParam());
  const std::int64_t count = count_for(study);
  const std::uint64_t far = (std::uint64_t{1} << 32) - 37;
  const auto generic = make_cpu_backend(1), special = specialised(make_cpu_backend(1));
  const std::size_t last = study.size() - 1;
  EXPECT_EQ(first_difference(study, study.all_of(last, *generic, 0, count),
                             study.all_of(last, *special, 0, count, Cutting{1000, {177}})),
            "");
  EXPECT_EQ(
      first_difference(study, study.all_of(last, *generic, far, 100), study.all_of(last, *special, far, 100)),
      "");
  EXPECT_EQ(first_difference(study, study.all_of(last, *generic, far + 60, 500),
                             study.all_of(last, *special, far + 60, 500)),
            "");
}

INSTANTIATE_TEST_SUITE_P(Studies, SpecialisedBits, testing::ValuesIn(studies()),
                         [](const auto& tested) { return study_label(tested.param); });

class SpecialisedInstructions : public testing::TestWithParam<std::string> {};

TEST_P(SpecialisedInstructions, GiveTheBitsOfTheScalars) {
  const WholeStudy study("tests/end_to_end/corners.toml");
  const auto special = specialised(make_cpu_backend(2, GetParam()));
  EXPECT_EQ(first_difference(study, study.all_of(0, *make_cpu_backend(1, "scalar"), 0, 1500),
                             study.all_of(0, *special, 0, 1500)),
            "");
}

INSTANTIATE_TEST_SUITE_P(Cpu, SpecialisedInstructions, testing::ValuesIn(cpu_instruction_sets()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace chokepoint
