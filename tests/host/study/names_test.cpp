#include "host/study/names.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

// Known answers of FNV-1a (32 bit), masked to 30 bits: the published offset basis for "", and 0xE40C292C for
// "a", 0xBF9CF968 for "foobar" (Fowler, Noll, Vo: the FNV test suite).
TEST(StreamOf, KnownAnswers) {
  EXPECT_EQ(stream_of(""), 2166136261u & 0x3FFFFFFFu);
  EXPECT_EQ(stream_of("a"), 0xE40C292Cu & 0x3FFFFFFFu);
  EXPECT_EQ(stream_of("foobar"), 0xBF9CF968u & 0x3FFFFFFFu);
  EXPECT_NE(stream_of("b"), stream_of("a"));
}

TEST(StreamOf, TakesBytesAsUnsigned) {
  std::uint32_t hash = 2166136261u;
  for (const std::uint32_t byte : {0xC3u, 0xA9u}) hash = (hash ^ byte) * 16777619u;
  EXPECT_EQ(stream_of("\xC3\xA9"), hash & 0x3FFFFFFFu);
}

TEST(NearestName, FindsSlipsAndNothingElse) {
  const std::vector<std::string> known = {"transit", "tariffs", "limit", "to"};
  EXPECT_EQ(nearest_name("tranist", known), "transit");  // a swap
  EXPECT_EQ(nearest_name("limt", known), "limit");       // a letter less
  EXPECT_EQ(nearest_name("tariff", known), "tariffs");   // a letter less
  EXPECT_EQ(nearest_name("Limit", known), "limit");      // another case
  EXPECT_EQ(nearest_name("weather", known), std::nullopt);
  EXPECT_EQ(nearest_name("x", known), std::nullopt);
  EXPECT_EQ(nearest_name("", known), std::nullopt);
  EXPECT_EQ(nearest_name("transit", {}), std::nullopt);
  EXPECT_EQ(nearest_name(std::string(100000, 't'), known), std::nullopt);
}

TEST(Matches, StarStandsForAnyText) {
  EXPECT_TRUE(matches("loss", "loss"));
  EXPECT_FALSE(matches("loss", "losses"));
  EXPECT_FALSE(matches("losses", "loss"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("*", "market/us/lost"));
  EXPECT_TRUE(matches("cost/*", "cost/duty"));
  EXPECT_FALSE(matches("cost/*", "total_cost"));
  EXPECT_TRUE(matches("market/*/fill_rate", "market/us/fill_rate"));
  EXPECT_TRUE(matches("market/*/fill_rate", "market/a/fill_rate/fill_rate"));
  EXPECT_FALSE(matches("market/*/fill_rate", "market/us/fill_rates"));
  EXPECT_TRUE(matches("*a*b*", "xaxbx"));
  EXPECT_FALSE(matches("*a*b*", "xbxax"));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_TRUE(matches("", ""));
}

TEST(Matches, IsNotSlowOnHostilePatterns) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(matches(pattern + "b", std::string(5000, 'a')));
}

TEST(Printable, EscapesWhatWouldNotStayOnItsLine) {
  EXPECT_EQ(printable("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(printable("\x1B[31m"), "\\x1B[31m");
  EXPECT_EQ(printable(std::string("\0", 1)), "\\x00");
  EXPECT_EQ(printable("\x7F"), "\\x7F");
  EXPECT_EQ(printable("\xC2\x85"), "\\u0085");      // next line (C1)
  EXPECT_EQ(printable("\xE2\x80\xAE"), "\\u202E");  // right-to-left override
  EXPECT_EQ(printable("caf\xC3\xA9 \xF0\x9F\x9A\x97"), "caf\xC3\xA9 \xF0\x9F\x9A\x97");
  EXPECT_EQ(printable("\xC3"), "\\xC3");                    // cut off
  EXPECT_EQ(printable("\xC0\xAF"), "\\xC0\\xAF");           // overlong
  EXPECT_EQ(printable("\xED\xA0\x80"), "\\xED\\xA0\\x80");  // a surrogate
  EXPECT_EQ(printable(std::string(120, 'x')), std::string(120, 'x'));
  EXPECT_EQ(printable(std::string(121, 'x')), std::string(120, 'x') + "...");
}

TEST(PrintableLines, KeepsLinesAndLengthAndNothingElse) {
  const std::string much(500, 'x');
  EXPECT_EQ(printable_lines("a\n\x1B[31mb\r" + much), "a\n\\x1B[31mb\\r" + much);
  EXPECT_EQ(printable_lines("\xE2\x80\xAE"), "\\u202E");
}

TEST(Listed, NamesTwelveAndCountsTheRest) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a", "b"}), "'a', 'b'");
  const std::string text = listed(std::vector<std::string>(15, "a"));
  EXPECT_TRUE(text.ends_with("'a' and 3 more")) << text;
}

TEST(FaultOfName, AllowsWhatStudiesUse) {
  for (const char* name :
       {"new-cells", "proven-cells>local-assembly", "10%", "27.5%", "a.b", "caf\xC3\xA9", "two words"})
    EXPECT_EQ(fault_of_name(name), std::nullopt) << name;
  for (const char* name : {"", "a/b", "a\nb", "\xFF", "a\xE2\x80\xAE"})
    EXPECT_NE(fault_of_name(name), std::nullopt);
}

}  // namespace
}  // namespace chokepoint
