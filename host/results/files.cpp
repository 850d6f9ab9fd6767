#include "host/results/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "host/results/sha256.h"

namespace chokepoint {
namespace {

std::string advice(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "Free some space, or choose another directory?";
    case EROFS:
    case EACCES:
    case EPERM:
      return "Choose a directory that you may write to?";
    case ENOENT:
      return "Is the name spelled right?";
    default:
      return "Choose another directory?";
  }
}

/// Write all bytes; return 0 or an errno. A write may take fewer bytes than asked, and none when interrupted.
int write_all(int fd, std::span<const std::byte> bytes) {
  constexpr std::size_t kMost = std::size_t{1} << 30;
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), std::min(bytes.size(), kMost));
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return 0;
}

/// Read up to `buffer.size()` bytes; 0 at the end of the file.
std::size_t read_some(int fd, std::span<std::byte> buffer, const std::string& path) {
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw file_error(path, "cannot be read", errno);
  }
}

/// Create and lock a file, as lock_file() does; nothing where another has it and `flags` say not to wait.
std::optional<FileDescriptor> locked(const std::string& name, const std::string& place, int flags) {
  for (;;) {
    FileDescriptor file(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (!file.valid())
      throw file_error(place, place == name ? "cannot be created" : "cannot be written to", errno);
    if (::flock(file.get(), LOCK_EX | flags) != 0) {
      if (errno == EINTR) continue;
      if (errno == EWOULDBLOCK) return std::nullopt;
      throw file_error(name, "cannot be locked", errno);
    }
    struct stat of_file {};
    struct stat of_name {};
    if (::fstat(file.get(), &of_file) != 0) throw file_error(name, "cannot be looked at", errno);
    if (::stat(name.c_str(), &of_name) == 0 && of_file.st_ino == of_name.st_ino &&
        of_file.st_dev == of_name.st_dev)
      return file;
  }
}

FileDescriptor open_to_read(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) throw file_error(path, "cannot be read", errno);
  return file;
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

int FileDescriptor::release() { return std::exchange(fd_, -1); }

UserError file_error(const std::string& path, const std::string& what, int code) {
  return UserError(UserError::Kind::file,
                   path + ": " + what + " (" + std::generic_category().message(code) + "). " + advice(code));
}

void write_new_file(const std::string& path, std::span<const std::byte> bytes) {
  remove_file(path);
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file.valid()) throw file_error(path, "cannot be created", errno);
  int code = write_all(file.get(), bytes);
  if (code == 0 && ::fsync(file.get()) != 0) code = errno;
  // Network file systems report a full disk as late as here.
  if (::close(file.release()) != 0 && code == 0) code = errno;
  if (code != 0) {
    ::unlink(path.c_str());
    throw file_error(path, "cannot be written", code);
  }
}

void rename_file(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) throw file_error(to, "cannot be replaced", errno);
}

bool exchange_files(const std::string& a, const std::string& b) {
  if (::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) throw file_error(b, "cannot be replaced", errno);
  return false;
}

FileDescriptor lock_file(const std::string& name, const std::string& place, const std::string& why) {
  if (std::optional<FileDescriptor> file = locked(name, place, LOCK_NB)) return std::move(*file);
  throw UserError(UserError::Kind::file, place + ": is in use (" + why);
}

void replace_file(const std::string& path, const std::string& text) {
  std::error_code none;
  const std::filesystem::file_status status = std::filesystem::status(path, none);
  if (std::filesystem::is_other(status)) {  // root could replace /dev/null, too
    throw UserError(UserError::Kind::file,
                    path + ": is in the way (a device, a pipe or a socket, not a file). Name another file?");
  }
  const std::string partial = path + ".partial";
  std::optional<FileDescriptor> file = locked(partial, partial, 0);  // others wait for their turn
  try {
    int code =
        ::ftruncate(file->get(), 0) == 0 ? write_all(file->get(), std::as_bytes(std::span(text))) : errno;
    if (code == 0 && ::fsync(file->get()) != 0) code = errno;
    if (code != 0) throw file_error(partial, "cannot be written", code);
    rename_file(partial, path);
  } catch (const UserError&) {
    remove_file(partial);
    throw;
  }
}

void remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw file_error(path, "cannot be removed", errno);
}

void sync_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) throw file_error(path, "cannot be opened", errno);
  if (::fsync(file.get()) != 0) throw file_error(path, "cannot be written", errno);
}

void sync_directory(const std::string& path) {
  const FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) throw file_error(path, "cannot be opened", errno);
  // EINVAL: a file system that has no such thing for directories.
  if (::fsync(directory.get()) != 0 && errno != EINVAL)
    throw file_error(path, "cannot be synchronised", errno);
}

std::string read_small_file(const std::string& path, std::size_t limit) {
  const FileDescriptor file = open_to_read(path);
  std::string text;
  std::vector<std::byte> buffer(std::size_t{1} << 16);
  while (const std::size_t got = read_some(file.get(), buffer, path)) {
    if (text.size() + got > limit) throw file_error(path, "cannot be read", EFBIG);
    text.append(reinterpret_cast<const char*>(buffer.data()), got);
  }
  return text;
}

std::string sha256_of_file(const std::string& path) {
  const FileDescriptor file = open_to_read(path);
  Sha256 hash;
  std::vector<std::byte> buffer(std::size_t{1} << 20);
  while (const std::size_t got = read_some(file.get(), buffer, path)) {
    hash.update(std::span(buffer).first(got));
  }
  return hash.hex();
}

}  // namespace chokepoint
