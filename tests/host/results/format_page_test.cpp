#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "host/results/files.h"
#include "host/results/hdf5.h"
#include "host/results/json.h"
#include "host/results/writer.h"
#include "tests/host/results/example_result.h"

// Holds results/FORMAT.md and the files of a run against each other.

namespace chokepoint {
namespace {

herr_t add_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
  static_cast<std::set<std::string>*>(names)->insert(name);
  return 0;
}

herr_t add_object(hid_t file, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::set<std::string>*>(names)->insert(name);
  const Hdf5Handle object(H5Oopen(file, name, H5P_DEFAULT), H5Oclose, "H5Oopen");
  return H5Aiterate2(object.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_attribute, names);
}

/// Names of all datasets and attributes of a file.
std::set<std::string> names_in_file(const std::string& path) {
  const Hdf5Handle file = open_to_read_hdf5(path);
  std::set<std::string> names;
  check_hdf5(H5Aiterate2(file.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_attribute, &names),
             "H5Aiterate2");
  check_hdf5(H5Literate(file.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_object, &names), "H5Literate");
  return names;
}

/// Add what stands between `open` and the next `close` after it, all over the text.
void add_between(const std::string& text, const std::string& open, const std::string& close,
                 std::set<std::string>& names) {
  for (std::size_t at = text.find(open); at != std::string::npos;) {
    const std::size_t start = at + open.size(), end = text.find(close, start);
    if (end == std::string::npos) return;
    names.insert(text.substr(start, end - start));
    at = text.find(open, end + close.size());
  }
}

/// Names of the members of a manifest, of which each has a line.
std::set<std::string> names_in_manifest(const std::string& text) {
  std::set<std::string> names;
  add_between(text, "\n  \"", "\": ", names);
  return names;
}

/// The page without the section on exports, whose tables have a test of their own.
std::string page_of_files() {
  const std::string page = read_small_file("results/FORMAT.md", 1 << 20);
  const std::size_t begin = page.find("## What export writes\n"), end = page.find("\n## ", begin);
  return page.substr(0, begin) + page.substr(end);
}

/// Names in backticks within the table rows of the page, or within all of it.
std::set<std::string> names_in_page(const std::string& page, bool only_tables) {
  std::set<std::string> names;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (!only_tables || line.rfind("|", 0) == 0) add_between(line, "`", "`", names);
  }
  return names;
}

TEST(FormatPage, ListsWhatTheFilesHoldAndNothingElse) {
  const TemporaryFolder folder;
  RunDirectory(folder.path()).write(example_result(), example_record());
  const std::set<std::string> in_results = names_in_file(folder / "results.h5");
  const std::set<std::string> in_manifest =
      names_in_manifest(read_small_file(folder / "manifest.json", 1 << 20));
  ASSERT_GT(in_results.size(), 50u);
  ASSERT_GT(in_manifest.size(), 20u);

  const std::string page = page_of_files();
  const std::set<std::string> on_page = names_in_page(page, false);
  for (const std::string& name : in_results)
    EXPECT_TRUE(on_page.contains(name)) << "not on the page: " << name;
  for (const std::string& name : in_manifest)
    EXPECT_TRUE(on_page.contains(name)) << "not on the page: " << name;

  const std::set<std::string> run_files{"results.h5", "manifest.json", "SHA256SUMS"};
  for (const std::string& name : names_in_page(page, true)) {
    EXPECT_TRUE(in_results.contains(name) || in_manifest.contains(name) || run_files.contains(name))
        << "in no file: " << name;
  }
  EXPECT_FALSE(on_page.contains("mean_error"));
}

}  // namespace
}  // namespace chokepoint
