#include "host/graph/quoting.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

TEST(Quoting, XmlKeepsMarkupOut) {
  EXPECT_EQ(xml_text("a <b> & \"c\" 'd' \\"), "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; \\");
  EXPECT_EQ(xml_text("&lt;"), "&amp;lt;");
  EXPECT_EQ(xml_text("日本"), "日本");
}

TEST(Quoting, IdentifiersCannotEndTheirQuotes) {
  EXPECT_EQ(dot_id("site/a b"), "\"site/a b\"");
  EXPECT_EQ(dot_id("\" -> x"), "\"&quot; -&gt; x\"");
  EXPECT_EQ(dot_id("\\"), "\"&#92;\"");
}

TEST(Quoting, LabelsDoubleTheBackslashAndShowControls) {
  EXPECT_EQ(label_text("\\N"), "&#92;&#92;N");
  EXPECT_EQ(label_text("a\nb"), "a&#92;&#92;nb");
  EXPECT_EQ(label_text("<b>"), "&lt;b&gt;");
}

}  // namespace
}  // namespace chokepoint
