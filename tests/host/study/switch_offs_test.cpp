#include "host/study/switch_offs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/error.h"

namespace chokepoint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Driver driver(const std::string& name, const Distribution& distribution) {
  Driver result;
  result.name = name;
  result.distribution = distribution;
  return result;
}

/// Drivers wind, tax and a constant; regimes port, tax and one that never changes.
StudyFile study_file() {
  Study study;
  study.drivers = {driver("wind", Normal{0, 1}), driver("tax", Uniform{0, 1}), driver("fee", Constant{3})};
  study.regimes = {{"port", {"open", "shut"}, 1, {{0.9, 0.1}, {0.5, 0.5}}, {}, {}},
                   {"tax", {"low", "high"}, 0, {{0.9, 0.1}, {0.5, 0.5}}, {}, {}},
                   {"law", {"as it is"}, 0, {{1}}, {}, {}}};
  return {"some.toml", "", {{"base", "", study}, {"plan-b", "", study}}};
}

std::vector<std::string> names_after(const std::vector<std::string>& wanted) {
  StudyFile file = study_file();
  add_switch_offs(file, wanted);
  std::vector<std::string> names;
  for (std::size_t i = 2; i < file.variants.size(); ++i) names.push_back(file.variants[i].name);
  return names;
}

TEST(SwitchOffs, HoldOneDriverOrRegimeEach) {
  StudyFile file = study_file();
  add_switch_offs(file, {"wind", "port"});
  ASSERT_EQ(file.variants.size(), 4u);
  const StudyVariant &wind = file.variants[2], &port = file.variants[3];
  EXPECT_EQ(wind.title, "Driver wind held at its nominal value");
  EXPECT_TRUE(wind.study.drivers[0].held);
  EXPECT_FALSE(wind.study.drivers[1].held || wind.study.regimes[0].held);
  EXPECT_EQ(port.title, "Regime port held in its initial state, shut");
  EXPECT_TRUE(port.study.regimes[0].held);
  EXPECT_FALSE(port.study.drivers[0].held);
  EXPECT_FALSE(file.variants[0].study.drivers[0].held);
  EXPECT_TRUE(is_switch_off(port.name));
  EXPECT_FALSE(is_switch_off("plan-b") || is_switch_off("without"));
}

TEST(SwitchOffs, AreChosenByNameOrPattern) {
  EXPECT_THAT(names_after({}), ElementsAre());
  EXPECT_THAT(names_after({"all"}), ElementsAre("without/driver/wind", "without/driver/tax",
                                                "without/regime/port", "without/regime/tax"));
  EXPECT_THAT(names_after({"tax"}), ElementsAre("without/driver/tax", "without/regime/tax"));
  EXPECT_THAT(names_after({"regime/tax"}), ElementsAre("without/regime/tax"));
  EXPECT_THAT(names_after({"regime/*", "port"}), ElementsAre("without/regime/port", "without/regime/tax"));
  EXPECT_THAT(names_after({"fee"}), ElementsAre("without/driver/fee"));  // asked for by name
}

TEST(SwitchOffs, LeaveOutWhatIsHeldInTheBase) {
  StudyFile file = study_file();
  file.variants.front().study.drivers[0].held = true;
  add_switch_offs(file, {"driver/*"});
  ASSERT_EQ(file.variants.size(), 3u);
  EXPECT_EQ(file.variants[2].name, "without/driver/tax");
}

TEST(SwitchOffs, TellEveryNameThatFitsNothing) {
  StudyFile file = study_file();
  try {
    add_switch_offs(file, {"wint", "port", "zebra"});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("--without 'wint': no driver or regime is called so (some.toml has "
                                        "'wind', 'tax', 'fee', 'port', 'tax', 'law'). Did you mean 'wind'?"));
    EXPECT_THAT(error.what(), HasSubstr("--without 'zebra'"));
    EXPECT_EQ(std::string(error.what()).find("'port': "), std::string::npos);
  }
  EXPECT_EQ(file.variants.size(), 2u);
}

}  // namespace
}  // namespace chokepoint
