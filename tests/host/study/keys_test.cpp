#include "host/study/keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace chokepoint {
namespace {

std::string read_format() {
  std::ifstream file("configs/FORMAT.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Return what stands in `backticks` in a text, each once.
std::set<std::string> in_backticks(const std::string& text) {
  std::set<std::string> found;
  for (std::size_t at = text.find('`'); at != std::string::npos;) {
    const std::size_t end = text.find('`', at + 1);
    if (end == std::string::npos) break;
    found.insert(text.substr(at + 1, end - at - 1));
    at = text.find('`', end + 1);
  }
  return found;
}

std::set<std::string> keys_of_reader() {
  const auto keys = known_keys();
  return {keys.begin(), keys.end()};
}

TEST(KnownKeys, HoldEachKeyOnce) {
  const auto keys = known_keys();
  EXPECT_EQ(keys_of_reader().size(), keys.size());
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
  for (const char* key :
       {"lane.backup.after", "site.stock.ITEM.cover", "driver.distribution.sigma", "QUANTITY.base"})
    EXPECT_TRUE(keys_of_reader().contains(key)) << key;
}

// The page's last section lists every key with its table, as the reader does: neither has one more.
TEST(KnownKeys, AreTheOnesOfTheFormatPage) {
  const std::string page = read_format();
  ASSERT_FALSE(page.empty());
  const std::size_t section = page.find("\n## All keys\n");
  ASSERT_NE(section, std::string::npos);
  const std::size_t list = page.find("\n- `", section);  // behind the section's words
  ASSERT_NE(list, std::string::npos);
  EXPECT_EQ(in_backticks(page.substr(list)), keys_of_reader());
}

TEST(KnownKeys, AreEachExplainedOnTheFormatPage) {
  const std::string page = read_format();
  const std::set<std::string> explained = in_backticks(page.substr(0, page.find("\n## All keys\n")));
  for (const std::string& key : known_keys()) {
    const std::string last = key.substr(key.rfind('.') + 1);
    EXPECT_TRUE(explained.contains(last)) << key;
  }
}

}  // namespace
}  // namespace chokepoint
