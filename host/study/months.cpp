#include "host/study/months.h"

#include <fmt/format.h>

namespace chokepoint {

std::optional<WrittenMonth> read_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6})
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  return WrittenMonth{std::stoi(std::string(text.substr(0, 4))), std::stoi(std::string(text.substr(5)))};
}

int first_month(const Study& study) {
  return WrittenMonth{study.start_year, study.start_month}.since_year_0();
}

int year_of(const Study& study, int month) { return (first_month(study) + month) / 12; }

std::string month_text(const Study& study, int month) {
  return fmt::format("{:04}-{:02}", year_of(study, month), (first_month(study) + month) % 12 + 1);
}

}  // namespace chokepoint
