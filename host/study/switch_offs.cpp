#include "host/study/switch_offs.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr char kPrefix[] = "without/";

/// Something uncertain that can be held.
struct Candidate {
  std::string kind, name;  // "driver" or "regime"
  std::size_t index;       // into Study::drivers or Study::regimes
  bool uncertain;

  std::string id() const { return kind + "/" + name; }
  bool is_called(const std::string& wanted) const { return wanted == name || wanted == id(); }
};

std::vector<Candidate> candidates_of(const Study& study) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < study.drivers.size(); ++i) {
    const Driver& driver = study.drivers[i];
    const bool constant =
        std::holds_alternative<Constant>(driver.distribution) && driver.probability == 1 && driver.never == 0;
    candidates.push_back({"driver", driver.name, i, !driver.held && !constant});
  }
  for (std::size_t i = 0; i < study.regimes.size(); ++i) {
    const Regime& regime = study.regimes[i];
    candidates.push_back({"regime", regime.name, i, !regime.held && regime.states.size() > 1});
  }
  return candidates;
}

bool is_wanted(const Candidate& candidate, const std::string& wanted) {
  if (candidate.is_called(wanted)) return true;
  const bool fits = wanted == "all" || matches(wanted, candidate.name) || matches(wanted, candidate.id());
  return fits && candidate.uncertain;
}

void check(const StudyFile& file, const std::vector<Candidate>& candidates,
           const std::vector<std::string>& wanted) {
  std::string mistakes;
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) names.push_back(candidate.name);
  for (const std::string& text : wanted) {
    if (std::any_of(candidates.begin(), candidates.end(),
                    [&](const Candidate& candidate) { return is_wanted(candidate, text); }))
      continue;
    const auto nearest = nearest_name(text, names);
    mistakes += fmt::format(
        "{}--without {}: no driver or regime is called so ({} has {}). {}", mistakes.empty() ? "" : "\n",
        in_quotes(text), printable(file.path), names.empty() ? "none" : listed(names),
        nearest ? "Did you mean " + in_quotes(*nearest) + "?" : "Name some of these, or 'all'.");
  }
  if (!mistakes.empty()) throw UserError(UserError::Kind::study, mistakes);
}

StudyVariant switch_off(const Study& base, const Candidate& candidate) {
  StudyVariant variant{kPrefix + candidate.id(), "", base};
  if (candidate.kind == "driver") {
    variant.study.drivers[candidate.index].held = true;
    variant.title = fmt::format("Driver {} held at its nominal value", candidate.name);
  } else {
    Regime& regime = variant.study.regimes[candidate.index];
    regime.held = true;
    variant.title = fmt::format("Regime {} held in its initial state, {}", candidate.name,
                                regime.states[static_cast<std::size_t>(regime.initial)]);
  }
  return variant;
}

}  // namespace

void add_switch_offs(StudyFile& file, const std::vector<std::string>& wanted) {
  const Study base = file.variants.front().study;
  const std::vector<Candidate> candidates = candidates_of(base);
  check(file, candidates, wanted);
  for (const Candidate& candidate : candidates) {
    if (std::any_of(wanted.begin(), wanted.end(),
                    [&](const std::string& text) { return is_wanted(candidate, text); }))
      file.variants.push_back(switch_off(base, candidate));
  }
}

bool is_switch_off(const std::string& variant_name) { return variant_name.starts_with(kPrefix); }

}  // namespace chokepoint
