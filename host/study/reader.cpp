#include "host/study/reader.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/error.h"
#include "host/study/assign.h"
#include "host/study/correlations.h"
#include "host/study/drivers.h"
#include "host/study/names.h"
#include "host/study/network.h"
#include "host/study/regimes.h"
#include "host/study/settings.h"
#include "host/study/tariffs.h"
#include "host/study/variants.h"

namespace chokepoint {
namespace {

constexpr std::uintmax_t kLargestStudy = 64u << 20;  // [byte]

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw UserError(UserError::Kind::file,
                  printable(path) + ": the study cannot be read (" + why + "). Is this the right path?");
}

std::string read_text(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) refuse(path, "it is a directory");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(path, std::strerror(errno));
  if (const auto size = std::filesystem::file_size(path, error); !error && size > kLargestStudy)
    refuse(path, "it is larger than 64 MiB");
  std::ostringstream text;
  text << stream.rdbuf();
  if (stream.bad()) refuse(path, "reading failed");
  return text.str();
}

/// Read one tree, the base's or a variant's.
Study read_tree(const Node& root, const std::string& stem, DataFiles& files, Diagnostics& mistakes) {
  Study study;
  Reading reading(study, mistakes, files);
  const Table table(Value(mistakes, root, "", ""), schema::kRoot);
  read_study_table(reading, table, stem);
  read_sampling(reading, table);
  read_drivers(reading, table);
  read_driver_loadings(reading, table);
  read_copulas(reading, table);
  read_regimes(reading, table);
  read_correlations(reading, table);
  check_streams(reading, table);
  read_sites_and_markets(reading, table);
  read_tariffs(reading, table);
  read_lanes(reading, table);
  read_results(reading, table);
  return study;
}

/// Read a study from its text.
StudyFile read_all(const std::string& path, const std::string& stem, const std::string& text, DataFiles files,
                   const std::vector<Setting>& settings) {
  StudyFile file{path, text, {}};
  Diagnostics mistakes;
  std::vector<std::string> typed;
  for (const Setting& setting : settings) typed.push_back(setting.path + "=" + setting.value);
  const auto check = [&] {
    if (!mistakes.empty()) throw UserError(UserError::Kind::study, mistakes.text(path, typed));
  };
  Node root = parse_toml(file.text, mistakes);
  check();
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const int number = static_cast<int>(i);
    Diagnostics wrong;
    const Node value = parse_setting(number, settings[i].value, wrong);
    if (wrong.empty()) assign(root, settings[i].path, value, {number, 1, 1}, "", wrong);
    mistakes.add_new(wrong, {}, "");
  }
  Diagnostics of_base;
  file.variants.push_back({"base", "", read_tree(root, stem, files, of_base)});
  file.variants.front().title = file.variants.front().study.title;
  ResultsWanted& results = file.variants.front().study.results;
  for (std::string& at : results.outcomes_at) at = path + ":" + at;
  for (std::string& at : results.series_at) at = path + ":" + at;
  mistakes.add_new(of_base, {}, "");
  for (const Variant& variant : read_variants(root, mistakes)) {
    Diagnostics of_variant;
    Study study = read_tree(variant.root, stem, files, of_variant);
    if (of_base.empty() && of_variant.empty())
      check_same_names(file.variants.front().study, study, variant, of_variant);
    mistakes.add_new(of_variant, of_base, "variant " + in_quotes(variant.name) + ": ");
    file.variants.push_back({variant.name, variant.title, std::move(study)});
  }
  check();
  file.data = files.texts();
  return file;
}

}  // namespace

StudyFile read_study(const std::string& path, const std::vector<Setting>& settings) {
  const std::filesystem::path place(path);
  return read_all(path, place.stem().string(), read_text(path), DataFiles(place.parent_path()), settings);
}

StudyFile read_study(const KeptStudy& kept, const std::vector<Setting>& settings) {
  return read_all(kept.path, kept.stem, kept.text, DataFiles(kept.data), settings);
}

}  // namespace chokepoint
