#pragma once

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace chokepoint::bench {

// Count this thread's CPU cycles in user mode with Linux' performance counters. Containers and virtual
// machines often have none: then `is_available` is false, and there are only clocks.
class CycleCounter {
 public:
  CycleCounter() {
    perf_event_attr event{};
    event.size = sizeof event;
    event.type = PERF_TYPE_HARDWARE;
    event.config = PERF_COUNT_HW_CPU_CYCLES;
    event.disabled = 1;
    event.exclude_kernel = 1;
    event.exclude_hv = 1;
    file_ = static_cast<int>(syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
  }
  ~CycleCounter() {
    if (is_available()) close(file_);
  }
  CycleCounter(const CycleCounter&) = delete;
  CycleCounter& operator=(const CycleCounter&) = delete;

  bool is_available() const { return file_ >= 0; }

  void start() const {
    if (!is_available()) return;
    ioctl(file_, PERF_EVENT_IOC_RESET, 0);
    ioctl(file_, PERF_EVENT_IOC_ENABLE, 0);
  }

  // Return the cycles since start, 0 if they could not be counted.
  std::uint64_t stop() const {
    if (!is_available()) return 0;
    ioctl(file_, PERF_EVENT_IOC_DISABLE, 0);
    std::uint64_t cycles = 0;
    return read(file_, &cycles, sizeof cycles) == sizeof cycles ? cycles : 0;
  }

 private:
  int file_;
};

}  // namespace chokepoint::bench
