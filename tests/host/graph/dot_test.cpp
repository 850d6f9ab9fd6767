#include "host/graph/dot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/study/reader.h"

namespace chokepoint {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The line of an edge or a node, by how it begins.
std::string line_of(const std::string& dot, const std::string& beginning) {
  const auto at = dot.find("  " + beginning + " [");
  return at == std::string::npos ? "" : dot.substr(at, dot.find('\n', at) - at);
}

Study example(const std::vector<Setting>& settings = {}) {
  return read_study("tests/end_to_end/example-study.toml", settings).variants.front().study;
}

TEST(Dot, SitesAndMarketsHaveTheirShapesAndAmounts) {
  const std::string dot = dot_of(example());
  const std::string site = line_of(dot, "\"site/local-assembly\"");
  EXPECT_THAT(site, HasSubstr("shape = box"));
  EXPECT_THAT(site, HasSubstr("<b>local-assembly</b><br/>vehicle<br/>12,000 vehicle/month>"));
  const std::string market = line_of(dot, "\"market/eu-market\"");
  EXPECT_THAT(market, HasSubstr("shape = ellipse"));
  EXPECT_THAT(market, HasSubstr("demand 0–1,500 vehicle/month"));
  EXPECT_THAT(dot, HasSubstr("{ rank = max \"market/us-market\" \"market/eu-market\" }"));
}

TEST(Dot, LaterStagesSayWhenTheyOpenAndHowLate) {
  // The delay happens in 70% of scenarios, in 8% without end: 9 exp(0.6 Phi^-1((0.5 - 0.3)/(0.7 - 0.08)))
  // months.
  EXPECT_THAT(line_of(dot_of(example()), "\"site/new-cells\""),
              HasSubstr("1 million kWh/month from 2026-07<br/>delay 6.8 months"));
  const std::string open = dot_of(
      example({{"site.new-cells.stages.0.opens", "\"2025-01\""}, {"site.new-cells.stages.0.delay", "0"}}));
  EXPECT_THAT(line_of(open, "\"site/new-cells\""), HasSubstr("1 million kWh/month>"));
}

TEST(Dot, NominalAvailabilityCounts) {
  const std::string dot = dot_of(example({{"site.overseas-assembly.availability", "0.9"}}));
  EXPECT_THAT(line_of(dot, "\"site/overseas-assembly\""), HasSubstr("5,400 vehicle/month"));
}

TEST(Dot, PrimariesAreSolidBackupsDashedWithRank) {
  const std::string dot = dot_of(example());
  const std::string primary = line_of(dot, "\"site/new-cells\" -> \"site/local-assembly\"");
  EXPECT_THAT(primary, HasSubstr("label = <>"));
  EXPECT_THAT(primary, HasSubstr("style = solid"));
  const std::string backup = line_of(dot, "\"site/proven-cells\" -> \"site/local-assembly\"");
  EXPECT_THAT(backup,
              HasSubstr("<backup 1, after 2 months<br/>qualification 7.8 months<br/>transit 1 month<br/>"
                        "at most 700,000 kWh/month>"));
  EXPECT_THAT(backup, HasSubstr("style = dashed"));
  EXPECT_THAT(dot, HasSubstr("dashed line: backup"));
}

TEST(Dot, TariffsHaveNameSignAndColour) {
  const std::string lane = line_of(dot_of(example()), "\"site/local-assembly\" -> \"market/eu-market\"");
  EXPECT_THAT(lane, HasSubstr("<b>§ eu-vehicles</b>"));
  EXPECT_THAT(lane, HasSubstr("+ credits for us-vehicles"));
  EXPECT_THAT(lane, HasSubstr(", color = \"#00578a\""));
}

TEST(Dot, SeveralTariffsOfALaneAreDrawnSideBySide) {
  const std::string dot = dot_of(example({{"lane.imports.tariffs", "[\"us-vehicles\", \"eu-vehicles\"]"}}));
  EXPECT_THAT(dot, HasSubstr("color = \"#a63603:#00578a\""));
}

TEST(Dot, SharesAreOfAllPrimaries) {
  const std::string lane = line_of(dot_of(example()), "\"site/local-assembly\" -> \"market/us-market\"");
  EXPECT_THAT(lane, HasSubstr("share 0–100%"));
}

TEST(Dot, AClosedLaneIsDotted) {
  const std::string dot = dot_of(example({{"lane.imports.limit", "0"}}));
  EXPECT_THAT(dot, HasSubstr("label = <<b>imports</b><br/>closed>, color = \"#a63603\", style = dotted"));
  EXPECT_THAT(dot, HasSubstr("dotted line: closed"));
  EXPECT_THAT(dot_of(example()), Not(HasSubstr("dotted")));
}

TEST(Dot, ALegendNamesOnlyWhatIsThere) {
  Study study = example();
  for (Lane& lane : study.lanes) lane.tariffs.clear();
  EXPECT_THAT(dot_of(study), Not(HasSubstr("§")));
}

TEST(Dot, TheDescriptionCounts) {
  EXPECT_THAT(description_of(example()), HasSubstr("4 sites, 6 lanes, of which 2 are backups, 2 markets"));
}

}  // namespace
}  // namespace chokepoint
