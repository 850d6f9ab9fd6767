#include "host/export/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "host/error.h"
#include "host/results/files.h"
#include "host/results/writer.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

namespace fs = std::filesystem;

class Export : public testing::Test {
 protected:
  void SetUp() override { RunDirectory(run()).write(example_result(), example_record()); }

  std::string run() const { return folder_ / "run"; }
  std::string place(const std::string& name) const { return folder_ / name; }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) names.push_back(entry.path().filename());
    return names;
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(Export, GoesBesideTheRunUnlessSaidOtherwise) {
  EXPECT_EQ(default_export_path("/data/zürich", ExportTarget::csv), "/data/zürich-csv");
  EXPECT_EQ(default_export_path("/data/zürich/", ExportTarget::sqlite), "/data/zürich.sqlite");
  EXPECT_EQ(default_export_path("/data/zürich/results.h5", ExportTarget::xlsx), "/data/zürich.xlsx");
  EXPECT_EQ(default_export_path("/data/zürich/.", ExportTarget::xlsx), "/data/zürich.xlsx");
}

TEST_F(Export, ReplacesAnEarlierOneAndLeavesNothingElse) {
  for (const ExportTarget target : {ExportTarget::csv, ExportTarget::sqlite, ExportTarget::xlsx}) {
    const std::string path = default_export_path(run(), target);
    const auto first = export_run(run(), target, path, {});
    const auto second = export_run(run(), target, path, {"summary"});
    EXPECT_LT(second.size(), first.size());
  }
  EXPECT_THAT(files(), testing::UnorderedElementsAre("run", "run-csv", "run.sqlite", "run.xlsx"));
  EXPECT_FALSE(fs::exists(place("run-csv/sample.csv")));
  EXPECT_TRUE(fs::exists(place("run-csv/summary.csv")));
}

TEST_F(Export, RefusesToReplaceWhatIsNotAnExports) {
  fs::create_directory(place("mine"));
  std::ofstream(place("mine/letter.csv")) << "dear";
  EXPECT_THROW(export_run(run(), ExportTarget::csv, place("mine"), {}), UserError);
  EXPECT_TRUE(fs::exists(place("mine/letter.csv")));
  EXPECT_THROW(export_run(run(), ExportTarget::sqlite, place("mine"), {}), UserError);
  EXPECT_THROW(export_run(run(), ExportTarget::csv, run(), {}), UserError);
}

TEST_F(Export, ClearsWhatAKilledOneLeftAndNothingOfOthers) {
  fs::create_directory(place("out.partial"));
  std::ofstream(place("out.partial/runs.csv")) << "run";
  export_run(run(), ExportTarget::csv, place("out"), {});
  EXPECT_THAT(files(), testing::UnorderedElementsAre("run", "out"));
  fs::create_directory(place("out.partial"));
  std::ofstream(place("out.partial/letter")) << "dear";
  EXPECT_THROW(export_run(run(), ExportTarget::csv, place("out"), {}), UserError);
  EXPECT_TRUE(fs::exists(place("out.partial/letter")));
}

TEST_F(Export, KeepsOthersAwayWhileItWrites) {
  std::vector<pid_t> others;
  for (int i = 0; i < 8; ++i) {
    others.push_back(::fork());
    if (others.back() != 0) continue;
    try {
      export_run(run(), ExportTarget::csv, place("out"), {"summary"});
      ::_exit(0);
    } catch (const UserError& error) {
      ::_exit(std::string(error.what()).find("is in use (another export") == std::string::npos ? 2 : 1);
    } catch (...) {
      ::_exit(3);
    }
  }
  int done = 0, refused = 0;
  for (const pid_t other : others) {
    int status = 0;
    ::waitpid(other, &status, 0);
    done += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
    refused += WIFEXITED(status) && WEXITSTATUS(status) == 1 ? 1 : 0;
  }
  EXPECT_GT(done, 0);
  EXPECT_EQ(done + refused, 8);
  EXPECT_THAT(files(), testing::UnorderedElementsAre("run", "out"));
  EXPECT_TRUE(fs::exists(place("out/summary.csv")));
}

TEST_F(Export, RefusesADamagedRunAndAnUnknownTable) {
  EXPECT_THROW(export_run(run(), ExportTarget::csv, place("out"), {"summery"}), UserError);
  std::ofstream(run() + "/results.h5", std::ios::app) << "x";
  EXPECT_THROW(export_run(run(), ExportTarget::csv, place("out"), {}), UserError);
  EXPECT_THAT(files(), testing::ElementsAre("run"));
}

TEST_F(Export, LeavesTheEarlierOneWhereItFails) {
  const std::string path = default_export_path(run(), ExportTarget::csv);
  export_run(run(), ExportTarget::csv, path, {});
  const std::string before = read_small_file(path + "/summary.csv", 1 << 24);
  std::ofstream(run() + "/results.h5", std::ios::app) << "x";
  EXPECT_THROW(export_run(run(), ExportTarget::csv, path, {}), UserError);
  EXPECT_EQ(read_small_file(path + "/summary.csv", 1 << 24), before);
}

}  // namespace
}  // namespace chokepoint
