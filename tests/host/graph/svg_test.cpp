#include "host/graph/svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "host/graph/quoting.h"

namespace chokepoint {
namespace {

using testing::HasSubstr;

TEST(Svg, HasNodesAndEdges) {
  const std::string svg = svg_of("digraph { a -> b }", "T", "D");
  EXPECT_THAT(svg, HasSubstr("<title>a</title>"));
  EXPECT_THAT(svg, HasSubstr("<title>a&#45;&gt;b</title>"));
}

TEST(Svg, CanBeReadOut) {
  const std::string svg = svg_of("digraph {}", "a < b", "\"c\"");
  EXPECT_THAT(svg, HasSubstr("<svg role=\"img\" aria-labelledby=\"title description\""));
  EXPECT_THAT(
      svg, HasSubstr("<title id=\"title\">a &lt; b</title>\n<desc id=\"description\">&quot;c&quot;</desc>"));
}

TEST(Svg, ShowsBackslashesOfIdsAndLabels) {
  const std::string svg =
      svg_of("digraph { " + dot_id("x\\N\\") + " [label = <" + label_text("y\\N\\") + ">] }", "T", "D");
  EXPECT_THAT(svg, HasSubstr("<title>x&#92;N&#92;</title>"));
  EXPECT_THAT(svg, HasSubstr(">y\\N\\</text>"));
}

TEST(Svg, WhatIsNoGraphIsABug) { EXPECT_THROW(svg_of("digraph {", "T", "D"), std::logic_error); }

}  // namespace
}  // namespace chokepoint
