#include "host/results/kept_scenarios.h"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cmath>
#include <string_view>

#include "host/results/files.h"
#include "host/results/growing_variable.h"
#include "host/results/layout.h"
#include "host/results/netcdf_writer.h"

namespace chokepoint {
namespace {

constexpr double kChunk = static_cast<double>(GrowingVariable::kChunk);

/// Tell what HDF5 could not do to a file as the system's own error, which HDF5's reasons name.
UserError disk_error(const std::string& path, const Hdf5Error& error) {
  constexpr std::string_view kName = "errno = ";
  const std::string_view text = error.what();
  const std::size_t at = text.find(kName);
  int code = 0;
  if (at != std::string_view::npos)
    std::from_chars(text.data() + at + kName.size(), text.data() + text.size(), code);
  if (code != 0) return file_error(path, "cannot be written", code);
  return UserError(UserError::Kind::file,
                   fmt::format("{}: cannot be written ({}). Choose another directory?", path, text));
}

/// Do something to a file, whose errors are the user's.
template <class Task>
auto on_disk(const std::string& path, Task task) {
  try {
    return task();
  } catch (const Hdf5Error& error) {
    throw disk_error(path, error);
  }
}

std::string amount_of(double bytes) {
  return bytes < 1e12 ? fmt::format("{:.3g} GB", bytes / 1e9) : fmt::format("{:.3g} TB", bytes / 1e12);
}

void check_room(const std::string& path, double bytes) {
  const std::string folder = path.substr(0, path.rfind('/'));
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return;  // then the writes will tell
  const double room = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize);
  if (room >= bytes) return;
  throw UserError(UserError::Kind::file,
                  fmt::format("{}: has {} of room (the outcomes of all scenarios take {}). Free some space, "
                              "choose another directory with --out, or keep a sample?",
                              folder, amount_of(room), amount_of(bytes)));
}

}  // namespace

/// The file, and its variable of scenarios.
struct KeptScenarios::File {
  File(const std::string& path, std::size_t variants, std::size_t outcomes)
      : writer(path), sample(begin_kept_scenarios(writer, variants, outcomes)) {
    writer.flush();
  }

  NetcdfWriter writer;
  GrowingVariable sample;  // closed before the file
};

KeptScenarios::KeptScenarios(const std::string& path, std::size_t variants, std::size_t outcomes,
                             std::uint64_t expected)
    : path_(path) {
  remove_file(path);
  check_room(path, bytes(variants, outcomes, expected));
  on_disk(path, [&] { file_ = std::make_unique<File>(path, variants, outcomes); });
}

KeptScenarios::~KeptScenarios() {
  file_.reset();
  if (!finished_) ::unlink(path_.c_str());
}

void KeptScenarios::write(const GrowingBlock& block) {
  const std::lock_guard lock(lock_);
  on_disk(path_, [&] {
    prepare_hdf5();
    file_->sample.write(block);
  });
}

void KeptScenarios::finish(const Result& result) {
  on_disk(path_, [&] {
    file_->sample.finish(result.scenarios);
    file_->writer.flush();
    write_result(file_->writer, result, &file_->sample);
    file_->sample.close();
    file_->writer.finish();
  });
  sync_file(path_);
  finished_ = true;
}

double KeptScenarios::bytes(std::size_t variants, std::size_t outcomes, std::uint64_t scenarios) {
  // [byte] HDF5's index of chunks: nodes of 64 entries, which are two thirds full.
  constexpr double kEntry = 75;
  const double chunks = std::ceil(static_cast<double>(scenarios) / kChunk);
  const double columns = static_cast<double>(variants) * static_cast<double>(outcomes);
  return chunks * (columns * (kChunk * sizeof(float) + kEntry) + kChunk * sizeof(std::int64_t) + kEntry);
}

}  // namespace chokepoint
