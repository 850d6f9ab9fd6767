#include "host/study/data_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include "host/study/names.h"
#include "host/study/table.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = 16u << 20;  // [byte]

/// Find the file, or say why it may not be read.
fs::path locate(const fs::path& folder, const std::string& path, std::string& fault) {
  const fs::path wanted(path);
  if (path.empty() || path.find('\0') != std::string::npos) {
    fault = "it names no file";
    return {};
  }
  if (wanted.is_absolute() || std::find(wanted.begin(), wanted.end(), "..") != wanted.end()) {
    fault = "the file must lie beside the study or below it: no absolute path, no '..'";
    return {};
  }
  std::error_code error;
  const fs::path root = fs::canonical(folder.empty() ? fs::path(".") : folder, error);
  const fs::path file = error ? fs::path() : fs::canonical(root / wanted, error);
  if (error) {
    fault = "the file cannot be found: " + error.message();
    return {};
  }
  if (std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first != root.end())
    fault = "a link leads out of the study's directory";
  else if (!fs::is_regular_file(file, error))
    fault = "it is not a file of numbers";
  else if (fs::file_size(file, error) > kLargestFile || error)
    fault = "it is larger than 16 MiB";
  return file;
}

bool separates(char c) {
  return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

/// Take the numbers out of a text; the fault names the line.
void parse(const std::string& text, DataFile& file) {
  int line = 1;
  constexpr std::string_view kMark = "\xEF\xBB\xBF";  // that the text is UTF-8, as spreadsheets put it first
  for (std::size_t at = text.starts_with(kMark) ? kMark.size() : 0; at < text.size();) {
    if (text[at] == '\n') ++line;
    if (separates(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !separates(text[end])) ++end;
    const std::string word = text.substr(at, end - at);
    const char* first = word.data() + (word.size() > 1 && word[0] == '+' && word[1] != '-' ? 1 : 0);
    double value = 0;
    const auto [last, error] = std::from_chars(first, word.data() + word.size(), value);
    if (error != std::errc() || last != word.data() + word.size() || !(std::abs(value) <= kLargest)) {
      file.fault = "line " + std::to_string(line) + " of the file holds " + in_quotes(word) +
                   ", not a number up to 1e30";
      return;
    }
    file.values.push_back(value);
    if (file.values.size() > static_cast<std::size_t>(kMaxValues)) {
      file.fault = "the file holds more than " + std::to_string(kMaxValues) + " numbers";
      return;
    }
    at = end;
  }
  if (file.values.empty()) file.fault = "the file holds no number";
}

/// Read a whole file from the disk.
std::string read_text(const fs::path& folder, const std::string& path, std::string& fault) {
  const fs::path found = locate(folder, path, fault);
  if (!fault.empty()) return {};
  std::ifstream stream(found, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) fault = "the file cannot be read";
  return text.str();
}

}  // namespace

std::string DataFiles::load(const std::string& path, std::string& fault) const {
  if (!kept_) return read_text(folder_, path, fault);
  const auto found =
      std::find_if(kept_->begin(), kept_->end(), [&](const auto& kept) { return kept.name == path; });
  if (found != kept_->end()) return found->text;
  fault = "the run did not read this file, and keeps no others";
  return {};
}

const DataFile& DataFiles::read(const std::string& path) {
  const auto [place, is_new] = read_.try_emplace(path);
  DataFile& file = place->second;
  if (!is_new) return file;
  file.text = load(path, file.fault);
  if (file.fault.empty()) parse(file.text, file);
  return file;
}

std::vector<NamedText> DataFiles::texts() const {
  std::vector<NamedText> texts;
  for (const auto& [path, file] : read_)
    if (file.fault.empty()) texts.push_back({path, file.text});
  return texts;
}

}  // namespace chokepoint
