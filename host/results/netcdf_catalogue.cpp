#include "host/results/netcdf_catalogue.h"

#include <hdf5_hl.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace chokepoint {
namespace {

/// Note the name of a link in the list behind `names`.
herr_t note_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

/// Note the name of a dimension scale; 1: one is enough.
herr_t note_scale(hid_t, unsigned, hid_t scale, void* name) {
  char text[256];
  const ssize_t length = H5Iget_name(scale, text, sizeof text);
  if (length < 2 || length >= static_cast<ssize_t>(sizeof text)) return -1;
  *static_cast<std::string*>(name) = text + 1;  // after the '/'
  return 1;
}

std::string text_attribute(hid_t variable, const char* name) {
  if (check_hdf5(H5Aexists(variable, name), "H5Aexists") == 0) return "";
  const Hdf5Handle attribute(H5Aopen(variable, name, H5P_DEFAULT), H5Aclose, "H5Aopen");
  const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose, "H5Aget_type");
  if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) != 0)
    throw Hdf5Error(std::string(name) + " is not one text");
  std::string text(H5Tget_size(type.get()) + 1, '\0');
  check_hdf5(H5Aread(attribute.get(), type.get(), text.data()), "H5Aread");
  return text.c_str();  // up to the final 0
}

NetcdfVariable::Type type_of(hid_t variable, const std::string& name) {
  const Hdf5Handle type(H5Dget_type(variable), H5Tclose, "H5Dget_type");
  switch (H5Tget_class(type.get())) {
    case H5T_STRING:
      return NetcdfVariable::Type::text;
    case H5T_INTEGER:
      return NetcdfVariable::Type::integer;
    case H5T_FLOAT:
      return H5Tget_size(type.get()) <= 4 ? NetcdfVariable::Type::single : NetcdfVariable::Type::real;
    default:
      throw Hdf5Error(name + " is neither text nor number");
  }
}

NetcdfVariable describe(hid_t file, const std::string& name) {
  const Hdf5Handle variable(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose, "H5Dopen2");
  const Hdf5Handle space(H5Dget_space(variable.get()), H5Sclose, "H5Dget_space");
  NetcdfVariable found;
  found.name = name;
  found.type = type_of(variable.get(), name);
  found.long_name = text_attribute(variable.get(), "long_name");
  found.units = text_attribute(variable.get(), "units");
  const int rank = check_hdf5(H5Sget_simple_extent_ndims(space.get()), "H5Sget_simple_extent_ndims");
  std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
  check_hdf5(H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr), "H5Sget_simple_extent_dims");
  found.shape.assign(lengths.begin(), lengths.end());
  if (check_hdf5(H5DSis_scale(variable.get()), "H5DSis_scale") > 0) {
    found.dimensions = {name};
    return found;
  }
  for (int i = 0; i < rank; ++i) {
    std::string dimension;
    check_hdf5(H5DSiterate_scales(variable.get(), static_cast<unsigned>(i), nullptr, note_scale, &dimension),
               "H5DSiterate_scales");
    if (dimension.empty()) throw Hdf5Error(name + " has a dimension without a name");
    found.dimensions.push_back(dimension);
  }
  return found;
}

}  // namespace

std::size_t NetcdfVariable::size() const {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

NetcdfCatalogue::NetcdfCatalogue(const std::string& path) : reader_(path), file_(open_to_read_hdf5(path)) {
  std::vector<std::string> names;
  check_hdf5(H5Literate(file_.get(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, note_name, &names),
             "H5Literate");
  for (const std::string& name : names) variables_.push_back(describe(file_.get(), name));
}

const NetcdfVariable* NetcdfCatalogue::find(std::string_view name) const {
  const auto found = std::find_if(variables_.begin(), variables_.end(),
                                  [&](const NetcdfVariable& variable) { return variable.name == name; });
  return found == variables_.end() ? nullptr : &*found;
}

template <class Number>
std::vector<Number> NetcdfCatalogue::numbers(const NetcdfVariable& variable, std::size_t first,
                                             std::size_t count, hid_t type) const {
  const Hdf5Handle opened(H5Dopen2(file_.get(), variable.name.c_str(), H5P_DEFAULT), H5Dclose, "H5Dopen2");
  const Hdf5Handle space(H5Dget_space(opened.get()), H5Sclose, "H5Dget_space");
  std::vector<Number> values(count);
  if (count == variable.size()) {
    check_hdf5(H5Dread(opened.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "H5Dread");
    return values;
  }
  std::vector<hsize_t> start(variable.shape.size()), lengths(variable.shape.size(), 1);
  lengths.back() = count;
  for (std::size_t i = start.size(), rest = first; i-- > 0; rest /= variable.shape[i])
    start[i] = rest % variable.shape[i];
  check_hdf5(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, lengths.data(), nullptr),
             "H5Sselect_hyperslab");
  const hsize_t length = count;
  const Hdf5Handle memory(H5Screate_simple(1, &length, nullptr), H5Sclose, "H5Screate_simple");
  check_hdf5(H5Dread(opened.get(), type, memory.get(), space.get(), H5P_DEFAULT, values.data()), "H5Dread");
  return values;
}

std::vector<double> NetcdfCatalogue::doubles(const NetcdfVariable& variable, std::size_t first,
                                             std::size_t count) const {
  return numbers<double>(variable, first, count, H5T_NATIVE_DOUBLE);
}

std::vector<std::int64_t> NetcdfCatalogue::integers(const NetcdfVariable& variable, std::size_t first,
                                                    std::size_t count) const {
  return numbers<std::int64_t>(variable, first, count, H5T_NATIVE_INT64);
}

}  // namespace chokepoint
