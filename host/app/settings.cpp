#include "host/app/settings.h"

#include <fmt/format.h>

#include "host/error.h"

namespace chokepoint {
namespace {

Setting setting_of(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UserError(
        UserError::Kind::study,
        fmt::format("--set {}: no value (PATH=VALUE is expected). Write lane.NAME.limit=0, say.", text));
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace

std::vector<Setting> settings_of(const std::vector<std::string>& texts) {
  std::vector<Setting> settings;
  for (const std::string& text : texts) settings.push_back(setting_of(text));
  return settings;
}

}  // namespace chokepoint
