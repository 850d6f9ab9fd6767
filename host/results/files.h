#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "host/error.h"

// Files that survive a crash: every call checked, every step synchronised to the disk (POSIX).

namespace chokepoint {

/// Own one POSIX file descriptor.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;

  bool valid() const { return fd_ >= 0; }
  int get() const { return fd_; }
  int release();

 private:
  int fd_;
};

/// Name the error `code` (an errno) in the grammar of user errors: `path: what (why). What to do?`.
UserError file_error(const std::string& path, const std::string& what, int code);

/// Create the file `path` (whatever had that name is removed first) and bring it to the disk. On failure it
/// is removed again and UserError (Kind::file) thrown.
void write_new_file(const std::string& path, std::span<const std::byte> bytes);

/// Rename `from` to `to`, which is replaced in one step.
void rename_file(const std::string& from, const std::string& to);

/// Let two files or folders change names in one step; false where the file system cannot.
bool exchange_files(const std::string& a, const std::string& b);

/// Create and lock a file. Who holds the lock may remove or rename the file, so a lock counts only while the
/// file that it is on still has its name. Throws UserError (Kind::file): of `place`, that it is in use
/// (`why`).
FileDescriptor lock_file(const std::string& name, const std::string& place, const std::string& why);

/// Put a text in the place of a file, in one step; of several at once the last one's stays, whole.
void replace_file(const std::string& path, const std::string& text);

/// Remove a file; that there is none is no error.
void remove_file(const std::string& path);

/// Bring what others have written to a file to the disk.
void sync_file(const std::string& path);

/// Bring the names in a directory to the disk: without this a rename may be undone by a power cut.
void sync_directory(const std::string& path);

/// Read a whole file, at most `limit` bytes; throws UserError (Kind::file) when it is missing or longer.
std::string read_small_file(const std::string& path, std::size_t limit);

/// Hash a file of any size in bounded memory; throws UserError (Kind::file).
std::string sha256_of_file(const std::string& path);

}  // namespace chokepoint
