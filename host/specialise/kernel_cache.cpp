#include "host/specialise/kernel_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <system_error>
#include <vector>

#include "host/results/files.h"
#include "host/results/sha256.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 28;  // of one kernel

bool is_private(const std::filesystem::path& path, bool directory) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return false;
  const bool right_kind = directory ? S_ISDIR(status.st_mode) : S_ISREG(status.st_mode);
  return right_kind && status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

/// Let the file appear whole, or not at all.
void put(const std::filesystem::path& path, const std::string& text) {
  const std::string partial = path.string() + "." + std::to_string(::getpid()) + ".partial";
  write_new_file(partial, bytes_of(text));
  ::chmod(partial.c_str(), S_IRUSR | S_IWUSR);
  rename_file(partial, path.string());
}

/// Remove the oldest files beyond the number that is kept.
void prune(const std::filesystem::path& directory, std::size_t most) {
  std::error_code ignored;
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    files.emplace_back(entry.last_write_time(ignored), entry.path());
  }
  if (files.size() <= most) return;
  std::sort(files.begin(), files.end());
  files.resize(files.size() - most);
  for (const auto& file : files) std::filesystem::remove(file.second, ignored);
}

}  // namespace

KernelCache::KernelCache(std::filesystem::path directory) : directory_(std::move(directory)) {
  if (directory_.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(directory_.parent_path(), error);
  if (::mkdir(directory_.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    why_ = directory_.string() + " cannot be created";
  } else if (!is_private(directory_, true)) {
    why_ = "others could write to " + directory_.string();
  }
  if (!why_.empty()) directory_.clear();
}

std::optional<std::string> KernelCache::find(const std::string& key) const {
  if (directory_.empty()) return std::nullopt;
  const std::filesystem::path binary = directory_ / (key + ".bin"), sum = directory_ / (key + ".sha256");
  if (!is_private(binary, false) || !is_private(sum, false)) return std::nullopt;
  try {
    std::string bytes = read_small_file(binary.string(), kMostBytes);
    if (sha256_hex(bytes) != read_small_file(sum.string(), 64)) return std::nullopt;
    return bytes;
  } catch (const UserError&) {
    return std::nullopt;
  }
}

void KernelCache::keep(const std::string& key, const std::string& bytes) const {
  if (directory_.empty()) return;
  try {
    prune(directory_, kMostFiles - 2);
    put(directory_ / (key + ".bin"), bytes);
    put(directory_ / (key + ".sha256"), sha256_hex(bytes));
  } catch (const UserError&) {
    // A full disk is no reason to stop a run that does not need this file.
  }
}

}  // namespace chokepoint
