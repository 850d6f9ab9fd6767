#include "host/report/charts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <regex>

#include "host/report/html.h"

namespace chokepoint {
namespace {

using testing::HasSubstr;
using testing::Not;

const Caption kCaption{"an-id", "A <title>", "What \"it\" shows"};

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

/// A curve of some points.
Curve curve(const std::string& name, const std::vector<Point>& line) {
  Curve result;
  result.name = name;
  result.look = {"s0", 0};
  result.line = line;
  return result;
}

LineChart two_lines() {
  LineChart chart{
      {{0, 10}, even_ticks({0, 10}, 5), "x [unit]"}, {{0, 1}, percent_ticks({0, 1}, 2), "share"}, {}};
  chart.curves = {curve("one", {{0, 0}, {5, 0.5}, {10, 1}}), curve("two & <more>", {{0, 1}, {10, 0}})};
  return chart;
}

TEST(Charts, CanBeReadOutAndEscapeTheirWords) {
  const std::string svg = line_chart(two_lines(), 400, 200, kCaption);
  EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"an-id-title an-id-description\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"an-id-title\">A &lt;title&gt;</title>"));
  EXPECT_THAT(svg, HasSubstr("<desc id=\"an-id-description\">What &quot;it&quot; shows</desc>"));
  EXPECT_THAT(svg, HasSubstr(">two &amp; &lt;more&gt;</text>"));
}

TEST(Charts, StayWithinTheirWidth) {
  for (const double width : {300.0, 340.0, 900.0}) {
    const std::string svg = line_chart(two_lines(), width, 200, kCaption);
    const std::regex place("[ML]([0-9.-]+) ");
    for (std::sregex_iterator at(svg.begin(), svg.end(), place), end; at != end; ++at) {
      const double x = std::stod((*at)[1]);
      EXPECT_GE(x, 0);
      EXPECT_LE(x, width);
    }
  }
}

TEST(Charts, PutPointsWhereTheyBelong) {
  LineChart chart = two_lines();
  chart.curves = {curve("one", {{0, 0}, {10, 1}})};
  const std::string svg = line_chart(chart, 400, 200, kCaption);
  std::smatch line;
  ASSERT_TRUE(std::regex_search(
      svg, line, std::regex("class=\"line s0\" d=\"M([0-9.]+) ([0-9.]+)L([0-9.]+) ([0-9.]+)\"")));
  EXPECT_LT(std::stod(line[1]), std::stod(line[3]));  // to the right
  EXPECT_GT(std::stod(line[2]), std::stod(line[4]));  // and up
  EXPECT_THAT(svg, Not(HasSubstr("marker")));         // one line needs neither sign nor legend
}

TEST(Charts, LeaveOutWhatIsNotFinite) {
  LineChart chart = two_lines();
  chart.curves[0].line[1].y = NAN;
  chart.curves[1].line[0].y = std::numeric_limits<double>::infinity();
  const std::string svg = line_chart(chart, 400, 200, kCaption);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
}

TEST(Charts, BarsReachFromTheirBeginningToTheirEnd) {
  BarChart chart;
  chart.x = {{-10, 10}, even_ticks({-10, 10}, 4), "USD"};
  chart.bars = {{"up", "+5", 0, 5}, {"down", "-10", 0, -10, {}, "less"}};
  const std::string svg = bar_chart(chart, 900, kCaption);
  const std::regex bar("<rect class=\"bar (more|less)\" x=\"([0-9.]+)\" y=\"[0-9.]+\" width=\"([0-9.]+)\"");
  std::sregex_iterator at(svg.begin(), svg.end(), bar);
  const double zero = std::stod((*at)[2]), up = std::stod((*at)[3]);
  ++at;
  EXPECT_NEAR(std::stod((*at)[2]) + std::stod((*at)[3]), zero, 0.2);  // the other ends where this begins
  EXPECT_NEAR(std::stod((*at)[3]), 2 * up, 0.2);
}

TEST(Charts, StepsOfAWaterfallAreJoined) {
  BarChart chart;
  chart.x = {{0, 10}, even_ticks({0, 10}, 4), ""};
  chart.bars = {{"begin", "5", 0, 5}, {"more", "+3", 5, 8}, {"end", "8", 0, 8}};
  EXPECT_EQ(count(bar_chart(chart, 340, kCaption), "class=\"step\""), 0U);
  chart.join = BarChart::Join::steps;
  EXPECT_EQ(count(bar_chart(chart, 340, kCaption), "class=\"step\""), 2U);
}

TEST(Charts, SharesLieUponEachOtherWithTheirNumbers) {
  const ShareChart chart{{{0, 2}, {}, ""},
                         {{"one", {1, 0.5, 0.5}}, {"two", {0, 0.5, 0.5}}, {"thin", {0, 0, 0}}}};
  const std::string svg = share_chart(chart, 340, 200, kCaption);
  EXPECT_EQ(count(svg, "<rect class=\"area "), 3U);  // the legend has all
  EXPECT_EQ(count(svg, ">1</text>"), 2U);            // in the legend and in the layer
  EXPECT_EQ(count(svg, ">2</text>"), 2U);
  EXPECT_EQ(count(svg, ">3</text>"), 1U);  // too thin for a number
}

TEST(Charts, NumbersOfLayersStandInsideThem) {
  // A layer that is thick for one month only has no room for its number, though it has the height.
  ShareChart chart{{{0, 60}, {}, ""}, {{"one", {}}, {"two", {}}}};
  for (int t = 0; t <= 60; ++t) chart.layers[0].share.push_back(t == 12 ? 0 : 1);
  for (int t = 0; t <= 60; ++t) chart.layers[1].share.push_back(t == 12 ? 1 : 0);
  EXPECT_EQ(count(share_chart(chart, 340, 200, kCaption), ">2</text>"), 1U);  // in the legend
  for (std::size_t t = 9; t <= 15; ++t) {
    chart.layers[0].share[t] = 0;
    chart.layers[1].share[t] = 1;
  }
  EXPECT_EQ(count(share_chart(chart, 340, 200, kCaption), ">2</text>"), 2U);
}

TEST(Drawing, ShortensNamesInTheirMiddle) {
  EXPECT_EQ(shortened("short", 100), "short");
  const std::string text = shortened("a-long-name-that-ends-differently-1", 100);
  EXPECT_LE(width_of(text), 100);
  EXPECT_TRUE(text.starts_with("a-l") && text.ends_with("y-1")) << text;
  const std::string japanese = shortened("日本日本日本日本日本日本", 60);
  EXPECT_LE(width_of(japanese), 60);
  EXPECT_EQ(escaped(japanese), japanese);  // no character was cut in two
}

TEST(Html, EscapesAndReplacesWhatIsNoText) {
  EXPECT_EQ(escaped("<a href='x'>&\"</a>"), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;");
  EXPECT_EQ(escaped("\xFF"), "\xEF\xBF\xBD");
  const std::string table = table_of({{"Name", "<b>"}, {{"<i>", "1"}}}, "a & b");
  EXPECT_THAT(table, HasSubstr("<th scope=\"row\">&lt;i&gt;</th><td>1</td>"));
  EXPECT_THAT(table, HasSubstr("<caption>a &amp; b</caption>"));
  EXPECT_THAT(table, Not(HasSubstr("<b>")));
}

}  // namespace
}  // namespace chokepoint
