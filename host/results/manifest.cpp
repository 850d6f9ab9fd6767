#include "host/results/manifest.h"

#include <unistd.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>

#include "host/error.h"
#include "host/results/files.h"
#include "host/results/json.h"
#include "host/results/layout.h"

namespace chokepoint {
namespace {

constexpr char kManifestFiletype[] = "chokepoint-run";
constexpr std::size_t kLongest = std::size_t{1} << 26;  // [byte] of a manifest that is read

/// To the microsecond.
JsonObject seconds_json(const std::vector<PartSeconds>& parts) {
  JsonObject json;
  for (const PartSeconds& one : parts) json.number(one.part, std::round(one.seconds * 1e6) / 1e6);
  return json;
}

}  // namespace

std::string manifest_text(const Result& result, const RunRecord& record, const std::string& sha256,
                          std::uint64_t bytes) {
  JsonObject manifest;
  manifest.text("filetype", kManifestFiletype)
      .text("format_version", kResultFormatVersion)
      .text("program", "chokepoint")
      .text("program_version", result.program_version)
      .text("git_commit", result.git_commit)
      .text("study_name", result.study_name)
      .text("title", result.title)
      .text("study_sha256", result.study_sha256)
      .texts("settings", result.settings)
      .text("seed", std::to_string(result.seed))  // as a text: many readers hold numbers as doubles
      .integer("first_scenario", result.first)
      .integer("scenarios", result.scenarios)
      .text("results_file", kResultsName)
      .integer("results_bytes", bytes)
      .text("results_sha256", sha256)
      .text("started", record.started)
      .text("finished", record.finished)
      .number("seconds", record.seconds)
      .object("seconds_by_part", seconds_json(record.clock.seconds()))
      .text("host", record.host)
      .text("device", record.device)
      .text("simd", record.simd)
      .text("kernel", record.kernel)
      .number("threads", record.threads)
      .integer("batch", record.batch)
      .integer("digested", record.digested)
      .text("limit", record.limit)
      .texts("command", record.command);
  return manifest.str();
}

bool is_manifest(const std::string& text) {
  return json_text_member(text, "filetype") == std::optional<std::string>(kManifestFiletype);
}

std::string results_hash(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  if (!folder.empty() && ::access(folder.c_str(), F_OK) != 0) {
    throw UserError(UserError::Kind::file,
                    folder + ": is not there (no run has written it). Give the directory of a finished run?");
  }
  if (std::error_code none; std::filesystem::is_regular_file(folder, none)) {
    throw UserError(UserError::Kind::file,
                    folder + ": is a file (a run is a directory). Give the directory of a finished run?");
  }
  if (::access(path.c_str(), F_OK) != 0) {
    throw UserError(UserError::Kind::file,
                    path +
                        ": is missing (a run writes it last, so this is no complete run). "
                        "Give the directory of a finished run, or run the study again?");
  }
  const std::string text = read_small_file(path, kLongest);
  const std::optional<std::string> hash = json_text_member(text, "results_sha256");
  const std::optional<std::string> version = json_text_member(text, "format_version");
  if (!is_manifest(text) || !hash || !version) {
    throw UserError(UserError::Kind::file,
                    path + ": is not the manifest of a run (its filetype is not \"" + kManifestFiletype +
                        "\", or members are missing). Give the directory of a run of this program?");
  }
  int major = 0;
  std::from_chars(version->data(), version->data() + version->size(), major);
  if (major != kResultFormatMajor) {
    throw UserError(UserError::Kind::file, path + ": has format version " + json_quote(*version) +
                                               " (this program reads " + kResultFormatVersion +
                                               "). Read it with the program that wrote it?");
  }
  return *hash;
}

RunRecord read_record(const std::string& path) {
  results_hash(path);
  const std::string text = read_small_file(path, kLongest);
  const auto member = [&](const char* name) { return json_text_member(text, name).value_or(""); };
  RunRecord record;
  record.started = member("started");
  record.finished = member("finished");
  record.host = member("host");
  record.device = member("device");
  record.simd = member("simd");
  record.kernel = member("kernel");
  return record;
}

std::string sums_text(const std::string& sha256) { return sha256 + "  " + kResultsName + "\n"; }

}  // namespace chokepoint
