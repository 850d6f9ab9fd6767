#include "host/app/limits.h"

#include <gtest/gtest.h>

#include "host/error.h"

namespace chokepoint {
namespace {

using Figure = PrecisionTarget::Figure;

TEST(Limits, ReadAPrecision) {
  const PrecisionTarget cvar = precision_target("cvar=0.5%");
  EXPECT_EQ(cvar.figure, Figure::cvar);
  EXPECT_EQ(cvar.outcome, "loss");
  EXPECT_DOUBLE_EQ(cvar.share, 0.005);
  const PrecisionTarget mean = precision_target("mean(market/a=b (x)/sold)=1%");
  EXPECT_EQ(mean.figure, Figure::mean);
  EXPECT_EQ(mean.outcome, "market/a=b (x)/sold");
  EXPECT_DOUBLE_EQ(mean.share, 0.01);
}

TEST(Limits, RefuseWhatIsNoPrecision) {
  for (const char* text : {"", "cvar", "cvar=", "cvar=0", "cvar=0.5", "cvar=-1%", "cvar=100%", "cvar=nan",
                           "cvar=1%%", "sd=1%", "=1%", "mean(loss=1%", "cvar=1e400"})
    EXPECT_THROW(precision_target(text), UserError) << text;
}

TEST(Limits, ReadATime) {
  EXPECT_EQ(duration_in_seconds("90"), 90);
  EXPECT_EQ(duration_in_seconds("90s"), 90);
  EXPECT_EQ(duration_in_seconds("30min"), 1800);
  EXPECT_EQ(duration_in_seconds("2m"), 120);
  EXPECT_EQ(duration_in_seconds("1.5h"), 5400);
  for (const char* text : {"", "h", "0s", "-1h", "2d", "1e30h", "inf", "1 h"})
    EXPECT_THROW(duration_in_seconds(text), UserError) << text;
}

}  // namespace
}  // namespace chokepoint
