#include "host/results/reader.h"

#include <gtest/gtest.h>

#include <fstream>

#include "host/error.h"
#include "host/results/files.h"
#include "host/results/json.h"
#include "host/results/layout.h"
#include "host/results/manifest.h"
#include "host/results/sha256.h"
#include "host/results/writer.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

class Reader : public testing::Test {
 protected:
  Reader() { RunDirectory(run).write(example_result(), example_record()); }

  std::string message(const std::string& path) {
    try {
      read_result(path);
    } catch (const UserError& error) {
      EXPECT_EQ(error.kind(), UserError::Kind::file);
      return error.what();
    }
    return "";
  }

  void replace_file(const std::string& name, const std::string& text) {
    write_new_file(run + "/" + name, std::as_bytes(std::span(text)));
  }

  std::string read_file(const std::string& name) { return read_small_file(run + "/" + name, 1 << 26); }

  TemporaryFolder folder;
  std::string run = folder / "run";
};

TEST_F(Reader, GivesBackWhatWasWritten) {
  // Written again it is the same file, bit by bit: nothing was lost on the way.
  EXPECT_EQ(result_image(read_result(run, Sample::read)), result_image(example_result()));
  EXPECT_EQ(result_image(read_result(run + "/", Sample::read)), result_image(example_result()));
  EXPECT_EQ(result_image(read_result(run + "/results.h5", Sample::read)), result_image(example_result()));
}

TEST_F(Reader, LeavesTheSampleOutUnlessAsked) {
  Result expected = example_result();
  for (VariantResult& variant : expected.variants) variant.sample.clear();
  EXPECT_EQ(result_image(read_result(run)), result_image(expected));
}

TEST_F(Reader, GivesBackAResultWithoutSeries) {
  Result result = example_result();
  result.series.clear();
  result.bands.clear();
  for (VariantResult& variant : result.variants) variant.series.clear();
  RunDirectory(run).write(result, example_record());
  EXPECT_EQ(result_image(read_result(run, Sample::read)), result_image(result));
}

TEST_F(Reader, GivesBackAResultOfTheBaseAlone) {
  Result result = example_result();
  result.variants.resize(1);
  RunDirectory(run).write(result, example_record());
  EXPECT_TRUE(read_result(run).variants.front().difference.empty());
  EXPECT_EQ(result_image(read_result(run, Sample::read)), result_image(result));
}

TEST_F(Reader, GivesBackDifferencesAndTheWorst) {
  const Result result = read_result(run);
  ASSERT_EQ(result.variants[1].difference.size(), 4u);
  const DifferenceSummary& difference = result.variants[1].difference[1];
  EXPECT_EQ(difference.paired.mean, -3.5);
  EXPECT_EQ(difference.higher, 1234u);
  EXPECT_EQ(difference.lower, 2345u);
  EXPECT_EQ(difference.paired.quantile[0].low, -2);
  ASSERT_EQ(result.variants[0].outcome[1].worst.size(), 3u);
  EXPECT_EQ(result.variants[0].outcome[1].worst[2].scenario, 4000000012u);
  EXPECT_EQ(result.variants[0].outcome[1].worst[2].value, 8);
}

TEST_F(Reader, RefusesADamagedFile) {
  EXPECT_EQ(message(run), "");
  std::string bytes = read_file("results.h5");
  bytes[bytes.size() / 2] ^= 1;
  replace_file("results.h5", bytes);
  EXPECT_NE(message(run).find("results.h5: is damaged (its SHA-256"), std::string::npos) << message(run);
}

TEST_F(Reader, RefusesWhatIsNoFile) {
  remove_file(run + "/results.h5");
  std::filesystem::create_symlink("/dev/zero", run + "/results.h5");  // without an end
  EXPECT_NE(message(run).find("results.h5: is no file ("), std::string::npos) << message(run);
}

TEST_F(Reader, RefusesARunWithoutManifestOrFile) {
  remove_file(run + "/results.h5");
  EXPECT_NE(message(run).find("results.h5: cannot be read (No such file"), std::string::npos) << message(run);
  remove_file(run + "/manifest.json");
  EXPECT_NE(message(run).find("manifest.json: is missing (a run writes it last"), std::string::npos)
      << message(run);
  EXPECT_NE(message(folder / "nowhere"), "");
}

TEST_F(Reader, RefusesAnotherManifest) {
  replace_file("manifest.json",
               "{\"filetype\": \"web-app\", \"results_sha256\": \"x\", \"format_version\": \"1.0\"}");
  EXPECT_NE(message(run).find("is not the manifest of a run"), std::string::npos) << message(run);
}

TEST_F(Reader, RefusesANewerFormat) {
  std::string manifest = read_file("manifest.json");
  const std::size_t at = manifest.find("\"1.4\"");
  ASSERT_NE(at, std::string::npos);
  replace_file("manifest.json", manifest.replace(at, 5, "\"2.0\""));
  EXPECT_NE(message(run).find("has format version \"2.0\" (this program reads 1.4)"), std::string::npos)
      << message(run);
}

TEST_F(Reader, RefusesAFileThatIsNoResultThoughItsHashIsRight) {
  for (const std::string text : {"", "not HDF5", "\x89HDF\r\n\x1a\n and rubbish"}) {
    replace_file("results.h5", text);
    replace_file("manifest.json",
                 manifest_text(example_result(), example_record(), sha256_hex(text), text.size()));
    EXPECT_NE(message(run).find("results.h5: is not a result that this program can read (H5Fopen"),
              std::string::npos)
        << message(run);
  }
}

}  // namespace
}  // namespace chokepoint
