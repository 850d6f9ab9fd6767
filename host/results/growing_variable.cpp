#include "host/results/growing_variable.h"

#include <array>
#include <stdexcept>

namespace chokepoint {

void GrowingVariable::resize(std::uint64_t length) {
  const std::array<hsize_t, 3> lengths{rows_, columns_, length};
  check_hdf5(H5Dset_extent(variable_.get(), lengths.data()), "H5Dset_extent");
  length_ = length;
}

void GrowingVariable::write(const GrowingBlock& block) {
  const auto count = static_cast<hsize_t>(block.count);
  // Chunks are allocated as the variable grows over them: one step of them after the other.
  while (length_ < block.first + count) resize(length_ + kChunk);
  const std::array<hsize_t, 3> start{block.row, 0, block.first}, counts{1, columns_, count};
  const Hdf5Handle space(H5Dget_space(variable_.get()), H5Sclose, "H5Dget_space");
  check_hdf5(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, counts.data(), nullptr),
             "H5Sselect_hyperslab");
  const std::array<hsize_t, 2> rows{columns_, static_cast<hsize_t>(block.stride)}, from{0, 0},
      part{columns_, count};
  const Hdf5Handle memory(H5Screate_simple(2, rows.data(), nullptr), H5Sclose, "H5Screate_simple");
  check_hdf5(H5Sselect_hyperslab(memory.get(), H5S_SELECT_SET, from.data(), nullptr, part.data(), nullptr),
             "H5Sselect_hyperslab");
  check_hdf5(
      H5Dwrite(variable_.get(), H5T_NATIVE_FLOAT, memory.get(), space.get(), H5P_DEFAULT, block.values),
      "H5Dwrite");
}

void GrowingVariable::finish(std::uint64_t length) {
  if (length == 0 || length > length_) throw std::invalid_argument("length of what has grown");
  resize(length);
}

}  // namespace chokepoint
