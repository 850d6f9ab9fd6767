#include "host/results/utf8.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

TEST(Utf8, LeavesValidTextAlone) {
  // The first and last code point of every length, and those beside the surrogates.
  for (const std::string text :
       {"", "plain", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "ü寧🚢"}) {
    EXPECT_EQ(valid_utf8(text), text);
  }
}

TEST(Utf8, ReplacesEveryByteThatIsNotUtf8) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(valid_utf8("a\xFF"
                       "b"),
            "a" + bad + "b");
  EXPECT_EQ(valid_utf8("\x80"), bad);
  EXPECT_EQ(valid_utf8("\xC0\xAF"), bad + bad);                      // overlong
  EXPECT_EQ(valid_utf8("\xE0\x9F\xBF"), bad + bad + bad);            // overlong
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), bad + bad + bad);            // surrogate
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), bad + bad + bad + bad);  // above U+10FFFF
  EXPECT_EQ(valid_utf8("\xE5\xAF"), bad + bad);                      // cut off
  EXPECT_EQ(valid_utf8("\xC3(ü"), bad + "(ü");
}

}  // namespace
}  // namespace chokepoint
