#include "host/results/netcdf_writer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/results/files.h"
#include "host/results/netcdf_reader.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

NetcdfReader read_back(NetcdfWriter& file, const TemporaryFolder& folder) {
  write_new_file(folder / "x.h5", file.finish());
  return NetcdfReader(folder / "x.h5");
}

TEST(NetcdfWriter, WritesRowsWhereTheyBelong) {
  const TemporaryFolder folder;
  NetcdfWriter file;
  file.coordinate("a", std::vector<std::int64_t>{0, 1}, {"a", "1"});
  file.coordinate("b", std::vector<std::int64_t>{0, 1, 2}, {"b", "1"});
  file.coordinate("c", std::vector<std::int64_t>{0, 1, 2, 3}, {"c", "1"});
  std::vector<float> all(24);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<float>(i);
  std::vector<std::span<const float>> rows;
  for (std::size_t i = 0; i < 6; ++i) rows.push_back(std::span<const float>(all).subspan(4 * i, 4));
  file.variable_rows("rows", {"a", "b", "c"}, rows, {"rows", "1"});
  EXPECT_EQ(read_back(file, folder).floats("rows", {2, 3, 4}), all);
}

TEST(NetcdfWriter, KeepsTextsLongerThan64KiB) {
  const TemporaryFolder folder;
  const std::string text(200000, 'x');
  NetcdfWriter file;
  file.attribute("long", text);
  file.attribute("empty", "");
  file.variable("text", {}, std::vector<std::string>{text + text}, {"text", "1"});
  const NetcdfReader reader = read_back(file, folder);
  EXPECT_EQ(reader.text_attribute("long"), text);
  EXPECT_EQ(reader.text_attribute("empty"), "");
  EXPECT_EQ(reader.texts("text", {}).front(), text + text);
}

TEST(NetcdfWriter, WritesEveryNaNTheSame) {
  const auto image_of = [](double nan) {
    NetcdfWriter file;
    file.variable("x", {}, std::vector<double>{nan}, {"x", "1"});
    return file.finish();
  };
  EXPECT_EQ(image_of(kNaN), image_of(std::copysign(kNaN, -1.0)));
  EXPECT_EQ(image_of(kNaN), image_of(std::nan("7")));
  EXPECT_NE(image_of(kNaN), image_of(kInfinity));
}

TEST(NetcdfWriter, RefusesWhatAFileCannotHold) {
  NetcdfWriter file;
  file.coordinate("x", std::vector<double>{1, 2}, {"x", "1"});
  EXPECT_THROW(file.coordinate("none", std::vector<double>{}, {"no value", "1"}), std::invalid_argument);
  EXPECT_THROW(file.variable("y", {"x"}, std::vector<double>{1}, {"too few", "1"}), std::invalid_argument);
  EXPECT_THROW(file.variable("y", {"z"}, std::vector<double>{1}, {"no such axis", "1"}),
               std::invalid_argument);
  EXPECT_THROW(file.attribute("zero", std::string("a\0b", 3)), std::invalid_argument);
  file.attribute("bytes", "a\xFF");  // becomes U+FFFD
}

TEST(NetcdfReader, RefusesAnotherShapeOrKind) {
  const TemporaryFolder folder;
  NetcdfWriter file;
  file.coordinate("x", std::vector<double>{1, 2}, {"x", "1"});
  file.attribute("number", std::int64_t{3});
  file.attribute("text", "t");
  const NetcdfReader reader = read_back(file, folder);
  EXPECT_EQ(reader.doubles("x", {2}), (std::vector<double>{1, 2}));
  EXPECT_EQ(reader.length("x"), 2u);
  EXPECT_EQ(reader.length("y"), 0u);
  EXPECT_THROW(reader.doubles("x", {1}), Hdf5Error);
  EXPECT_THROW(reader.doubles("y", {2}), Hdf5Error);
  EXPECT_THROW(reader.texts("x", {2}), Hdf5Error);
  EXPECT_THROW(reader.text_attribute("number"), Hdf5Error);
  EXPECT_THROW(reader.integer_attribute("text"), Hdf5Error);
  EXPECT_THROW(reader.text_attribute("missing"), Hdf5Error);
}

}  // namespace
}  // namespace chokepoint
