// When kernels are compiled, where they are kept, what happens where they cannot be.

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "host/compile/shared_weather.h"
#include "host/specialise/backend.h"
#include "host/specialise/compiler.h"
#include "host/specialise/kernel_cache.h"
#include "host/specialise/process.h"
#include "host/study/reader.h"
#include "kernels/specialise/program.h"
#include "kernels/specialise/source.h"
#include "tests/end_to_end/same_bits.h"

namespace chokepoint {
namespace {

constexpr const char* kStudy = "configs/minimal.toml";

/// A directory of its own, removed at the end.
class SpecialiseTest : public testing::Test {
 protected:
  SpecialiseTest() {
    std::string name = (std::filesystem::temp_directory_path() / "chokepoint-test-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~SpecialiseTest() override {
    ::unsetenv("CXX");
    std::filesystem::remove_all(directory_);
  }

  SpecialiseOptions options(Specialise mode, std::uint64_t scenarios = 0) {
    SpecialiseOptions options;
    options.mode = mode;
    options.scenarios = scenarios;
    options.cache = directory_ / "cache";
    options.warn = [this](const std::string& text) { warnings_.push_back(text); };
    options.inform = [this](const std::string&) { ++compiled_; };
    return options;
  }
  /// Simulate with these options; the bits must be the generic kernel's. Return which kernel it was.
  std::string simulate(const SpecialiseOptions& options) {
    const WholeStudy study(kStudy);
    const auto backend = make_specialising_backend(make_cpu_backend(1), options);
    EXPECT_EQ(first_difference(study, study.all_of(0, *make_cpu_backend(1), 0, 300),
                               study.all_of(0, *backend, 0, 300)),
              "");
    return backend->kernel();
  }
  std::vector<std::filesystem::path> kept(const std::string& extension) const {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(directory_ / "cache")) {
      if (entry.path().extension() == extension) paths.push_back(entry.path());
    }
    return paths;
  }

