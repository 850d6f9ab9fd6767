#include "host/results/files.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

TEST(ReplaceFile, LeavesOneWholeTextOfSeveralAtOnce) {
  const TemporaryFolder folder;
  const std::string path = folder / "page.html";
  std::vector<pid_t> writers;
  for (char letter = 'a'; letter < 'g'; ++letter) {
    writers.push_back(::fork());
    if (writers.back() != 0) continue;
    try {
      for (int i = 0; i < 20; ++i) replace_file(path, std::string(300000, letter));
      ::_exit(0);
    } catch (...) {
      ::_exit(1);
    }
  }
  for (const pid_t writer : writers) {
    int status = 1;
    ::waitpid(writer, &status, 0);
    EXPECT_EQ(status, 0);
  }
  const std::string text = read_small_file(path, 1 << 20);
  ASSERT_EQ(text.size(), 300000u);
  EXPECT_EQ(text, std::string(300000, text[0]));
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
}

TEST(ReplaceFile, TakesOverWhatAKilledOneLeft) {
  const TemporaryFolder folder;
  const std::string path = folder / "page.html";
  write_new_file(path + ".partial", std::as_bytes(std::span("longer than the new text")));
  replace_file(path, "new");
  EXPECT_EQ(read_small_file(path, 100), "new");
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
}

}  // namespace
}  // namespace chokepoint
