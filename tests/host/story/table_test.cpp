#include "host/story/table.h"

#include <gtest/gtest.h>

#include <charconv>
#include <limits>
#include <sstream>

#include "host/study/reader.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

Replay replay_of(const std::string& path, std::uint64_t scenario) {
  const StudyFile file = read_study(path);
  return replay(file, file.variants.front(), scenario, *make_cpu_backend(1));
}

float number(const std::string& text) {
  float x = 0;
  if (text == "inf") return std::numeric_limits<float>::infinity();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  EXPECT_TRUE(error == std::errc() && end == text.data() + text.size()) << text;
  return x;
}

TEST(Table, CsvHasEverySeriesToTheBit) {
  const Replay told = replay_of("tests/end_to_end/example-study.toml", 42);
  std::istringstream lines(csv_of(told));
  std::string line, cell;
  std::getline(lines, line);
  std::istringstream titles(line);
  std::getline(titles, cell, ',');
  EXPECT_EQ(cell, "month");
  for (const Column& series : told.series) {
    std::getline(titles, cell, ',');
    EXPECT_EQ(cell, series.name);
  }
  for (std::size_t t = 0; t < 60; ++t) {
    ASSERT_TRUE(std::getline(lines, line));
    std::istringstream cells(line);
    std::getline(cells, cell, ',');
    EXPECT_EQ(cell,
              "20" + std::to_string(26 + t / 12) + (t % 12 < 9 ? "-0" : "-") + std::to_string(t % 12 + 1));
    for (const auto& months : told.told.series) {
      ASSERT_TRUE(std::getline(cells, cell, ','));
      EXPECT_EQ(number(cell), months[t]);
    }
    EXPECT_FALSE(std::getline(cells, cell, ','));
  }
  EXPECT_FALSE(std::getline(lines, line));
}

TEST(Table, CsvQuotesNamesThatNeedIt) {
  Replay told = replay_of("tests/end_to_end/example-study.toml", 42);
  told.series[0].name = "market/a, b/\"c\"";
  EXPECT_NE(csv_of(told).find("month,\"market/a, b/\"\"c\"\"\",cost,"), std::string::npos);
}

/// The text after `"NAME": {` and `"value": ` in it.
std::string value_in(const std::string& json, const std::string& name) {
  const std::size_t object = json.find("\"" + name + "\": {");
  const std::size_t begin = json.find("\"value\": ", object) + 9;
  return json.substr(begin, json.find_first_of(",\n", begin) - begin);
}

TEST(Table, JsonHasEveryOutcomeToTheBit) {
  const Replay told = replay_of("tests/end_to_end/corners.toml", 42);
  const std::string json = json_of(told);
  for (std::size_t i = 0; i < told.outcomes.size(); ++i) {
    const std::string value = value_in(json, told.outcomes[i].name);
    if (value == "null") {
      EXPECT_EQ(told.told.outcomes[i], std::numeric_limits<float>::infinity());
    } else {
      EXPECT_EQ(number(value), told.told.outcomes[i]) << told.outcomes[i].name;
    }
  }
  EXPECT_NE(json.find("\"scenario\": \"42\""), std::string::npos);
  EXPECT_NE(json.find("\"events\": [{"), std::string::npos);
}

}  // namespace
}  // namespace chokepoint