  std::filesystem::path directory_;
  std::vector<std::string> warnings_;
  int compiled_ = 0;
};

TEST_F(SpecialiseTest, CompilesOnceAndKeepsIt) {
  EXPECT_EQ(simulate(options(Specialise::on)), "specialised");
  EXPECT_EQ(simulate(options(Specialise::on)), "specialised");
  EXPECT_EQ(compiled_, 1);
  EXPECT_EQ(kept(".bin").size(), 1u);
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(SpecialiseTest, CompilesSideBySideWhatIsExpected) {
  const WholeStudy study(kStudy);
  ASSERT_GT(study.size(), 1u);
  std::vector<compiled::Tables> expected;
  for (std::size_t v = 0; v < study.size(); ++v) {
    expected.push_back(study.tables(v));
    expected.push_back(study.tables(v));  // what comes twice is made once
  }
  const auto backend = make_specialising_backend(make_cpu_backend(2), options(Specialise::on));
  backend->expect_tables(expected);
  EXPECT_EQ(kept(".bin").size(), study.size());
  for (std::size_t v = 0; v < study.size(); ++v) {
    EXPECT_EQ(first_difference(study, study.all_of(v, *make_cpu_backend(1), 0, 300),
                               study.all_of(v, *backend, 0, 300)),
              "");
  }
  EXPECT_EQ(compiled_, 1) << "one line for all";
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(SpecialiseTest, LeavesAllToTheGenericKernelWhereOneCompilerFails) {
  ::setenv("CXX", "false", 1);
  const WholeStudy study(kStudy);
  const auto backend = make_specialising_backend(make_cpu_backend(2), options(Specialise::on));
  backend->expect_tables({study.tables(0), study.tables(1)});
  study.all_of(1, *backend, 0, 100);
  EXPECT_EQ(backend->kernel(), "generic");
  EXPECT_EQ(warnings_.size(), 1u);
}

TEST_F(SpecialiseTest, CompilesAgainWhatWasSpoiled) {
  simulate(options(Specialise::on));
  std::ofstream(kept(".bin").at(0), std::ios::app) << "x";
  simulate(options(Specialise::on));
  EXPECT_EQ(compiled_, 2);
}

TEST_F(SpecialiseTest, DoesNotTrustWhatOthersCouldWrite) {
  simulate(options(Specialise::on));
  const KernelCache trusted(directory_ / "cache");
  const std::string key = kept(".bin").at(0).stem().string();
  EXPECT_TRUE(trusted.find(key).has_value());
  ::chmod(kept(".bin").at(0).c_str(), 0666);
  EXPECT_FALSE(trusted.find(key).has_value());
  ::chmod((directory_ / "cache").c_str(), 0777);
  const KernelCache open(directory_ / "cache");
  EXPECT_NE(open.why(), "");
  open.keep("00", "x");
  simulate(options(Specialise::on));
  ASSERT_EQ(warnings_.size(), 1u);
  EXPECT_NE(warnings_[0].find("not kept"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "cache" / "00.bin"));
}

TEST_F(SpecialiseTest, DoesNotCompileForAShortRun) {
  EXPECT_EQ(simulate(options(Specialise::automatic, 1000)), "generic");
  simulate(options(Specialise::automatic, 300'000));
  EXPECT_EQ(compiled_, 0);
  simulate(options(Specialise::automatic, 2'000'000'000));
  EXPECT_EQ(compiled_, 1);
}

TEST_F(SpecialiseTest, LeavesItToTheGenericKernelWhereThereIsNoCompiler) {
  ::setenv("CXX", "/nowhere/c++", 1);
  simulate(options(Specialise::on));
  ASSERT_EQ(warnings_.size(), 1u) << "one line, however many simulators";
  EXPECT_NE(warnings_[0].find("generic"), std::string::npos);
  ::setenv("CXX", "false", 1);
  simulate(options(Specialise::on));
  EXPECT_EQ(warnings_.size(), 2u);
}

TEST_F(SpecialiseTest, PassesOnWhatACompilerSaid) {
  const auto compiler = make_cpu_compiler("scalar");
  ASSERT_NE(compiler, nullptr);
  try {
    compiler->compile("int main() { return nothing; }");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("error"), std::string::npos) << error.what();
  }
}

TEST_F(SpecialiseTest, RunsProgramsWithoutAShell) {
  EXPECT_EQ(run_process({"echo", "a b;", "$HOME"}).output, "a b; $HOME\n");
  EXPECT_EQ(run_process({"false"}).status, 1);
  EXPECT_EQ(run_process({"/nowhere/program"}).status, -1);
}

TEST_F(SpecialiseTest, CompilesForAGpuWithoutOne) {
  const auto compiler = make_cuda_compiler("sm_90");
  if (compiler == nullptr) GTEST_SKIP() << "no NVRTC on this machine";
  for (const char* path : {kStudy, "tests/end_to_end/corners.toml"}) {
    const WholeStudy study(path);
    for (const std::int64_t shared_bytes : {228 << 10, 0}) {
      specialise::Machine machine = specialise::machine_for("sm_90").value();
      machine.shared_bytes = shared_bytes;
      const std::string image = compiler->compile(
          source_of(specialise::make_program(study.tables(0), specialise::Pieces::one_a_month), machine));
      EXPECT_EQ(image.substr(1, 3), "ELF") << path;
    }
  }
}

TEST_F(SpecialiseTest, CompilesSharedWeatherForAGpuWithoutOne) {
  const auto compiler = make_cuda_compiler("sm_90");
  if (compiler == nullptr) GTEST_SKIP() << "no NVRTC on this machine";
  const StudyFile file = read_study(kStudy);
  const Study& base = file.variants.front().study;
  SharedWeather shared(base);
  const CompiledVariant given = compile(base, base.results, {}, &shared);
  const TableLists weather = shared.compile();
  for (const TableLists* tables : {&given.tables, &weather}) {
    const std::string source =
        source_of(specialise::make_program(tables->view(), specialise::Pieces::one_a_month),
                  *specialise::machine_for("cuda"));
    EXPECT_EQ(source.find("= drawn(in") != std::string::npos, tables == &given.tables);
    EXPECT_EQ(compiler->compile(source).substr(1, 3), "ELF");
  }
}

}  // namespace
}  // namespace chokepoint
