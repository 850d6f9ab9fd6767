#include "host/study/variant_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {

const StudyVariant& variant_of(const StudyFile& file, const std::string& name) {
  const auto found = std::find_if(file.variants.begin(), file.variants.end(),
                                  [&](const StudyVariant& variant) { return variant.name == name; });
  if (found != file.variants.end()) return *found;
  std::vector<std::string> known;
  for (const StudyVariant& variant : file.variants) known.push_back(variant.name);
  throw UserError(
      UserError::Kind::study,
      fmt::format("--variant {}: no variant is called so (the study has {}). Choose one of these.",
                  in_quotes(name), listed(known)));
}

}  // namespace chokepoint
