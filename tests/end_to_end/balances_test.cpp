// The balances hold in the studies of configs and tests, and their checks find whatever is spoiled.

#include "tests/end_to_end/balances.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/end_to_end/study_on_disk.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kCount = 20;  // [scenario]

std::string any_fault(const Story& story) {
  return unit_fault(story) + ledger_fault(story) + money_fault(story) + outcome_fault(story);
}

class Balances : public testing::TestWithParam<std::string> {};

TEST_P(Balances, HoldInEveryVariant) {
  const WholeStudy study(GetParam());
  const std::int64_t count = study.rows() < 10'000 ? 300 : 40;
  for (std::size_t v = 0; v < study.size(); ++v)
    EXPECT_EQ(any_fault(Story(study, v, study.all_of(v, *make_cpu_backend(1), 0, count))), "")
        << study.name(v);
}

INSTANTIATE_TEST_SUITE_P(Studies, Balances, testing::ValuesIn(tested_studies()),
                         [](const auto& tested) { return study_label(tested.param); });

/// Rows whose names are `prefix` NAME `suffix`, month by month if series.
std::vector<std::size_t> rows_of(const Story& story, const std::string& prefix, const std::string& suffix) {
  std::vector<std::size_t> rows;
  const auto fits = [&](const std::string& name) {
    return name.size() >= prefix.size() + suffix.size() && name.starts_with(prefix) && name.ends_with(suffix);
  };
  for (const auto& [name, row] : story.all_outcomes())
    if (fits(name)) rows.push_back(row);
  for (const auto& [name, row] : story.all_series())
    for (int t = 0; fits(name) && t < story.months(); ++t) rows.push_back(row + static_cast<std::size_t>(t));
  return rows;
}

/// A way to spoil one number, and the rows of which at least one shows it.
struct Spoiling {
  const char *prefix, *suffix;
  std::function<float(float)> change;
};

float more(float x) { return x * 1.00001f + 1e-3f; }
float less(float x) { return x * 0.9999f - 1e-3f; }
float next(float x) { return x + 1; }

std::vector<Spoiling> spoilings() {
  std::vector<Spoiling> all = {
      {"site/", "/capacity", less},     {"site/", "/wanted", less},    {"site/", "/wanted", more},
      {"lane/", "/phase", next},        {"regime/", "/state", next},   {"tariff/", "/quota_used", more},
      {"tariff/", "/quota_full", next}, {"tariff/", "/credits", more}, {"regime/", "/months", next},
      {"switches", "", next},           {"market/", "_short", next}};
  for (const char* suffix : {"/asked", "/shipped", "/arrived", "/units"})
    all.push_back({"lane/", suffix, less});
  for (const char* suffix : {"/shipped", "/arrived", "/units"}) all.push_back({"lane/", suffix, more});
  for (const auto& change : {more, less}) {
    all.push_back({"site/", "/output", change});
    all.push_back({"stock/", "", change});
    all.push_back({"cost/", "", change});
    all.push_back({"duty/", "", change});
    all.push_back({"tariff/", "/over_quota", change});
    for (const char* suffix : {"/demand", "/sold", "/lost", "/backlog", "/fill_rate"})
      all.push_back({"market/", suffix, change});
    for (const char* name : {"revenue", "total_cost", "cost", "profit", "loss", "duty"})
      all.push_back({name, "", change});
  }
  return all;
}

/// Whether spoiling some number of these rows shows.
bool shows(Story& story, const Spoiling& spoiling) {
  for (const std::size_t row : rows_of(story, spoiling.prefix, spoiling.suffix)) {
    float& x = story.rows()[row][kCount / 2];
    const float before = x;
    x = spoiling.change(x);
    const bool found = !any_fault(story).empty();
    x = before;
    if (found) return true;
  }
  return false;
}

TEST(BalancesCheck, ShowWhateverIsSpoiled) {
  const std::vector<Spoiling> all = spoilings();
  std::vector<bool> shown(all.size());
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const StudyOnDisk disk(random_study(seed));
    const WholeStudy study(disk.path());
    Story story(study, 0, study.all_of(0, *make_cpu_backend(1), 0, kCount));
    ASSERT_EQ(any_fault(story), "");
    for (std::size_t k = 0; k < all.size(); ++k)
      if (!shown[k]) shown[k] = shows(story, all[k]);
  }
  for (std::size_t k = 0; k < all.size(); ++k)
    EXPECT_TRUE(shown[k]) << all[k].prefix << "*" << all[k].suffix << " spoiled as 1 becomes "
                          << all[k].change(1);
}

/// A bound on rounding is no licence: a hundred thousandth is seen where it should be.
TEST(BalancesCheck, NoticeAHundredThousandth) {
  const StudyOnDisk disk(random_study(0));
  const WholeStudy study(disk.path());
  Story story(study, 0, study.all_of(0, *make_cpu_backend(1), 0, kCount));
  for (const char* name : {"total_cost", "revenue", "profit"}) {
    float& x = story.rows()[story.all_outcomes().at(name)][3];
    const float before = x;
    x *= 1.00001f;
    EXPECT_NE(any_fault(story), "") << name;
    x = before;
  }
  EXPECT_EQ(any_fault(story), "");
}

}  // namespace
}  // namespace chokepoint
