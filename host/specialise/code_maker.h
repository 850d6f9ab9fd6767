#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/specialise/compiler.h"
#include "host/specialise/kernel_cache.h"
#include "host/specialise/options.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// Makes the code of studies' tables, where that pays, and knows what it made.
class CodeMaker {
 public:
  /// For simulators of `generic`.
  CodeMaker(const Backend& generic, SpecialiseOptions options);

  /// Code for each of the tables, null where the run is too short for it; what is not in the cache is
  /// compiled side by side. Throws std::runtime_error where it cannot be made.
  std::vector<std::shared_ptr<const SpecialisedCode>> codes_of(const std::vector<compiled::Tables>& tables);

 private:
  struct Order;
  Order order_of(const compiled::Tables& tables, const std::string& contents) const;
  void make(std::vector<Order> orders);
  std::shared_ptr<const SpecialisedCode> load(std::string bytes) const;
  bool pays(const Order& order) const;

  SpecialiseOptions options_;
  std::string instructions_;
  bool is_gpu_;
  int workers_;
  KernelCache cache_;
  std::unique_ptr<KernelCompiler> compiler_;
  std::map<std::string, std::shared_ptr<const SpecialisedCode>> codes_;  // by hash of the tables
};

}  // namespace chokepoint
