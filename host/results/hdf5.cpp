#include "host/results/hdf5.h"

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace chokepoint {
namespace {

herr_t append_reason(unsigned, const H5E_error2_t* error, void* text) noexcept {
  auto& reasons = *static_cast<std::string*>(text);
  reasons += reasons.empty() ? "" : "; ";
  reasons += error->func_name != nullptr ? error->func_name : "?";
  reasons += ": ";
  reasons += error->desc != nullptr ? error->desc : "?";
  return 0;
}

/// How files are made: creation order tracked, times not.
Hdf5Handle file_creation() {
  Hdf5Handle create(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "H5Pcreate");
  constexpr unsigned kOrder = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  check_hdf5(H5Pset_link_creation_order(create.get(), kOrder), "H5Pset_link_creation_order");
  check_hdf5(H5Pset_attr_creation_order(create.get(), kOrder), "H5Pset_attr_creation_order");
  // Dense storage of attributes from the first: in an object header each would be limited to 64 KiB.
  check_hdf5(H5Pset_attr_phase_change(create.get(), 0, 0), "H5Pset_attr_phase_change");
  check_hdf5(H5Pset_obj_track_times(create.get(), false), "H5Pset_obj_track_times");
  return create;
}

Hdf5Handle file_access() {
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "H5Pcreate");
  check_hdf5(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18), "H5Pset_libver_bounds");
  // A file that still has open parts refuses to close: a leak shows at once.
  check_hdf5(H5Pset_fclose_degree(access.get(), H5F_CLOSE_SEMI), "H5Pset_fclose_degree");
  return access;
}

}  // namespace

void prepare_hdf5() {
  static const bool prepared = [] {  // no clean-up at exit: it would write half-made files
    H5dont_atexit();                 // fails only when it has been called before
    check_hdf5(H5open(), "H5open");
    return true;
  }();
  static_cast<void>(prepared);
  // The setting is one a thread where the library was built for threads, so it is made each time.
  check_hdf5(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr), "H5Eset_auto2");
}

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
  if (id_ < 0) return;
  check_hdf5(close_(id_), "close");
  id_ = H5I_INVALID_HID;
}

/// What HDF5's core driver leaves when it closes a file. (H5Fget_file_image cannot be used: it clears a flag
/// in the superblock and leaves the superblock's checksum as it was, so that the image does not open.)
struct Hdf5MemoryFile::Buffer {
  ~Buffer() { std::free(data); }

  static void* allocate(std::size_t size, H5FD_file_image_op_t, void*) { return std::malloc(size); }
  static void* copy(void* to, const void* from, std::size_t size, H5FD_file_image_op_t, void*) {
    return std::memcpy(to, from, size);
  }
  static void* resize(void* data, std::size_t size, H5FD_file_image_op_t, void*) {
    return std::realloc(data, size);
  }
  static herr_t release(void* data, H5FD_file_image_op_t operation, void* self) {
    void* unwanted = data;
    if (operation == H5FD_FILE_IMAGE_OP_FILE_CLOSE) {
      unwanted = std::exchange(static_cast<Buffer*>(self)->data, data);
    }
    std::free(unwanted);
    return 0;
  }
  static void* share(void* self) { return self; }
  static herr_t unshare(void*) { return 0; }

  void* data = nullptr;
};

void Hdf5MemoryFile::Free::operator()(Buffer* buffer) const { delete buffer; }

Hdf5MemoryFile::Hdf5MemoryFile() : buffer_(new Buffer) {
  prepare_hdf5();
  const Hdf5Handle create = file_creation(), access = file_access();
  constexpr std::size_t kGrowth = std::size_t{1} << 20;  // [byte]
  check_hdf5(H5Pset_fapl_core(access.get(), kGrowth, false), "H5Pset_fapl_core");
  H5FD_file_image_callbacks_t callbacks{Buffer::allocate, Buffer::copy,    Buffer::resize, Buffer::release,
                                        Buffer::share,    Buffer::unshare, buffer_.get()};
  check_hdf5(H5Pset_file_image_callbacks(access.get(), &callbacks), "H5Pset_file_image_callbacks");
  // The name is never used on disk, but two open files may not share one.
  static std::atomic<unsigned> number = 0;
  const std::string name = "chokepoint-in-memory-" + std::to_string(number++);
  file_ =
      Hdf5Handle(H5Fcreate(name.c_str(), H5F_ACC_TRUNC, create.get(), access.get()), H5Fclose, "H5Fcreate");
}

std::vector<std::byte> Hdf5MemoryFile::close() {
  check_hdf5(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL), "H5Fflush");
  const ssize_t size = check_hdf5(H5Fget_file_image(file_.get(), nullptr, 0), "H5Fget_file_image");
  file_.close();
  if (buffer_->data == nullptr) throw Hdf5Error("the file in memory left no bytes");
  const auto* bytes = static_cast<const std::byte*>(buffer_->data);
  return {bytes, bytes + size};
}

Hdf5Handle create_hdf5(const std::string& path) {
  prepare_hdf5();
  const Hdf5Handle create = file_creation(), access = file_access();
  check_hdf5(H5Pset_file_locking(access.get(), false, true), "H5Pset_file_locking");
  check_hdf5(H5Pset_sieve_buf_size(access.get(), 0), "H5Pset_sieve_buf_size");
  H5AC_cache_config_t cache{};
  cache.version = H5AC__CURR_CACHE_CONFIG_VERSION;
  check_hdf5(H5Pget_mdc_config(access.get(), &cache), "H5Pget_mdc_config");
  cache.set_initial_size = true;
  cache.initial_size = cache.max_size = kHdf5Cache;
  check_hdf5(H5Pset_mdc_config(access.get(), &cache), "H5Pset_mdc_config");
  return Hdf5Handle(H5Fcreate(path.c_str(), H5F_ACC_EXCL, create.get(), access.get()), H5Fclose, "H5Fcreate");
}

Hdf5Handle open_to_read_hdf5(const std::string& path) {
  prepare_hdf5();
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
