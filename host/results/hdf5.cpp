#include "host/results/hdf5.h"

namespace chokepoint {
namespace {

/// Prepare the library once: no clean-up at exit (it would write half-made files), no printing to stderr.
void prepare_library() {
  static const bool prepared = [] {
    H5dont_atexit();  // fails only when it has been called before
    check_hdf5(H5open(), "H5open");
    return true;
  }();
  static_cast<void>(prepared);
  // The setting is one a thread where the library was built for threads, so it is made each time.
  check_hdf5(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr), "H5Eset_auto2");
}

herr_t append_reason(unsigned, const H5E_error2_t* error, void* text) noexcept {
  auto& reasons = *static_cast<std::string*>(text);
  reasons += reasons.empty() ? "" : "; ";
  reasons += error->func_name != nullptr ? error->func_name : "?";
  reasons += ": ";
  reasons += error->desc != nullptr ? error->desc : "?";
  return 0;
}

}  // namespace

void throw_hdf5_error(const char* call) {
  std::string reasons;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, append_reason, &reasons);
  H5Eclear2(H5E_DEFAULT);
  throw Hdf5Error(std::string(call) + " failed (" + (reasons.empty() ? "no reason given" : reasons) + ")");
}

Hdf5Handle::~Hdf5Handle() {
  if (id_ >= 0) close_(id_);
}

Hdf5Handle& Hdf5Handle::operator=(Hdf5Handle&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(close_, other.close_);
  return *this;
}

void Hdf5Handle::close() {
  if (id_ >= 0) check_hdf5(close_(std::exchange(id_, H5I_INVALID_HID)), "close");
}

Hdf5Handle create_memory_file() {
  prepare_library();
  const Hdf5Handle create(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "H5Pcreate");
  constexpr unsigned kOrder = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  check_hdf5(H5Pset_link_creation_order(create.get(), kOrder), "H5Pset_link_creation_order");
  check_hdf5(H5Pset_attr_creation_order(create.get(), kOrder), "H5Pset_attr_creation_order");
  // Dense storage of attributes from the first: in an object header each would be limited to 64 KiB.
  check_hdf5(H5Pset_attr_phase_change(create.get(), 0, 0), "H5Pset_attr_phase_change");
  check_hdf5(H5Pset_obj_track_times(create.get(), false), "H5Pset_obj_track_times");
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "H5Pcreate");
  check_hdf5(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18), "H5Pset_libver_bounds");
  // A file that still has open parts refuses to close: a leak shows at once.
  check_hdf5(H5Pset_fclose_degree(access.get(), H5F_CLOSE_SEMI), "H5Pset_fclose_degree");
  constexpr std::size_t kGrowth = std::size_t{1} << 20;  // [byte]
  check_hdf5(H5Pset_fapl_core(access.get(), kGrowth, false), "H5Pset_fapl_core");
  // The name is never used on disk, but HDF5 looks whether a file of that name is open.
  return Hdf5Handle(H5Fcreate("chokepoint-result-in-memory", H5F_ACC_TRUNC, create.get(), access.get()),
                    H5Fclose, "H5Fcreate");
}

std::vector<std::byte> file_image(const Hdf5Handle& file) {
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), "H5Fflush");
  const ssize_t size = check_hdf5(H5Fget_file_image(file.get(), nullptr, 0), "H5Fget_file_image");
  std::vector<std::byte> image(static_cast<std::size_t>(size));
  check_hdf5(H5Fget_file_image(file.get(), image.data(), image.size()), "H5Fget_file_image");
  return image;
}

Hdf5Handle open_to_read_hdf5(const std::string& path) {
  prepare_library();
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "H5Pcreate");
  check_hdf5(H5Pset_fclose_degree(access.get(), H5F_CLOSE_SEMI), "H5Pset_fclose_degree");
  check_hdf5(H5Pset_file_locking(access.get(), false, true), "H5Pset_file_locking");
  return Hdf5Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, "H5Fopen");
}

Hdf5Handle text_type(std::size_t size) {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy");
  check_hdf5(H5Tset_size(type.get(), size == 0 ? H5T_VARIABLE : size), "H5Tset_size");
  check_hdf5(H5Tset_strpad(type.get(), H5T_STR_NULLTERM), "H5Tset_strpad");
  check_hdf5(H5Tset_cset(type.get(), H5T_CSET_UTF8), "H5Tset_cset");
  return type;
}

}  // namespace chokepoint
