#include "host/results/writer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "host/error.h"
#include "host/results/files.h"
#include "host/results/layout.h"
#include "host/results/reader.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

std::set<std::string> names_in(const std::string& path) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) names.insert(entry.path().filename());
  return names;
}

void put(const std::string& path, const std::string& text = "mine") {
  write_new_file(path, std::as_bytes(std::span(text)));
}

/// Return what opening a run directory is refused with; empty when it is not.
std::string refusal(const std::string& path) {
  try {
    RunDirectory directory(path);
  } catch (const UserError& error) {
    EXPECT_EQ(error.kind(), UserError::Kind::file);
    return error.what();
  }
  return "";
}

class RunDirectoryTest : public testing::Test {
 protected:
  TemporaryFolder folder;
  std::string run = folder / "deep/er/run";
};

TEST_F(RunDirectoryTest, LeavesExactlyTheFilesOfARun) {
  RunDirectory(run).write(example_result(), example_record());
  EXPECT_EQ(names_in(run), (std::set<std::string>{"results.h5", "manifest.json", "SHA256SUMS"}));
  EXPECT_EQ(read_small_file(run + "/SHA256SUMS", 1000),
            sha256_of_file(run + "/results.h5") + "  results.h5\n");
  EXPECT_EQ(read_result(run).title, example_result().title);
}

TEST_F(RunDirectoryTest, LetsOneRunWriteAtATime) {
  {
    const RunDirectory first(run);
    EXPECT_NE(refusal(run).find("run: is in use (another run is writing to it). Wait"), std::string::npos);
    EXPECT_NE(refusal(run), "");  // the refused one has not taken the lock away
  }
  EXPECT_EQ(refusal(run), "");
}

TEST_F(RunDirectoryTest, ReplacesAnOlderRunAndItsReport) {
  RunDirectory(run).write(example_result(), example_record());
  put(run + "/report.html");
  Result newer = example_result();
  newer.title = "newer";
  {
    RunDirectory directory(run);
    EXPECT_EQ(read_result(run).title,
              example_result().title);  // the old run stays until the new one is written
    directory.write(newer, example_record());
  }
  EXPECT_EQ(read_result(run).title, "newer");
  EXPECT_EQ(names_in(run), (std::set<std::string>{"results.h5", "manifest.json", "SHA256SUMS"}));
}

TEST_F(RunDirectoryTest, RefusesForeignFilesAndTouchesNothing) {
  std::filesystem::create_directories(run);
  put(run + "/thesis.tex");
  EXPECT_EQ(refusal(run), run +
                              "/thesis.tex: is in the way (it is not a file of a run). Choose an empty or "
                              "new directory with --out?");
  EXPECT_EQ(names_in(run), std::set<std::string>{"thesis.tex"});
}

TEST_F(RunDirectoryTest, RefusesFilesThatOnlyHaveTheNamesOfARun) {
  std::filesystem::create_directories(run);
  put(run + "/results.h5");
  EXPECT_NE(refusal(run).find("no manifest says that it is a run's"), std::string::npos);
  put(run + "/manifest.json", "{\"name\": \"web app\"}");
  EXPECT_NE(refusal(run).find("manifest.json: is in the way (it is not the manifest of a run)"),
            std::string::npos);
  EXPECT_EQ(read_small_file(run + "/results.h5", 10), "mine");
}

TEST_F(RunDirectoryTest, GoesOnAfterARunThatWasKilled) {
  std::filesystem::create_directories(run);
  put(run + "/.chokepoint.lock");
  put(run + "/results.h5");
  put(run + "/results.h5.partial");
  RunDirectory(run).write(example_result(), example_record());
  EXPECT_EQ(read_result(run).title, example_result().title);
  EXPECT_EQ(names_in(run), (std::set<std::string>{"results.h5", "manifest.json", "SHA256SUMS"}));
}

TEST_F(RunDirectoryTest, RefusesAFileInPlaceOfADirectory) {
  put(folder / "file");
  EXPECT_NE(refusal(folder / "file"), "");
  EXPECT_NE(refusal(folder / "file/below"), "");
  EXPECT_NE(refusal("/proc/no-such-place"), "");
}

TEST_F(RunDirectoryTest, RefusesADirectoryThatMayNotBeWritten) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  std::filesystem::create_directories(run);
  std::filesystem::permissions(run, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  EXPECT_NE(refusal(run).find("cannot be written to (Permission denied)"), std::string::npos);
  std::filesystem::permissions(run, std::filesystem::perms::owner_all);
}

TEST_F(RunDirectoryTest, NeverWritesThroughALink) {
  RunDirectory(run).write(example_result(), example_record());
  put(folder / "precious");
  std::filesystem::create_symlink(folder / "precious", run + "/results.h5.partial");
  RunDirectory(run).write(example_result(), example_record());
  EXPECT_EQ(read_small_file(folder / "precious", 10), "mine");
}

TEST_F(RunDirectoryTest, LeavesNothingWhenTheResultIsRefused) {
  RunDirectory(run).write(example_result(), example_record());
  Result bad = example_result();
  bad.months = 3;
  EXPECT_THROW(RunDirectory(run).write(bad, example_record()), std::invalid_argument);
  EXPECT_EQ(read_result(run).months, example_result().months);
}

}  // namespace
}  // namespace chokepoint
