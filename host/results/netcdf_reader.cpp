#include "host/results/netcdf_reader.h"

namespace chokepoint {
namespace {

Hdf5Handle open_attribute(const Hdf5Handle& file, const std::string& name) {
  return Hdf5Handle(H5Aopen(file.get(), name.c_str(), H5P_DEFAULT), H5Aclose, "H5Aopen");
}

Hdf5Handle open_variable(const Hdf5Handle& file, const std::string& name) {
  return Hdf5Handle(H5Dopen2(file.get(), name.c_str(), H5P_DEFAULT), H5Dclose, "H5Dopen2");
}

std::vector<std::size_t> shape_of(hid_t space) {
  const int rank = check_hdf5(H5Sget_simple_extent_ndims(space), "H5Sget_simple_extent_ndims");
  std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
  check_hdf5(H5Sget_simple_extent_dims(space, lengths.data(), nullptr), "H5Sget_simple_extent_dims");
  return {lengths.begin(), lengths.end()};
}

/// Open a variable after a look at its shape; return the number of its values, too.
Hdf5Handle open_of_shape(const Hdf5Handle& file, const std::string& name,
                         const std::vector<std::size_t>& shape, std::size_t& count) {
  Hdf5Handle variable = open_variable(file, name);
  const Hdf5Handle space(H5Dget_space(variable.get()), H5Sclose, "H5Dget_space");
  if (shape_of(space.get()) != shape) throw Hdf5Error(name + " has an unexpected shape");
  count = 1;
  for (const std::size_t length : shape) count *= length;
  return variable;
}

/// Read an attribute of one integer.
template <class Integer>
Integer read_integer(const Hdf5Handle& file, const std::string& name, hid_t type) {
  const Hdf5Handle attribute = open_attribute(file, name);
  const Hdf5Handle space(H5Aget_space(attribute.get()), H5Sclose, "H5Aget_space");
  if (!shape_of(space.get()).empty()) throw Hdf5Error(name + " is not one number");
  Integer value = 0;
  check_hdf5(H5Aread(attribute.get(), type, &value), "H5Aread");
  return value;
}

/// Texts that HDF5 has allocated, given back to it at the end.
class BorrowedTexts {
 public:
  BorrowedTexts(std::size_t count, hid_t type, hid_t space)
      : texts(count, nullptr), type_(type), space_(space) {}
  ~BorrowedTexts() { H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, texts.data()); }
  BorrowedTexts(const BorrowedTexts&) = delete;
  BorrowedTexts& operator=(const BorrowedTexts&) = delete;

  std::vector<char*> texts;

 private:
  hid_t type_, space_;
};

}  // namespace

std::string NetcdfReader::text_attribute(const std::string& name) const {
  const Hdf5Handle attribute = open_attribute(file_, name);
  const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose, "H5Aget_type");
  const Hdf5Handle space(H5Aget_space(attribute.get()), H5Sclose, "H5Aget_space");
  const bool fixed = H5Tget_class(type.get()) == H5T_STRING && H5Tis_variable_str(type.get()) == 0;
  if (!fixed || !shape_of(space.get()).empty()) throw Hdf5Error(name + " is not one text");
  std::string text(H5Tget_size(type.get()), '\0');
  check_hdf5(H5Aread(attribute.get(), type.get(), text.data()), "H5Aread");
  return text.c_str();  // up to the final 0
}

std::int64_t NetcdfReader::integer_attribute(const std::string& name) const {
  return read_integer<std::int64_t>(file_, name, H5T_NATIVE_INT64);
}

std::uint64_t NetcdfReader::unsigned_attribute(const std::string& name) const {
  return read_integer<std::uint64_t>(file_, name, H5T_NATIVE_UINT64);
}

bool NetcdfReader::has(const std::string& variable) const {
  return check_hdf5(H5Lexists(file_.get(), variable.c_str(), H5P_DEFAULT), "H5Lexists") > 0;
}

std::size_t NetcdfReader::length(const std::string& dimension) const {
  if (!has(dimension)) return 0;
  const Hdf5Handle variable = open_variable(file_, dimension);
  const Hdf5Handle space(H5Dget_space(variable.get()), H5Sclose, "H5Dget_space");
  const std::vector<std::size_t> shape = shape_of(space.get());
  if (shape.size() != 1) throw Hdf5Error(dimension + " is not a dimension");
  return shape[0];
}

template <class Number>
std::vector<Number> NetcdfReader::numbers(const std::string& variable, const std::vector<std::size_t>& shape,
                                          hid_t type) const {
  std::size_t count = 0;
  const Hdf5Handle opened = open_of_shape(file_, variable, shape, count);
  std::vector<Number> values(count);
  check_hdf5(H5Dread(opened.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "H5Dread");
  return values;
}

std::vector<double> NetcdfReader::doubles(const std::string& variable,
                                          const std::vector<std::size_t>& shape) const {
  return numbers<double>(variable, shape, H5T_NATIVE_DOUBLE);
}

std::vector<float> NetcdfReader::floats(const std::string& variable,
                                        const std::vector<std::size_t>& shape) const {
  return numbers<float>(variable, shape, H5T_NATIVE_FLOAT);
}

std::vector<float> NetcdfReader::column(const std::string& variable, std::size_t first,
                                        std::size_t last) const {
  const Hdf5Handle opened = open_variable(file_, variable);
  const Hdf5Handle space(H5Dget_space(opened.get()), H5Sclose, "H5Dget_space");
  const std::vector<std::size_t> shape = shape_of(space.get());
  if (shape.size() != 3 || first >= shape[0] || last >= shape[2])
    throw Hdf5Error(variable + " has an unexpected shape");
  const hsize_t start[] = {first, 0, last}, count[] = {1, shape[1], 1};
  check_hdf5(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start, nullptr, count, nullptr),
             "H5Sselect_hyperslab");
  const Hdf5Handle memory(H5Screate_simple(1, &count[1], nullptr), H5Sclose, "H5Screate_simple");
  std::vector<float> values(shape[1]);
  check_hdf5(H5Dread(opened.get(), H5T_NATIVE_FLOAT, memory.get(), space.get(), H5P_DEFAULT, values.data()),
             "H5Dread");
  return values;
}

std::vector<std::int64_t> NetcdfReader::integers(const std::string& variable,
                                                 const std::vector<std::size_t>& shape) const {
  return numbers<std::int64_t>(variable, shape, H5T_NATIVE_INT64);
}

std::vector<std::string> NetcdfReader::texts(const std::string& variable,
                                             const std::vector<std::size_t>& shape) const {
  std::size_t count = 0;
  const Hdf5Handle opened = open_of_shape(file_, variable, shape, count);
  const Hdf5Handle space(H5Dget_space(opened.get()), H5Sclose, "H5Dget_space");
  const Hdf5Handle type = text_type();
  BorrowedTexts borrowed(count, type.get(), space.get());
  check_hdf5(H5Dread(opened.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, borrowed.texts.data()),
             "H5Dread");
  std::vector<std::string> values;
  for (const char* text : borrowed.texts) values.emplace_back(text != nullptr ? text : "");
  return values;
}

}  // namespace chokepoint
