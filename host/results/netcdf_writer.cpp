#include "host/results/netcdf_writer.h"

#include <hdf5_hl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "host/results/utf8.h"

namespace chokepoint {
namespace {

/// Return the text as HDF5 can hold it: UTF-8, ended by its first 0.
std::string storable(const std::string& text) {
  if (text.find('\0') != std::string::npos) throw std::invalid_argument("a text with a 0 inside");
  return valid_utf8(text);
}

void write_attribute(const Hdf5Handle& object, const std::string& name, hid_t file_type, hid_t memory_type,
                     const void* value) {
  const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose, "H5Screate");
  const Hdf5Handle attribute(
      H5Acreate2(object.get(), name.c_str(), file_type, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
      "H5Acreate2");
  check_hdf5(H5Awrite(attribute.get(), memory_type, value), "H5Awrite");
}

void write_attribute(const Hdf5Handle& object, const std::string& name, const std::string& text) {
  const std::string stored = storable(text);
  const Hdf5Handle type = text_type(stored.size() + 1);
  write_attribute(object, name, type.get(), type.get(), stored.c_str());
}

template <class Number>
Number same_nan(Number x) {
  return std::isnan(x) ? std::numeric_limits<Number>::quiet_NaN() : x;
}

std::size_t size_of(const Values& values) {
  return std::visit([](const auto& list) { return list.size(); }, values);
}

/// Return the type that the values have on disk, always little-endian.
Hdf5Handle disk_type(const Values& values) {
  if (std::holds_alternative<std::vector<std::string>>(values)) return text_type();
  const bool real = std::holds_alternative<std::vector<double>>(values);
  return Hdf5Handle(H5Tcopy(real ? H5T_IEEE_F64LE : H5T_STD_I64LE), H5Tclose, "H5Tcopy");
}

/// Write a variable. Texts pass through a buffer, which HDF5 clears for each variable anew: by default, a
/// megabyte.
void write_all(const Hdf5Handle& variable, hid_t memory_type, const void* data) {
  constexpr std::size_t kBuffer = 16 << 10;  // [byte]
  const Hdf5Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "H5Pcreate");
  check_hdf5(H5Pset_buffer(transfer.get(), kBuffer, nullptr, nullptr), "H5Pset_buffer");
  check_hdf5(H5Dwrite(variable.get(), memory_type, H5S_ALL, H5S_ALL, transfer.get(), data), "H5Dwrite");
}

void write_values(const Hdf5Handle& variable, const std::vector<double>& values) {
  std::vector<double> stored(values.size());
  std::transform(values.begin(), values.end(), stored.begin(), same_nan<double>);
  write_all(variable, H5T_NATIVE_DOUBLE, stored.data());
}

void write_values(const Hdf5Handle& variable, const std::vector<std::int64_t>& values) {
  write_all(variable, H5T_NATIVE_INT64, values.data());
}

void write_values(const Hdf5Handle& variable, const std::vector<std::string>& values) {
  std::vector<std::string> stored(values.size());
  std::transform(values.begin(), values.end(), stored.begin(), storable);
  std::vector<const char*> texts(values.size());
  std::transform(stored.begin(), stored.end(), texts.begin(), [](const auto& text) { return text.c_str(); });
  const Hdf5Handle type = text_type();
  write_all(variable, type.get(), texts.data());
}

std::size_t product(const std::vector<hsize_t>& shape) {
  std::size_t count = 1;
  for (const hsize_t length : shape) count *= length;
  return count;
}

}  // namespace

void NetcdfWriter::attribute(const std::string& name, const std::string& text) {
  write_attribute(file(), name, text);
}

