#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "host/results/files.h"
#include "host/results/layout.h"
#include "tests/host/results/example_result.h"

// Opens a file with the programs of others: Python's libraries, ncdump, h5dump, sha256sum.

namespace chokepoint {
namespace {

int exit_code(const std::string& command) {
  const int status = std::system((command + " >/dev/null 2>&1").c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class Readers : public testing::Test {
 protected:
  void write(const std::string& name, const Result& result) {
    write_new_file(folder / name, result_image(result));
  }

  /// Return what the check complains of; empty when it finds nothing wrong.
  std::string faults(const std::string& name) {
    const std::string said = folder / "said";
    const int status = std::system(
        ("/usr/bin/python3 tests/readers/read_result.py " + (folder / name) + " >" + said + " 2>&1").c_str());
    const std::string text = read_small_file(said, 1 << 20);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "" : "failed: " + text;
  }

  TemporaryFolder folder;
};

TEST_F(Readers, OfPythonSeeTheSame) {
  if (exit_code("/usr/bin/python3 -c 'import h5py, netCDF4, xarray, h5netcdf'") != 0) {
    GTEST_SKIP() << "python3 has not all of h5py, netCDF4, xarray, h5netcdf";
  }
  write("all.h5", example_result());
  EXPECT_EQ(faults("all.h5"), "");

  Result small = example_result();  // nothing but moments
  small.series.clear();
  small.bands.clear();
  small.probabilities.clear();
  small.settings.clear();
  small.convergence_probability.reset();
  small.title = "";
  for (VariantResult& variant : small.variants) {
    variant.series.clear();
    variant.sample.clear();
    variant.tail_contribution.clear();
    for (OutcomeSummary& outcome : variant.outcome) {
      outcome.quantile.clear();
      outcome.cvar.clear();
      outcome.histogram = {};
    }
    for (DifferenceSummary& difference : variant.difference) {
      difference.paired.quantile.clear();
      difference.paired.cvar.clear();
    }
  }
  write("small.h5", small);
  EXPECT_EQ(faults("small.h5"), "");

  Result large = example_result();  // texts above the 64 KiB that an object header holds
  large.title = std::string(100000, 't');
  large.study_text = std::string(300000, 's');
  write("large.h5", large);
  EXPECT_EQ(faults("large.h5"), "");

  Result wrong = example_result();
  wrong.variants[0].outcome[1].quantile[1].low = 1e9;
  write("wrong.h5", wrong);
  EXPECT_NE(faults("wrong.h5").find("quantile: lies outside its interval"), std::string::npos);
}

TEST_F(Readers, OfTheTerminalOpenTheFile) {
  write("x.h5", example_result());
  const std::string garbage = "rubbish";
  write_new_file(folder / "bad.h5", std::as_bytes(std::span(garbage)));
  int found = 0;
  for (const std::string program : {"ncdump -h", "ncdump", "h5dump -H", "h5dump"}) {
    if (exit_code("command -v " + program.substr(0, program.find(' '))) != 0) continue;
    ++found;
    EXPECT_EQ(exit_code(program + " " + (folder / "x.h5")), 0) << program;
    EXPECT_NE(exit_code(program + " " + (folder / "bad.h5")), 0) << program;
  }
  if (found == 0) GTEST_SKIP() << "neither ncdump nor h5dump is installed";
}

}  // namespace
}  // namespace chokepoint
