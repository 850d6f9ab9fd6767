#include "host/study/diagnostics.h"

#include <algorithm>
#include <set>

#include "host/study/names.h"

namespace chokepoint {

void Diagnostics::add(Position at, const std::string& what, const std::string& why,
                      const std::string& advice) {
  mistakes_.push_back({at, what + " (" + why + "). " + advice});
}

void Diagnostics::add_new(const Diagnostics& other, const Diagnostics& known, const std::string& prefix) {
  const std::set<Mistake> old(known.mistakes_.begin(), known.mistakes_.end());
  for (const Mistake& mistake : other.mistakes_)
    if (!old.contains(mistake)) mistakes_.push_back({mistake.at, prefix + mistake.text});
}

std::string Diagnostics::text(const std::string& file, const std::vector<std::string>& settings) const {
  std::vector<Mistake> ordered = mistakes_;
  std::stable_sort(ordered.begin(), ordered.end(), [](const Mistake& a, const Mistake& b) {
    const bool a_set = a.at.setting >= 0, b_set = b.at.setting >= 0;
    return a_set != b_set ? a_set : a.at < b.at;
  });
  std::set<Mistake> told;
  std::erase_if(ordered, [&](const Mistake& mistake) { return !told.insert(mistake).second; });
  std::string result;
  for (const Mistake& mistake : ordered) {
    if (!result.empty()) result += '\n';
    if (mistake.at.setting >= 0)
      result += "--set " + printable(settings.at(static_cast<std::size_t>(mistake.at.setting)));
    else
      result +=
          printable(file) + ":" + std::to_string(mistake.at.line) + ":" + std::to_string(mistake.at.column);
    result += ": " + mistake.text;
  }
  return result;
}

}  // namespace chokepoint
