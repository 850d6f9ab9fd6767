#pragma once

#include <string>

namespace chokepoint {

/// A text and what it is called: a file's path and what stands in it.
struct NamedText {
  std::string name, text;
};

}  // namespace chokepoint
