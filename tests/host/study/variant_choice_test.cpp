#include "host/study/variant_choice.h"

#include <gtest/gtest.h>

#include "host/error.h"
#include "host/study/reader.h"

namespace chokepoint {
namespace {

TEST(VariantOf, NamesThoseThatThereAre) {
  const StudyFile file = read_study("tests/end_to_end/corners.toml");
  EXPECT_EQ(variant_of(file, "two-sources").name, "two-sources");
  try {
    variant_of(file, "three-sources");
    FAIL() << "found";
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("'base', 'two-sources'"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace chokepoint
