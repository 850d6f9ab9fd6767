#pragma once

#include <cstddef>
#include <cstdint>

#include "host/results/growing_block.h"
#include "host/results/hdf5.h"

namespace chokepoint {

/// A float32 variable of a file on disk that grows along its last dimension, in chunks, while blocks of it
/// come in any order. Space is taken chunk after chunk from the first place on, whatever comes first, so that
/// the file's bytes do not depend on the order; values go to their place at once.
class GrowingVariable {
 public:
  static constexpr hsize_t kChunk = 16384;  // [value] of one column: what a reader reads at once

  /// Take a variable that NetcdfWriter made: no places yet.
  GrowingVariable(Hdf5Handle variable, std::size_t rows, std::size_t columns)
      : variable_(std::move(variable)), rows_(rows), columns_(columns) {}

  const Hdf5Handle& handle() const { return variable_; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::uint64_t length() const { return length_; }

  /// Write a block; one thread at a time.
  void write(const GrowingBlock& block);

  /// Say how many places there are; all of them must have been written.
  void finish(std::uint64_t length);

  void close() { variable_.close(); }

 private:
  void resize(std::uint64_t length);

  Hdf5Handle variable_;
  std::size_t rows_, columns_;
  std::uint64_t length_ = 0;
};

}  // namespace chokepoint
