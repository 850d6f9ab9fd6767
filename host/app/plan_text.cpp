#include "host/app/plan_text.h"

#include <fmt/format.h>

namespace chokepoint {

std::string counted(std::uint64_t count) {
  std::string digits = fmt::format("{}", count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string amount(std::uint64_t count, const std::string& singular) {
  const bool has_plural = count != 1 && !singular.ends_with("s");
  return counted(count) + " " + singular + (has_plural ? "s" : "");
}

std::string bytes_text(double bytes) {
  const double mega = bytes / 1e6;
  if (mega >= 999.5) return fmt::format("{:.2f} GB", mega / 1e3);
  return fmt::format("{:.{}f} MB", mega, mega < 9.995 ? 2 : mega < 99.95 ? 1 : 0);
}

std::string device_text(const Backend& backend) {
  return fmt::format("{} ({}, {})", backend.device(), backend.instructions(),
                     amount(static_cast<std::uint64_t>(backend.workers()), "thread"));
}

std::string memory_text(const MemoryPlan& memory) { return bytes_text(memory.peak()) + " at the peak"; }

std::string memory_parts(const MemoryPlan& memory) {
  return fmt::format("program {}, batches {}, statistics {} (at first {}), results {}, file {}",
                     bytes_text(memory.program), bytes_text(memory.batches), bytes_text(memory.statistics),
                     bytes_text(memory.first), bytes_text(memory.results), bytes_text(memory.file));
}

}  // namespace chokepoint
