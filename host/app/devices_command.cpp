#include <fmt/format.h>

#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

int devices_command() {
  fmt::print("cpu: {} threads; {}\n", available_threads(), fmt::join(cpu_instruction_sets(), ", "));
  const CudaDevices found = cuda_devices();
  for (std::size_t i = 0; i < found.names.size(); ++i) fmt::print("cuda:{}: {}\n", i, found.names[i]);
  if (found.names.empty()) fmt::print("cuda: none ({})\n", found.why_none);
  return 0;
}

}  // namespace chokepoint
