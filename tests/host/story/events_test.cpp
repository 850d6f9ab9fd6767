// A small network in which it is known beforehand what goes wrong, and when.

#include "host/story/events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "host/story/story.h"
#include "tests/host/compile/small_study.h"

namespace chokepoint {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// small_study() with a regime `line` that is down from 2026-06 to 2026-08, for certain but against the plan,
/// and leaves the plant a quarter of its 100 cars a month. 80 a month are planned: in these months 55 are
/// missing.
Study study_with_a_stop() {
  Study study = small_study();
  const Matrix stays = {{1, 0}, {0, 1}}, stops = {{0, 1}, {0, 1}}, starts = {{1, 0}, {1, 0}};
  study.regimes = {{"line", {"up", "down"}, 0, stays, {{2, stops}, {5, starts}}, {}}};
  study.sites[1].availability = {1, {RegimeTerm{0, {1, 0.25}}}, {}};
  return study;
}

/// A backup from a plant of the same kind: started in the second short month, ready a month later.
void add_backup(Study& study) {
  Site site = study.sites[1];
  site.name = "spare-plant";
  site.availability = number(1);
  site.inputs.clear();
  study.sites.push_back(site);
  Lane lane = study.lanes[1];
  lane.name = "spare";
  lane.from = 2;
  lane.transit = 0;
  lane.share.reset();
  lane.backup = Backup{2, number(1), number(10)};
  study.lanes.push_back(lane);
}

Replay replay_of(const Study& study, std::optional<std::uint64_t> scenario = 1) {
  const StudyFile file{"small.toml", "", {{"base", "", study}}};
  return replay(file, file.variants.front(), scenario, *make_cpu_backend(1));
}

/// "MONTHS: TEXT" of every event.
std::vector<std::string> told(const Replay& replay) {
  const Account account(replay);
  std::vector<std::string> texts;
  for (const Event& event : events_of(account))
    texts.push_back(spell_text(account.study(), event.months) + ": " + event.text);
  return texts;
}

std::vector<std::string> told(const Study& study) { return told(replay_of(study)); }

TEST(Events, AreNoneWhereAllGoesByPlan) {
  EXPECT_THAT(told(small_study()), testing::IsEmpty());
  EXPECT_THAT(story_of(replay_of(small_study()), {}), HasSubstr("Nothing out of plan."));
}

TEST(Events, ARegimeTurnsAndBack) {
  EXPECT_THAT(told(study_with_a_stop()),
              Contains("2026-06: line turns from 'up' to 'down' and back in 2026-09."));
  Study stays = study_with_a_stop();
  stays.regimes[0].changes.pop_back();
  EXPECT_THAT(told(stays), Contains("2026-06: line turns from 'up' to 'down' and stays so to the end."));
}

/// It returns, but not to where it last came from.
TEST(Events, ARegimeReturnsFromTheSecondOfTwoStates) {
  Study study = small_study();
  const Matrix stays = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, to_quota = {{0, 1, 0}, {0, 1, 0}, {0, 0, 1}},
               to_stop = {{1, 0, 0}, {0, 0, 1}, {0, 0, 1}}, to_free = {{1, 0, 0}, {0, 1, 0}, {1, 0, 0}};
  study.regimes = {
      {"exports", {"free", "quota", "stop"}, 0, stays, {{2, to_quota}, {5, to_stop}, {7, to_free}}, {}}};
  EXPECT_THAT(told(study), Contains("2026-06: exports turns from 'free' to 'quota'."));
  EXPECT_THAT(told(study),
              Contains("2026-09: exports turns from 'quota' to 'stop' and, in 2026-11, to 'free'."));
}

TEST(Events, ARestlessRegimeIsToldInOneSentence) {
  Study study = small_study();
  study.regimes = {{"port", {"open", "shut"}, 0, {{0, 1}, {1, 0}}, {}, {}}};  // shut in every second month
  EXPECT_THAT(told(study),
              Contains("2026-05 to 2027-03: port turns 11 times: 'shut' in 6 of 12 months (2026-05, "
                       "2026-07, 2026-09, 2026-11, 2027-01 and 2027-03)."));
}

/// 3 x 55 = 165 of 240 cars: 69%.
TEST(Events, ASiteMakesLessForLackOfCapacity) {
  EXPECT_THAT(
      told(study_with_a_stop()),
      Contains(
          "2026-06 to 2026-08: plant makes 69% less than planned (165 vehicles), for lack of capacity."));
}

TEST(Events, ASiteRunsOutOfAnInput) {
  Study study = study_with_a_stop();
  study.sites[1].availability = number(1);
  study.lanes[0].flow = {1, {RegimeTerm{0, {1, 0}}}, {}};  // now the lane from the mine stops, 2 months away
  EXPECT_THAT(told(study), Contains(HasSubstr("short of raw.")));
  EXPECT_THAT(told(study), Not(Contains(HasSubstr("for lack of capacity"))));
}

/// The shop's stock lasts for half a month, and a quarter of those who get no car wait.
TEST(Events, AMarketGoesShortAndCatchesUp) {
  const Replay replay = replay_of(study_with_a_stop());
  EXPECT_THAT(told(replay),
              Contains(testing::AllOf(HasSubstr("shop sells "), HasSubstr("less than is asked for; "),
                                      HasSubstr(" lost; up to "), HasSubstr(" wait, none from "))));
  const Account account(replay);
  EXPECT_GT(account.told("market/shop/lost"), 50);
}

TEST(Events, ABackupIsCalled) {
  Study study = study_with_a_stop();
  add_backup(study);
  EXPECT_THAT(told(study),
              Contains(HasSubstr(
                  "2026-07: for 2 months in a row shop expects to be short of car; backup 'spare' starts to "
                  "qualify (10 EUR), is ready in 2026-08 after a month and ships ")));
  study.lanes[2].backup->qualification = number(20);
  EXPECT_THAT(told(study), Contains(HasSubstr("is not ready before the end.")));
}

/// 80 cars arrive a month from April on: the third month's are 40 too many.
TEST(Events, AQuotaRunsOut) {
  Study study = small_study();
  study.tariffs = {{"cars", kNone, {{0.2, 200, 0.1, false}}, 12, number(0)}};
  study.lanes[1].tariffs = {0};
  EXPECT_THAT(told(study),
              Contains("2026-06: the quota of cars is full; to 2026-12, 520 vehicles pay the full rate."));
  EXPECT_THAT(told(study),
              Contains("2027-03: the quota of cars is full; to 2027-03, 40 vehicles pay the full rate."));
}

/// From 5 to 10 of the 50 that a car is worth.
TEST(Events, DutyJumpsWithItsRegime) {
  Study study = study_with_a_stop();
  study.sites[1].availability = number(1);
  study.tariffs = {{"cars", 0, {{0.1, {}, 0, false}, {0.2, {}, 0, false}}, 12, number(0)}};
  study.lanes[1].tariffs = {0};
  study.lanes[1].customs_value = number(50);
  EXPECT_THAT(told(study), Contains("2026-06: duty under cars rises from 5 to 10 EUR a vehicle."));
  EXPECT_THAT(told(study), Contains("2026-09: duty under cars falls from 10 to 5 EUR a vehicle."));
}

TEST(Events, AStageOpensLateOrNever) {
  Study study = small_study();
  study.drivers = {level_driver("late", Uniform{4, 4.5})};
  study.drivers[0].probability = 0.75;
  study.drivers[0].never = 0.7;
  study.sites[0].stages.push_back(study.sites[0].stages[0]);
  study.sites[0].stages[1].opens = 2;
  study.sites[0].stages[1].delay = {1, {DriverTerm{0}}, {}};
  const auto told_of_sixty = [&study] {
    std::vector<std::string> all;
    for (std::uint64_t scenario = 0; scenario < 60; ++scenario)
      for (const std::string& text : told(replay_of(study, scenario))) all.push_back(text);
    return all;
  };
  const std::vector<std::string> all = told_of_sixty();
  EXPECT_THAT(all, Contains("2026-06: stage 2 of mine never opens, as planned."));
  EXPECT_THAT(all, Not(Contains(HasSubstr("was to open"))));
  EXPECT_THAT(all, Contains("2026-06: stage 2 of mine opens, on its date (planned: never)."));
  EXPECT_THAT(all,
              Contains("2026-10: stage 2 of mine opens, 4 months after its date, 2026-06 (planned: never)."));
  study.drivers[0].never = 0.3;
  EXPECT_THAT(told_of_sixty(), Contains("2026-06: stage 2 of mine was to open; it never does."));
}

TEST(Events, AStageWithoutCapacityIsNotTold) {
  Study study = small_study();
  study.sites[0].stages.push_back(study.sites[0].stages[0]);
  study.sites[0].stages[1].opens = 2;
  EXPECT_THAT(told(study), Contains("2026-06: stage 2 of mine opens, on its date."));
  study.sites[0].stages[1].capacity = number(0);
  EXPECT_THAT(told(study), testing::IsEmpty());
}

TEST(Events, TheLighterAreLeftOutWhereThereAreTooMany) {
  Events all;
  for (int t = 0; t < 6; ++t) all.push_back({{t, t}, std::to_string(t), t % 3 == 0 ? 5.0 : 1.0});
  const auto texts = [&](std::size_t most) {
    std::string text;
    for (const Event& event : heaviest(all, most)) text += event.text;
    return text;
  };
  EXPECT_EQ(texts(6), "012345");
  EXPECT_EQ(texts(7), "012345");
  EXPECT_EQ(texts(3), "013");
  EXPECT_EQ(texts(2), "03");
  EXPECT_EQ(texts(1), "0");
  EXPECT_EQ(texts(0), "");
}

/// The table of the loss: its differences add up to minus the loss.
TEST(Story, ComesToTheLoss) {
  const Replay replay = replay_of(study_with_a_stop());
  const Account account(replay);
  const std::string story = story_of(replay, {"Why this one."});
  EXPECT_THAT(story, HasSubstr("small: scenario 1, variant 'base', seed 4294967298\nWhy this one.\n"));
  EXPECT_THAT(story, HasSubstr("2026-04 to 2027-03."));
  EXPECT_THAT(story, HasSubstr("a loss of " + account.money(account.told("loss")) + "."));
  double difference = account.told("revenue") - account.nominal("revenue");
  for (const char* part : {"purchase", "freight", "duty", "production", "holding", "switching", "shortage"})
    difference -= account.told(std::string("cost/") + part) - account.nominal(std::string("cost/") + part);
  EXPECT_NEAR(difference, -account.told("loss"), 1e-6 * account.nominal("revenue"));
  EXPECT_GT(account.told("loss"), 0);
}

/// A variant that costs nothing by itself, as a switch-off, says so in words.
TEST(Story, ComparesAVariantAsPlannedWithTheStudy) {
  const auto story = [](const Study& changed) {
    const StudyFile file{"small.toml", "", {{"base", "", study_with_a_stop()}, {"other", "", changed}}};
    std::string text = story_of(replay(file, file.variants.back(), 1, *make_cpu_backend(1)), {});
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  };
  EXPECT_THAT(story(study_with_a_stop()), HasSubstr("As planned this variant earns the same.)"));
  Study dearer = study_with_a_stop();
  dearer.markets[0].price = number(1);
  EXPECT_THAT(story(dearer), HasSubstr(" EUR less.)"));
}

}  // namespace
}  // namespace chokepoint
