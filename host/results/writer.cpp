#include "host/results/writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "host/results/files.h"
#include "host/results/layout.h"
#include "host/results/manifest.h"
#include "host/results/sha256.h"

namespace chokepoint {
namespace {

constexpr char kLockName[] = ".chokepoint.lock";
constexpr char kReportName[] = "report.html";
constexpr char kPartial[] = ".partial";

/// Names that a run leaves behind, finished or interrupted.
const std::set<std::string>& names_of_a_run() {
  static const std::set<std::string> names{kResultsName,
                                           kManifestName,
                                           kSumsName,
                                           kLockName,
                                           kReportName,
                                           std::string(kResultsName) + kPartial,
                                           std::string(kSumsName) + kPartial,
                                           std::string(kManifestName) + kPartial,
                                           std::string(kReportName) + kPartial,
                                           "checkpoint"};
  return names;
}

UserError foreign(const std::string& path, const std::string& name, const std::string& why) {
  return UserError(UserError::Kind::file, path + "/" + name + ": is in the way (" + why +
                                              "). Choose an empty or new directory with --out?");
}

std::set<std::string> list_directory(const std::string& path) {
  std::error_code code;
  std::set<std::string> names;
  std::filesystem::directory_iterator entry(path, code);
  for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
    names.insert(entry->path().filename().string());
  }
  if (code) throw file_error(path, "cannot be listed", code.value());
  return names;
}

/// Refuse a directory with files that are not a run's. A lock file left behind, a manifest or hashes say that
/// the rest, though it has only names like a run's, is a run's.
void refuse_foreign_files(const std::string& path) {
  const std::set<std::string> names = list_directory(path);
  for (const std::string& name : names) {
    if (!names_of_a_run().contains(name)) throw foreign(path, name, "it is not a file of a run");
  }
  if (names.empty() || names.contains(kLockName)) return;
  if (names.contains(kManifestName)) {
    constexpr std::size_t kLongest = std::size_t{1} << 26;  // [byte]
    if (is_manifest(read_small_file(path + "/" + kManifestName, kLongest))) return;
    throw foreign(path, kManifestName, "it is not the manifest of a run");
  }
  if (!names.contains(kSumsName)) throw foreign(path, *names.begin(), "no manifest says that it is a run's");
}

/// Create the directory, and those above it, durably.
void make_directory(const std::string& path) {
  std::error_code code;
  if (!std::filesystem::create_directories(path, code) && !code) return;
  if (code) throw file_error(path, "cannot be created", code.value());
  const std::filesystem::path whole = std::filesystem::absolute(path).lexically_normal();
  sync_directory((whole.has_filename() ? whole : whole.parent_path()).parent_path().string());
}

FileDescriptor take_lock(const std::string& path) {
  return lock_file(
      path + "/" + kLockName, path,
      "another run is writing to it). Wait for that run, or choose another directory with --out?");
}

/// Files written beside those that they are to replace; removed again unless they were put in their place.
class Staged {
 public:
  explicit Staged(const std::string& directory) : directory_(directory) {}
  ~Staged() {
    for (const std::string& name : names_) ::unlink((directory_ + "/" + name + kPartial).c_str());
  }
  Staged(const Staged&) = delete;
  Staged& operator=(const Staged&) = delete;

  void add(const std::string& name, std::span<const std::byte> bytes) {
    write_new_file(directory_ + "/" + name + kPartial, bytes);
    names_.insert(name);
  }
  /// Take a file over that was written there already.
  void take(const std::string& name) { names_.insert(name); }
  std::string path_of(const std::string& name) const { return directory_ + "/" + name + kPartial; }
  void put_in_place(const std::string& name) {
    rename_file(directory_ + "/" + name + kPartial, directory_ + "/" + name);
    names_.erase(name);
  }

 private:
  std::string directory_;
  std::set<std::string> names_;
};

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

struct WrittenFile {
  std::string hash;
  std::uint64_t size;  // [byte]
};

/// Write results.h5, or what its scenarios, which are there, lack.
WrittenFile write_results(const Result& result, Staged& staged, KeptScenarios* kept) {
  if (kept == nullptr) {
    const std::vector<std::byte> image = result_image(result);
    staged.add(kResultsName, image);
    return {sha256_hex(image), image.size()};
  }
  kept->finish(result);
  staged.take(kResultsName);
  const std::string path = staged.path_of(kResultsName);
  return {sha256_of_file(path), std::filesystem::file_size(path)};
}

}  // namespace

RunDirectory::RunDirectory(const std::string& path) : path_(path) {
  make_directory(path_);
  refuse_foreign_files(path_);
  FileDescriptor lock = take_lock(path_);
  lock_ = lock.release();
}

RunDirectory::~RunDirectory() {
  kept_.reset();  // what it leaves goes before the lock does
  ::unlink((path_ + "/" + kLockName).c_str());
  ::close(lock_);
}

void RunDirectory::keep_all(std::size_t variants, std::size_t outcomes, std::uint64_t expected) {
  kept_ =
      std::make_unique<KeptScenarios>(path_ + "/" + kResultsName + kPartial, variants, outcomes, expected);
}

void RunDirectory::write(const Result& result, const RunRecord& record) {
  // All that needs space comes first, beside the run that may be there.
  Staged staged(path_);
  const auto [hash, size] = write_results(result, staged, kept_.get());
  staged.add(kSumsName, bytes_of(sums_text(hash)));
  staged.add(kManifestName, bytes_of(manifest_text(result, record, hash, size)));

  // Without its manifest the old run is not valid any more, with its manifest the new one is: never a
  // mixture.
  remove_file(path_ + "/" + kManifestName);
  sync_directory(path_);
  remove_file(path_ + "/" + kReportName);
  staged.put_in_place(kResultsName);
  staged.put_in_place(kSumsName);
  sync_directory(path_);
  staged.put_in_place(kManifestName);
  sync_directory(path_);
}

}  // namespace chokepoint