void NetcdfWriter::attribute(const std::string& name, std::int64_t value) {
  write_attribute(file(), name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
}

void NetcdfWriter::attribute(const std::string& name, std::uint64_t value) {
  write_attribute(file(), name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &value);
}

namespace {

/// Let a variable grow along its last dimension, in chunks. Its space is taken as it grows, and never filled.
void make_chunked(const Hdf5Handle& settings, const std::vector<hsize_t>& shape, hsize_t chunk) {
  std::vector<hsize_t> lengths(shape.size(), 1);
  lengths.back() = chunk;
  check_hdf5(H5Pset_chunk(settings.get(), static_cast<int>(shape.size()), lengths.data()), "H5Pset_chunk");
  check_hdf5(H5Pset_alloc_time(settings.get(), H5D_ALLOC_TIME_EARLY), "H5Pset_alloc_time");
  check_hdf5(H5Pset_fill_time(settings.get(), H5D_FILL_TIME_NEVER), "H5Pset_fill_time");
}

/// No cache of chunks: parts of them are written where they belong.
Hdf5Handle without_chunk_cache() {
  Hdf5Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose, "H5Pcreate");
  check_hdf5(H5Pset_chunk_cache(access.get(), 1, 0, 0), "H5Pset_chunk_cache");
  return access;
}

Hdf5Handle space_of(const std::vector<hsize_t>& shape, bool grows) {
  if (shape.empty()) return Hdf5Handle(H5Screate(H5S_SCALAR), H5Sclose, "H5Screate");
  std::vector<hsize_t> most = shape;
  if (grows) most.back() = H5S_UNLIMITED;
  return Hdf5Handle(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), most.data()), H5Sclose,
                    "H5Screate_simple");
}

}  // namespace

Hdf5Handle NetcdfWriter::create(const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                                const Label& label, hsize_t chunk) {
  const Hdf5Handle settings(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "H5Pcreate");
  check_hdf5(H5Pset_attr_creation_order(settings.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
             "H5Pset_attr_creation_order");
  check_hdf5(H5Pset_obj_track_times(settings.get(), false), "H5Pset_obj_track_times");
  if (chunk > 0) make_chunked(settings, shape, chunk);
  const Hdf5Handle space = space_of(shape, chunk > 0), access = without_chunk_cache();
  Hdf5Handle variable(H5Dcreate2(file().get(), name.c_str(), type, space.get(), H5P_DEFAULT, settings.get(),
                                 chunk > 0 ? access.get() : H5P_DEFAULT),
                      H5Dclose, "H5Dcreate2");
  write_attribute(variable, "long_name", label.long_name);
  write_attribute(variable, "units", label.units);
  for (const auto& [attribute, text] : label.more) write_attribute(variable, attribute, text);
  return variable;
}

void NetcdfWriter::coordinate(const std::string& name, const Values& values, const Label& label) {
  const std::size_t length = size_of(values);
  if (length == 0 || dimensions_.contains(name)) throw std::invalid_argument("dimension " + name);
  Hdf5Handle scale = create(name, disk_type(values).get(), {length}, label);
  std::visit([&](const auto& list) { write_values(scale, list); }, values);
  define(name, std::move(scale), length);
}

void NetcdfWriter::define(const std::string& name, Hdf5Handle scale, std::size_t length) {
  check_hdf5(H5DSset_scale(scale.get(), name.c_str()), "H5DSset_scale");
  // NetCDF-4 numbers dimensions by this; without it the order would be that of names.
  const auto number = static_cast<std::int32_t>(dimensions_.size());
  write_attribute(scale, "_Netcdf4Dimid", H5T_STD_I32LE, H5T_NATIVE_INT32, &number);
  dimensions_.emplace(name, Dimension{std::move(scale), length, {}});
}

GrowingVariable NetcdfWriter::growing_variable(const std::string& name, std::size_t rows, std::size_t columns,
                                               const Label& label) {
  return {create(name, H5T_IEEE_F32LE, {rows, columns, 0}, label, GrowingVariable::kChunk), rows, columns};
}

void NetcdfWriter::attach(const GrowingVariable& variable, const std::vector<std::string>& dimensions) {
  if (shape_of(dimensions) != std::vector<hsize_t>{variable.rows(), variable.columns(), variable.length()})
    throw std::invalid_argument("dimensions of what has grown");
  attach(variable.handle(), dimensions);
}

void NetcdfWriter::growing_coordinate(const std::string& name, std::int64_t first, std::uint64_t length,
                                      const Label& label) {
  if (length == 0 || dimensions_.contains(name)) throw std::invalid_argument("dimension " + name);
  Hdf5Handle scale = create(name, H5T_STD_I64LE, {length}, label, GrowingVariable::kChunk);
  const Hdf5Handle space(H5Dget_space(scale.get()), H5Sclose, "H5Dget_space");
  std::vector<std::int64_t> values;
  for (hsize_t begin = 0; begin < length; begin += values.size()) {
    values.resize(std::min<hsize_t>(GrowingVariable::kChunk, length - begin));
    std::iota(values.begin(), values.end(), first + static_cast<std::int64_t>(begin));
    const hsize_t count = values.size();
    const Hdf5Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose, "H5Screate_simple");
    check_hdf5(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &begin, nullptr, &count, nullptr),
               "H5Sselect_hyperslab");
    check_hdf5(H5Dwrite(scale.get(), H5T_NATIVE_INT64, memory.get(), space.get(), H5P_DEFAULT, values.data()),
               "H5Dwrite");
  }
  define(name, std::move(scale), length);
}

