#include "host/results/hdf5.h"

#include <gtest/gtest.h>

#include "host/results/netcdf_writer.h"

namespace chokepoint {
namespace {

ssize_t open_objects() { return H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_ALL); }

TEST(Hdf5, TellsTheReasonsOfAFailure) {
  try {
    open_to_read_hdf5("/no/such/file.h5");
    FAIL() << "opened a file that is not there";
  } catch (const Hdf5Error& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("H5Fopen failed (H5Fopen: "), std::string::npos) << text;
    EXPECT_NE(text.find("No such file or directory"), std::string::npos) << text;
  }
}

TEST(Hdf5, PrintsNothingItself) {
  testing::internal::CaptureStderr();
  EXPECT_THROW(open_to_read_hdf5("/no/such/file.h5"), Hdf5Error);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Hdf5, LeaksNothingWhenSomethingThrows) {
  const ssize_t before = open_objects();
  {
    NetcdfWriter file;
    file.coordinate("x", std::vector<double>{1, 2}, {"x", "1"});
    EXPECT_GT(open_objects(), before);
    EXPECT_THROW(file.coordinate("x", std::vector<double>{1}, {"again", "1"}), std::invalid_argument);
    EXPECT_THROW(file.variable("x", {"x"}, std::vector<double>{1, 2}, {"name taken", "1"}), Hdf5Error);
    const std::vector<float> row{1, 2, 3};
    EXPECT_THROW(file.variable_rows("rows", {"x"}, {std::span<const float>(row)}, {"row too long", "1"}),
                 std::invalid_argument);
  }
  EXPECT_EQ(open_objects(), before);
}

TEST(Hdf5, RefusesToFinishAFileThatIsStillOpen) {
  Hdf5MemoryFile file;
  {
    const Hdf5Handle group(H5Gcreate2(file.handle().get(), "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                           H5Gclose, "H5Gcreate2");
    EXPECT_THROW(file.close(), Hdf5Error);
  }
  EXPECT_FALSE(file.close().empty());
}

TEST(Hdf5, HoldsTwoFilesInMemoryAtOnce) {
  NetcdfWriter first, second;
  first.attribute("name", "first");
  second.attribute("name", "second");
  EXPECT_NE(first.finish(), second.finish());
}

}  // namespace
}  // namespace chokepoint
