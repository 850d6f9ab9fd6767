// The dice visit every corner: each key of the study syntax, and each kind of event of the model.

#include "tests/end_to_end/random_study.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/end_to_end/story.h"
#include "tests/end_to_end/study_on_disk.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kStudies = 300;
constexpr std::int64_t kCount = 64;  // [scenario] of each

/// The last parts of the keys in the section "All keys" of the page.
std::set<std::string> keys_of_page() {
  std::ifstream file("configs/FORMAT.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string page = text.str(), section = page.substr(page.find("## All keys"));
  const std::regex key("`[A-Za-z_.]+\\.([a-z_]+)`");
  std::set<std::string> keys;
  for (std::sregex_iterator at(section.begin(), section.end(), key), end; at != end; ++at)
    keys.insert((*at)[1]);
  return keys;
}

bool has_key(const std::string& text, const std::string& key) {
  for (const char* after : {" = ", "\" = ", "]]", ".\""})
    if (text.find(key + after) != std::string::npos) return true;
  return false;
}

TEST(RandomStudies, HaveEveryKey) {
  std::string all;
  for (std::uint64_t seed = 0; seed < kStudies; ++seed) all += random_study(seed, {.variants = true}).text;
  const std::set<std::string> keys = keys_of_page();
  EXPECT_GT(keys.size(), 70u);
  for (const std::string& key : keys) EXPECT_TRUE(has_key(all, key)) << key;
  EXPECT_FALSE(has_key(all, "share_of_nothing"));
}

TEST(RandomStudies, AreTheSameForTheSameSeed) {
  EXPECT_EQ(random_study(7).text, random_study(7).text);
  EXPECT_NE(random_study(7).text, random_study(8).text);
}

/// Regimes that are compared by words, and regimes whose normals load or correlate.
TEST(RandomStudies, HaveBothKindsOfRegimes) {
  int by_words = 0, always_past = 0, by_normals = 0;
  for (std::uint64_t seed = 0; seed < kStudies; ++seed) {
    const StudyOnDisk disk(random_study(seed));
    const WholeStudy study(disk.path());
    const compiled::Tables tables = study.tables(0);
    for (std::int32_t i = 0; i < tables.regimes.size; ++i) {
      const compiled::Regime& regime = tables.regimes[i];
      ++(regime.rank_limits == compiled::kNothing ? by_normals : by_words);
      always_past += regime.passed != compiled::kNothing;
    }
  }
  EXPECT_GE(by_words, 50);
  EXPECT_GE(always_past, 20);
  EXPECT_GE(by_normals, 50);
}

/// Whether a row whose name ends so holds a number of that kind.
struct Event {
  const char* ending;
  float above;
};

TEST(RandomStudies, SeeEveryEvent) {
  const std::map<std::string, Event> events = {
      {"a backup starts", {"switches", 0}},      {"a quota fills", {"/over_quota", 1}},
      {"credits are earned", {"/credits", 1}},   {"sales are lost", {"/lost", 1}},
      {"customers wait", {"/backlog", 1}},       {"a backup is ready", {"/phase", 1}},
      {"a delay never ends", {"driver", 1e30f}}, {"markets run short", {"/longest_short", 5}},
      {"a regime moves", {"/state", 0}},         {"switching costs", {"cost/switching", 1}},
      {"duty is paid", {"cost/duty", 1}},        {"a site opens late", {"/opening", 1}},
      {"there is profit", {"profit", 1000}},     {"there is loss", {"loss", 1000}},
  };
  std::map<std::string, int> studies;
  for (std::uint64_t seed = 0; seed < kStudies; ++seed) {
    const StudyOnDisk disk(random_study(seed));
    const WholeStudy study(disk.path());
    const Rows rows = study.all_of(0, *make_cpu_backend(1), 0, kCount);
    std::set<std::string> seen;
    for (std::size_t row = 0; row < rows.size(); ++row)
      for (const auto& [what, event] : events) {
        const std::string& name = study.column(row).name;
        const bool fits = event.ending == std::string("driver") ? name.starts_with("driver/")
                                                                : name.ends_with(event.ending);
        if (fits && std::any_of(rows[row].begin(), rows[row].end(), [&](float x) { return x > event.above; }))
          seen.insert(what);
      }
    for (const std::string& what : seen) ++studies[what];
  }
  for (const auto& [what, event] : events) EXPECT_GE(studies[what], 20) << what;
}

}  // namespace
}  // namespace chokepoint
