#include "host/app/device_choice.h"

#include <fmt/format.h>
#include <sched.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <thread>

#include "host/app/plan_text.h"
#include "host/error.h"

namespace chokepoint {
namespace {

constexpr int kThreadsPerGpu = 4;  // one has its strip computed, one copied, the others measure

UserError usage(const std::string& text) { return {UserError::Kind::study, text}; }

std::unique_ptr<Backend> cpu_backend(int threads, const std::string& simd) {
  const std::vector<std::string> known = cpu_instruction_sets();
  if (!simd.empty() && std::find(known.begin(), known.end(), simd) == known.end()) {
    throw usage(
        fmt::format("--simd {}: this CPU and build do not have it (they have {}). Choose one of these.", simd,
                    fmt::join(known, ", ")));
  }
  return make_cpu_backend(threads > 0 ? threads : available_threads(), simd);
}

/// The INDEX of cuda:INDEX.
int cuda_index(const std::string& device) {
  int index = -1;
  const char* const begin = device.data() + std::string("cuda:").size();
  const char* const end = device.data() + device.size();
  const auto parsed = std::from_chars(begin, end, index);
  if (parsed.ec != std::errc() || parsed.ptr != end || index < 0) {
    throw usage(fmt::format("--device {}: not a device (after 'cuda:' stands its number). Write cuda:0, say.",
                            device));
  }
  return index;
}

/// `threads` 0: all available, but enough to keep the GPUs busy.
std::unique_ptr<Backend> gpus(const std::vector<int>& devices, int threads) {
  const int fewest = kThreadsPerGpu * static_cast<int>(devices.size());
  return make_cuda_backend(devices, threads > 0 ? threads : std::max(available_threads(), fewest));
}

/// The first GPU and all that are like it: one kernel serves them.
std::unique_ptr<Backend> all_gpus(const CudaDevices& found, int threads) {
  std::vector<int> devices;
  for (std::size_t i = 0; i < found.names.size(); ++i) {
    if (found.names[i] == found.names.front()) {
      devices.push_back(static_cast<int>(i));
    } else {
      spdlog::info("cuda:{} stays idle ({} is another kind than {})", i, found.names[i], found.names.front());
    }
  }
  return gpus(devices, threads);
}

std::unique_ptr<Backend> cuda_backend(const std::string& device, int threads) {
  const int index = device == "cuda" ? 0 : cuda_index(device);
  const CudaDevices found = cuda_devices();
  if (found.names.empty()) {
    throw UserError(
        UserError::Kind::device,
        fmt::format("--device {}: no GPU ({}). Use --device auto or cpu.", device, found.why_none));
  }
  if (device == "cuda") return all_gpus(found, threads);
  if (index >= static_cast<int>(found.names.size())) {
    throw UserError(UserError::Kind::device,
                    fmt::format("--device {}: no such GPU (there are {}). See `chokepoint devices`.", device,
                                found.names.size()));
  }
  return gpus({index}, threads);
}

}  // namespace

int available_threads() {
  cpu_set_t processors;
  CPU_ZERO(&processors);
  if (sched_getaffinity(0, sizeof processors, &processors) == 0) return std::max(CPU_COUNT(&processors), 1);
  return static_cast<int>(std::max(std::thread::hardware_concurrency(), 1u));
}

std::unique_ptr<Backend> choose_backend(const std::string& device, int threads, const std::string& simd) {
  if (device == "cpu") return cpu_backend(threads, simd);
  if (device == "cuda" || device.rfind("cuda:", 0) == 0) return cuda_backend(device, threads);
  if (device != "auto") {
    throw usage(fmt::format(
        "--device {}: not a device (known: auto, cpu, cuda, cuda:INDEX). Choose one of these.", device));
  }
  // A choice of instruction set is a choice of the CPU.
  if (simd.empty()) {
    const CudaDevices found = cuda_devices();
    if (!found.names.empty()) return all_gpus(found, threads);
    spdlog::info(
        "no GPU, using {} ({})",
        amount(static_cast<std::uint64_t>(threads > 0 ? threads : available_threads()), "CPU thread"),
        found.why_none);
  }
  return cpu_backend(threads, simd);
}

}  // namespace chokepoint
