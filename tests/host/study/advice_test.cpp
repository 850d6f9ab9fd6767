#include "host/study/advice.h"

#include <gtest/gtest.h>

#include "host/study/reader.h"

namespace chokepoint {
namespace {

constexpr const char* kStudy = R"(
study = { start = "2026-01", periods = 12 }
item = [{ name = "part" }]
site = [{ name = "supplier", item = "part", stages = [{ capacity = 10, opens = "2020-01" }] }]
lane = [{ name = "only", from = "supplier", to = "plant", share = 1, price = { times = ["price"] }, tariffs = ["duty"] }]
market = [{ name = "plant", item = "part", demand = 5 }]
driver = [
  { name = "climate", distribution = { type = "normal", mean = 0, sd = 1 } },
  { name = "price", scope = "path", loadings = { climate = 0.5 }, distribution = { type = "uniform", min = 1, max = 2 } }]
regime = [{ name = "rule", states = ["a", "b"], initial = "a", transition = [[0.5, 0.5], [0.5, 0.5]] }]
tariff = [{ name = "duty", regime = "rule", states = { a = { rate = 0 }, b = { rate = 0.25 } } }]
)";

std::vector<std::string> advice_on(const std::string& more, const std::vector<Setting>& settings = {}) {
  return advice(read_study({"study.toml", "study", kStudy + more, {}}, settings));
}

TEST(Advice, HasNothingToSayOfWhatIsUsed) {
  EXPECT_EQ(advice_on(""), std::vector<std::string>{});  // climate only by what loads on it
}

TEST(Advice, NamesWhatChangesNothing) {
  const auto lines = advice_on("", {{"lane.only.tariffs", "[]"}, {"lane.only.price", "1"}});
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(
      lines[0],
      "driver 'climate' changes nothing (no quantity in use, and nothing that is, names it). Use it, or "
      "remove it.");
  EXPECT_TRUE(lines[1].starts_with("driver 'price' changes nothing ("));
  EXPECT_TRUE(
      lines[2].starts_with("regime 'rule' changes nothing ("));  // a tariff that is on no lane names it
  EXPECT_EQ(lines[3],
            "tariff 'duty' changes nothing (it is among the 'tariffs' of no lane). Use it, or remove it.");
}

TEST(Advice, LetsAVariantUseIt) {
  const std::string variant =
      "variant = [{ name = \"taxed\", set = { \"lane.only.tariffs\" = [\"duty\"] } }]\n";
  EXPECT_EQ(advice_on(variant, {{"lane.only.tariffs", "[]"}}), std::vector<std::string>{});
}

TEST(Advice, TakesARateOfManyTimesTheValueForPerCent) {
  EXPECT_EQ(advice_on("", {{"tariff.duty.states.b.rate", "5"}}), std::vector<std::string>{});
  EXPECT_EQ(advice_on("", {{"tariff.duty.states.b.rate", "25"}}),
            std::vector<std::string>{
                "tariff 'duty' has a rate of 25 (2500% of the customs value). Write 0.25 if 25% "
                "is meant."});
}

TEST(Advice, WarnsOfOrdersThatOscillate) {
  const auto lines = advice_on("", {{"market.plant.stock", "{ cover = 9 }"}});
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(lines[0].starts_with("the stock of 'part' at 'plant' may oscillate ("));
}

}  // namespace
}  // namespace chokepoint
