#pragma once

#include <string>
#include <vector>

#include "host/study/diagnostics.h"
#include "host/study/study.h"
#include "host/study/tree.h"

namespace chokepoint {

/// A variant: the study's tree with some keys set.
struct Variant {
  std::string name, title;
  Position at;
  Node root;
};

/// Read the variants of a study and apply what each sets to a copy of the tree.
std::vector<Variant> read_variants(const Node& root, Diagnostics& mistakes);

/// Tell if a variant does not have the base's names (of drivers, regimes and states, sites, lanes and so on)
/// or months: outcomes are compared by name, series month by month.
void check_same_names(const Study& base, const Study& study, const Variant& variant, Diagnostics& mistakes);

}  // namespace chokepoint
