#pragma once

#include <stdexcept>
#include <string>

namespace chokepoint {

/// A mistake that the user can mend. The text is whole:
/// `file:line:column: what is wrong (why it is wrong). What to do?` - one line a mistake.
class UserError : public std::runtime_error {
 public:
  /// Exit code of the program: 2 usage or study, 4 files, 5 device.
  enum class Kind { study = 2, file = 4, device = 5 };

  UserError(Kind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

}  // namespace chokepoint