std::vector<hsize_t> NetcdfWriter::shape_of(const std::vector<std::string>& dimensions) const {
  std::vector<hsize_t> shape;
  for (const std::string& name : dimensions) {
    const auto found = dimensions_.find(name);
    if (found == dimensions_.end()) throw std::invalid_argument("no dimension " + name);
    shape.push_back(found->second.length);
  }
  return shape;
}

void NetcdfWriter::attach(const Hdf5Handle& variable, const std::vector<std::string>& dimensions) {
  std::string auxiliaries;
  for (unsigned axis = 0; axis < dimensions.size(); ++axis) {
    const Dimension& dimension = dimensions_.at(dimensions[axis]);
    check_hdf5(H5DSattach_scale(variable.get(), dimension.scale.get(), axis), "H5DSattach_scale");
    if (!auxiliaries.empty() && !dimension.auxiliaries.empty()) auxiliaries += ' ';
    auxiliaries += dimension.auxiliaries;
  }
  if (!auxiliaries.empty()) write_attribute(variable, "coordinates", auxiliaries);
}

void NetcdfWriter::variable(const std::string& name, const std::vector<std::string>& dimensions,
                            const Values& values, const Label& label) {
  const std::vector<hsize_t> shape = shape_of(dimensions);
  if (size_of(values) != product(shape)) throw std::invalid_argument("number of values of " + name);
  const Hdf5Handle variable = create(name, disk_type(values).get(), shape, label);
  attach(variable, dimensions);
  std::visit([&](const auto& list) { write_values(variable, list); }, values);
}

void NetcdfWriter::variable_rows(const std::string& name, const std::vector<std::string>& dimensions,
                                 const std::vector<std::span<const float>>& rows, const Label& label) {
  const std::vector<hsize_t> shape = shape_of(dimensions);
  if (shape.empty() || rows.size() * shape.back() != product(shape)) {
    throw std::invalid_argument("number of rows of " + name);
  }
  const Hdf5Handle variable = create(name, H5T_IEEE_F32LE, shape, label);
  attach(variable, dimensions);
  const Hdf5Handle space(H5Dget_space(variable.get()), H5Sclose, "H5Dget_space");
  const Hdf5Handle row_space(H5Screate_simple(1, &shape.back(), nullptr), H5Sclose, "H5Screate_simple");
  std::vector<hsize_t> start(shape.size(), 0), count(shape.size(), 1);
  count.back() = shape.back();
  std::vector<float> stored(shape.back());
  for (const std::span<const float> row : rows) {
    if (row.size() != stored.size()) throw std::invalid_argument("length of a row of " + name);
    std::transform(row.begin(), row.end(), stored.begin(), same_nan<float>);
    check_hdf5(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
               "H5Sselect_hyperslab");
    check_hdf5(
        H5Dwrite(variable.get(), H5T_NATIVE_FLOAT, row_space.get(), space.get(), H5P_DEFAULT, stored.data()),
        "H5Dwrite");
    for (std::size_t axis = shape.size() - 1; axis-- > 0;) {
      if (++start[axis] < shape[axis]) break;
      start[axis] = 0;
    }
  }
}

void NetcdfWriter::auxiliary(const std::string& name, const std::string& dimension, const Values& values,
                             const Label& label) {
  const std::vector<hsize_t> shape = shape_of({dimension});
  if (size_of(values) != shape[0]) throw std::invalid_argument("number of values of " + name);
  const Hdf5Handle variable = create(name, disk_type(values).get(), shape, label);
  Dimension& of = dimensions_.at(dimension);
  check_hdf5(H5DSattach_scale(variable.get(), of.scale.get(), 0), "H5DSattach_scale");
  std::visit([&](const auto& list) { write_values(variable, list); }, values);
  of.auxiliaries += (of.auxiliaries.empty() ? "" : " ") + name;
}

std::vector<std::byte> NetcdfWriter::finish() {
  for (auto& [name, dimension] : dimensions_) dimension.scale.close();
  dimensions_.clear();
  if (memory_) return memory_->close();
  disk_.close();
  return {};
}

}  // namespace chokepoint
