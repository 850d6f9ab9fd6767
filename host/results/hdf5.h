#pragma once

#include <hdf5.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// HDF5's C interface with every call checked and every handle owned. The library serves one thread at a time.

namespace chokepoint {

/// A call of HDF5 failed; the text holds the call and HDF5's own stack of reasons.
class Hdf5Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throw Hdf5Error with the error stack of the call that has just failed.
[[noreturn]] void throw_hdf5_error(const char* call);

/// Pass on what a call of HDF5 returned, or throw Hdf5Error: every type of HDF5's is negative on failure.
template <class Status>
Status check_hdf5(Status status, const char* call) {
  if (status < 0) throw_hdf5_error(call);
  return status;
}

/// Make the library ready in this thread: it prints nothing, errors are told as Hdf5Error alone. What opens a
/// file does so; another thread that uses the file must, too.
void prepare_hdf5();

/// Own one HDF5 identifier.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Hdf5Handle() = default;
  /// Take what `call` has just returned; throws Hdf5Error when it failed.
  Hdf5Handle(hid_t id, Close closer, const char* call) : id_(check_hdf5(id, call)), close_(closer) {}
  ~Hdf5Handle();
  Hdf5Handle(Hdf5Handle&& other) noexcept
      : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept;

  /// Close now; unlike the destructor this throws when HDF5 cannot, so nothing fails unseen.
  void close();
  hid_t get() const { return id_; }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// A file in memory, for which nothing is ever written to disk. Its creation order is tracked, its times are
/// not; it can be read by HDF5 1.8 and later.
class Hdf5MemoryFile {
 public:
  Hdf5MemoryFile();

  const Hdf5Handle& handle() const { return file_; }

  /// Close the file and return the bytes that it would have on disk. All its parts must be closed before.
  std::vector<std::byte> close();

 private:
  struct Buffer;
  struct Free {
    void operator()(Buffer* buffer) const;
  };
  std::unique_ptr<Buffer, Free> buffer_;  // outlives the file, which leaves its bytes there
  Hdf5Handle file_;
};

/// What a file on disk keeps in memory of its own structure while it is written [byte].
constexpr std::size_t kHdf5Cache = std::size_t{1} << 22;

/// Create a file on disk, where none of that name may be, as Hdf5MemoryFile makes them. What is written goes
/// there at once: nothing of a variable waits in memory.
Hdf5Handle create_hdf5(const std::string& path);

/// Open a file on disk to read. No lock is taken: file systems without locks would refuse.
Hdf5Handle open_to_read_hdf5(const std::string& path);

/// Return the type of a UTF-8 text: of variable length (`size` 0), or of `size` bytes including its final 0.
Hdf5Handle text_type(std::size_t size = 0);

}  // namespace chokepoint
