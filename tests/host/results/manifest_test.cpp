#include "host/results/manifest.h"

#include <gtest/gtest.h>

#include "host/results/json.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

TEST(Manifest, HoldsTheRunInOneLineAMember) {
  const std::string text = manifest_text(example_result(), example_record(), std::string(64, 'b'), 1234);
  EXPECT_TRUE(is_manifest(text));
  EXPECT_EQ(json_text_member(text, "seed"), "18446744073709551615");
  EXPECT_EQ(json_text_member(text, "results_sha256"), std::string(64, 'b'));
  EXPECT_EQ(json_text_member(text, "title"), example_result().title);
  EXPECT_NE(text.find("\n  \"results_bytes\": 1234,\n"), std::string::npos);
  EXPECT_NE(text.find("\n  \"seconds\": 9.25,\n"), std::string::npos);
  EXPECT_NE(text.find("\n  \"command\": [\"chokepoint\", \"run\", \"a \\\"b\\\"\\u000a\\\\c.toml\", "
                      "\"\xEF\xBF\xBD\xEF\xBF\xBD\", \"ü\"]\n}\n"),
            std::string::npos)
      << text;
}

TEST(Manifest, TellsPartsUntilItIsMade) {
  using std::chrono::hours;
  RunRecord record = example_record();
  const PartClock::Time::time_point now = PartClock::Time::now();
  record.clock.enter("file", now - hours(2));
  record.clock.enter("scenarios", now - hours(1));
  record.clock.enter("file", now);
  const std::string text = manifest_text(example_result(), record, "right", 1);
  EXPECT_NE(text.find("\n  \"seconds_by_part\": {\n    \"file\": 3600"), std::string::npos) << text;
  EXPECT_NE(text.find(",\n    \"scenarios\": 3600\n  },\n"), std::string::npos) << text;
}

TEST(Manifest, CannotBeForgedByATitle) {
  Result result = example_result();
  result.study_name = "\",\n  \"results_sha256\": \"forged";
  const std::string text = manifest_text(result, example_record(), "right", 1);
  EXPECT_EQ(json_text_member(text, "results_sha256"), "right");
}

TEST(Manifest, SaysWhatIsNone) {
  EXPECT_FALSE(is_manifest(""));
  EXPECT_FALSE(is_manifest("{\"filetype\": \"chokepoint-result\"}"));
  EXPECT_FALSE(is_manifest("{\"inner\": {\"filetype\": \"chokepoint-run\"}}"));
}

TEST(Manifest, GivesSumsAsSha256sumReadsThem) { EXPECT_EQ(sums_text("ab"), "ab  results.h5\n"); }

}  // namespace
}  // namespace chokepoint
