#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <filesystem>

#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "host/app/settings.h"
#include "host/error.h"
#include "host/report/report.h"
#include "host/results/files.h"
#include "host/results/manifest.h"
#include "host/results/reader.h"
#include "host/study/names.h"
#include "host/study/reader.h"

namespace chokepoint {
namespace {

/// The directory of a run that is given by it or by its results.h5.
std::filesystem::path directory_of(const std::string& run) {
  const std::filesystem::path given(run);
  const bool is_file = given.filename() == kResultsName && !std::filesystem::is_directory(given);
  return is_file ? given.parent_path() : given;
}

/// Refuse a name that promises something else than a page: a mistake is told before any work.
void check_name(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  if (path.empty() || extension == ".html" || extension == ".htm") return;
  throw UserError(
      UserError::Kind::study,
      fmt::format("--out {}: not the name of a page (a report is HTML, which browsers print to PDF, "
                  "too). End its name in .html.",
                  in_quotes(path)));
}

}  // namespace

int report_command(const ReportCommand& command) {
  check_name(command.out);
  Result run = read_result(command.run);
  const std::filesystem::path directory = directory_of(command.run);
  RunRecord record = read_record((directory / kManifestName).string());
  StudyFile study =
      read_study({command.run, run.study_name, run.study_text, run.data}, settings_of(run.settings));
  const auto backend = choose_backend(command.device, command.threads, command.simd);
  const ReportFacts facts = gather(std::move(run), std::move(study), std::move(record), *backend);
  const std::string path = command.out.empty() ? (directory / "report.html").string() : command.out;
  replace_file(path, report_of(facts));
  spdlog::info("{}", path);
  return 0;
}

}  // namespace chokepoint
