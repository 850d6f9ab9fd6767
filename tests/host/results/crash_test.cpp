#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>

#include "host/error.h"
#include "host/results/files.h"
#include "host/results/layout.h"
#include "host/results/reader.h"
#include "host/results/writer.h"
#include "tests/host/results/example_result.h"

// What is left of a run when the disk fills or the process is killed: the old run, the new run, or none.

namespace chokepoint {
namespace {

constexpr int kDone = 0, kOtherError = 3, kSkipped = 77;

/// Return a result whose file has about `bytes` bytes, most of them sample.
Result large_result(const std::string& title, std::size_t bytes) {
  Result result = example_result();
  result.title = title;
  result.scenarios = 100000000;
  for (VariantResult& variant : result.variants) {
    for (auto& sample : variant.sample) sample.assign(bytes / 32, 1.0f);
  }
  return result;
}

/// Run `body` in a process of its own; return its exit code, or -1 when a signal ended it.
int in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      _exit(body());
    } catch (const std::exception& error) {
      fprintf(stderr, "%s\n", error.what());
      _exit(kOtherError);
    }
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Do what writes a run; return the kind of the user error if it tells this reason, kDone if there is none.
template <class Task>
int try_to(const std::string& reason, const Task& task) {
  try {
    task();
  } catch (const UserError& error) {
    const std::string text = error.what();
    if (text.find("results.h5.partial: cannot be written (" + reason + "). Free some space") ==
        std::string::npos) {
      throw;
    }
    return static_cast<int>(error.kind());
  }
  return kDone;
}

int try_to_write(const std::string& run, const Result& result, const std::string& reason) {
  return try_to(reason, [&] { RunDirectory(run).write(result, example_record()); });
}

/// Mount a file system of 1 MiB that only this process sees; say whether it could be done. Who is not root
/// becomes so in a user namespace of its own, and needs a name there to own files.
bool mount_small_disk(const std::filesystem::path& path, unsigned long flags) {
  const bool root = geteuid() == 0;
  const std::string user = "0 " + std::to_string(geteuid()) + " 1",
                    group = "0 " + std::to_string(getegid()) + " 1";
  if (unshare(root ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  if (!root && !(std::ofstream("/proc/self/setgroups") << "deny" << std::flush)) return false;
  if (!root && !(std::ofstream("/proc/self/uid_map") << user << std::flush)) return false;
  if (!root && !(std::ofstream("/proc/self/gid_map") << group << std::flush)) return false;
  return mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("chokepoint", path.c_str(), "tmpfs", flags, "size=1m") == 0;
}

TEST(Crash, KeepsTheOldRunWhenAFileGrowsTooLarge) {
  const TemporaryFolder folder;
  const std::string run = folder / "run";
  RunDirectory(run).write(large_result("old", 1000), example_record());
  const auto with_limit = [&](rlim_t limit) {
    return in_child([&] {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit bytes{limit, limit};
      if (setrlimit(RLIMIT_FSIZE, &bytes) != 0) return kOtherError;
      return try_to_write(run, large_result("new", 2000000), "File too large");
    });
  };
  EXPECT_EQ(with_limit(1000000), 4);
  EXPECT_EQ(read_result(run).title, "old");
  EXPECT_FALSE(std::filesystem::exists(run + "/results.h5.partial"));
  EXPECT_EQ(with_limit(10000000), kDone);
  EXPECT_EQ(read_result(run).title, "new");
}

TEST(Crash, KeepsTheOldRunWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  const int code = in_child([&] {
    if (!mount_small_disk(folder.path(), 0)) return kSkipped;
    const std::string run = folder / "run";
    RunDirectory(run).write(large_result("old", 100000), example_record());
    const int full = try_to_write(run, large_result("new", 4000000), "No space left on device");
    if (read_result(run).title != "old" || std::filesystem::exists(run + "/results.h5.partial"))
      return kOtherError;
    return full;
  });
  if (code == kSkipped) GTEST_SKIP() << "a small file system cannot be mounted here";
  EXPECT_EQ(code, 4);
}

/// Keep scenarios until the disk is full; exit as try_to_write() does.
int try_to_keep(const std::string& run, const std::string& reason) {
  return try_to(reason, [&] {
    RunDirectory directory(run);
    directory.keep_all(1, 4, 0);
    const std::vector<float> rows(4 * 4096, 1.0f);
    for (std::uint64_t done = 0; done < 4000000; done += 4096)
      directory.kept()->write({0, done, 4096, rows.data(), 4096});
  });
}

TEST(Crash, KeepsTheOldRunWhenTheDiskIsFullOfScenarios) {
  const TemporaryFolder folder;
  const std::string run = folder / "run";
  RunDirectory(run).write(large_result("old", 1000), example_record());
  const auto with_limit = [&](rlim_t limit) {
    return in_child([&] {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit bytes{limit, limit};
      if (setrlimit(RLIMIT_FSIZE, &bytes) != 0) return kOtherError;
      return try_to_keep(run, "File too large");
    });
  };
  EXPECT_EQ(with_limit(10000000), 4);
  EXPECT_EQ(read_result(run).title, "old");
  EXPECT_FALSE(std::filesystem::exists(run + "/results.h5.partial"));
  EXPECT_EQ(with_limit(100000000), kDone);
}

TEST(Crash, RefusesAReadOnlyFileSystem) {
  const TemporaryFolder folder;
  const int code = in_child([&] {
    if (!mount_small_disk(folder.path(), MS_RDONLY)) return kSkipped;
    try {
      RunDirectory directory(folder / "run");
    } catch (const UserError& error) {
      return std::string(error.what()).find("(Read-only file system). Choose") == std::string::npos
                 ? kOtherError
                 : 4;
    }
    return kDone;
  });
  if (code == kSkipped) GTEST_SKIP() << "a small file system cannot be mounted here";
  EXPECT_EQ(code, 4);
}

TEST(Crash, LeavesOneWholeRunOrNoneWhenKilled) {
  const TemporaryFolder folder;
  const std::string run = folder / "run";
  const auto first = large_result("even", 3000000), second = large_result("odd", 3000000);
  RunDirectory(run).write(first, example_record());
  std::srand(1);
  int whole = 0, none = 0;
  for (int i = 0; i < 60; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      for (int turn = 0;; ++turn) RunDirectory(run).write(turn % 2 == 0 ? second : first, example_record());
    }
    const timespec pause{0, (std::rand() % 40000) * 1000L};
    nanosleep(&pause, nullptr);
    kill(child, SIGKILL);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    // The manifest decides: where there is one, the file beside it is the one that it tells of.
    if (std::filesystem::exists(run + "/manifest.json")) {
      ++whole;
      const Result read = read_result(run, Sample::read);
      EXPECT_EQ(result_image(read), result_image(read.title == "odd" ? second : first));
    } else {
      ++none;
      EXPECT_THROW(read_result(run), UserError);
    }
  }
  EXPECT_GT(whole, 0);
  RecordProperty("whole", whole);
  RecordProperty("none", none);
  RunDirectory(run).write(first, example_record());  // and the directory is as good as new
  EXPECT_EQ(read_result(run).title, "even");
}

}  // namespace
}  // namespace chokepoint
