#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "host/results/growing_variable.h"
#include "host/results/hdf5.h"

// A file of the netCDF-4 data model, written with HDF5 alone: dimensions, coordinates, variables, attributes.
// NetCDF-4's conventions for HDF5: docs.unidata.ucar.edu/netcdf-c, "File Format Specifications".

namespace chokepoint {

/// What every variable says of itself, and more text attributes where needed.
struct Label {
  std::string long_name;
  std::string units;  // UDUNITS where there is one; "1" for numbers without a unit and for names
  std::vector<std::pair<std::string, std::string>> more = {};
};

/// Values of a variable in row-major order. NaN is written as the one quiet NaN, so that bytes do not depend
/// on the machine that made it.
using Values = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>>;

/// Build such a file in memory, or on disk. Programmer's errors (a dimension that is unknown or empty, a
/// wrong number of values) are std::invalid_argument.
class NetcdfWriter {
 public:
  NetcdfWriter() : memory_(std::in_place) {}
  /// On disk, where no file may have that name.
  explicit NetcdfWriter(const std::string& path) : disk_(create_hdf5(path)) {}

  /// Set an attribute of the whole file; texts may have any length.
  void attribute(const std::string& name, const std::string& text);
  void attribute(const std::string& name, std::int64_t value);
  void attribute(const std::string& name, std::uint64_t value);

  /// Define a dimension and its coordinate, the variable of the same name. Every dimension has at least one
  /// value.
  void coordinate(const std::string& name, const Values& values, const Label& label);

  /// Write a variable over dimensions defined before (none: a scalar).
  void variable(const std::string& name, const std::vector<std::string>& dimensions, const Values& values,
                const Label& label);

  /// Write a float32 variable from its rows along the last dimension, one row in memory at a time.
  void variable_rows(const std::string& name, const std::vector<std::string>& dimensions,
                     const std::vector<std::span<const float>>& rows, const Label& label);

  /// Write a variable along one dimension that tells more of it. Variables written later over this dimension
  /// name it in their attribute `coordinates`, as CF has it.
  void auxiliary(const std::string& name, const std::string& dimension, const Values& values,
                 const Label& label);

  /// Define a variable that grows. It has dimensions once it is attached to them.
  GrowingVariable growing_variable(const std::string& name, std::size_t rows, std::size_t columns,
                                   const Label& label);
  void attach(const GrowingVariable& variable, const std::vector<std::string>& dimensions);
  /// Define a dimension that has grown, and its coordinate first, first + 1, ...
  void growing_coordinate(const std::string& name, std::int64_t first, std::uint64_t length,
                          const Label& label);

  /// Bring what is defined into the file's bytes. HDF5 does so when it likes, and what a later definition
  /// leaves behind depends on it: a file that grows is flushed before and after, so that its bytes are always
  /// the same.
  void flush() { check_hdf5(H5Fflush(file().get(), H5F_SCOPE_GLOBAL), "H5Fflush"); }

  /// Close the file and return its bytes; none where they are on disk. The writer is empty afterwards.
  std::vector<std::byte> finish();

 private:
  struct Dimension {
    Hdf5Handle scale;
    std::size_t length;
    std::string auxiliaries;  // separated by blanks
  };

  const Hdf5Handle& file() const { return memory_ ? memory_->handle() : disk_; }
  Hdf5Handle create(const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                    const Label& label, hsize_t chunk = 0);
  void define(const std::string& name, Hdf5Handle scale, std::size_t length);
  std::vector<hsize_t> shape_of(const std::vector<std::string>& dimensions) const;
  void attach(const Hdf5Handle& variable, const std::vector<std::string>& dimensions);

  std::optional<Hdf5MemoryFile> memory_;
  Hdf5Handle disk_;
  std::map<std::string, Dimension> dimensions_;
};

}  // namespace chokepoint
