#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace chokepoint {

/// Compiled kernels on disk, by key (lower-case hexadecimal): KEY.bin and KEY.sha256. Only what this user
/// alone can write is trusted, and only with the hash that was noted when it was made.
class KernelCache {
 public:
  static constexpr std::size_t kMostFiles = 256;  // the oldest go first

  /// `directory`: created where missing; empty: nothing is found or kept. Where others could write to it,
  /// nothing is found or kept either, and why() says so.
  explicit KernelCache(std::filesystem::path directory);

  const std::string& why() const { return why_; }
  /// The bytes of a key, if they are here and whole.
  std::optional<std::string> find(const std::string& key) const;
  /// Failing is no error: the next run compiles again.
  void keep(const std::string& key, const std::string& bytes) const;

 private:
  std::filesystem::path directory_;
  std::string why_;
};

}  // namespace chokepoint
