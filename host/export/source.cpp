#include "host/export/source.h"

namespace chokepoint {
namespace {

constexpr std::size_t kIdLength = 12;  // [digit] of 64: of 10^4 runs, two share them with a chance below 1e-6

}  // namespace

Source::Source(const std::string& path, const std::string& sha256)
    : sha256_(sha256), id_(sha256.substr(0, kIdLength)), file_(path), facts_(facts_of(file_)) {}

Coordinate& Source::along(const std::string& dimension) {
  const auto found = coordinates_.find(dimension);
  if (found != coordinates_.end()) return found->second;
  return coordinates_.emplace(dimension, Coordinate(file_, dimension)).first->second;
}

}  // namespace chokepoint
