#include "host/study/variant_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/study/names.h"

namespace chokepoint {

UserError unknown_variant(const std::string& name, const std::vector<std::string>& known) {
  const auto near = nearest_name(name, known);
  return {
      UserError::Kind::study,
      fmt::format("--variant {}: no variant is called so (the study has {}). {}", in_quotes(name),
                  listed(known), near ? "Did you mean " + in_quotes(*near) + "?" : "Choose one of these.")};
}

const StudyVariant& variant_of(const StudyFile& file, const std::string& name) {
  const auto found = std::find_if(file.variants.begin(), file.variants.end(),
                                  [&](const StudyVariant& variant) { return variant.name == name; });
  if (found != file.variants.end()) return *found;
  std::vector<std::string> known;
  for (const StudyVariant& variant : file.variants) known.push_back(variant.name);
  throw unknown_variant(name, known);
}

}  // namespace chokepoint
