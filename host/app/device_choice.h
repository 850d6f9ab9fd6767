#pragma once

#include <memory>
#include <string>

#include "kernels/run/simulate.h"

namespace chokepoint {

/// Threads that this process may use.
int available_threads();

/// Choose where to run. `device`: auto, cpu, cuda (all GPUs of the first one's kind) or cuda:INDEX; `threads`
/// 0: all available; `simd` empty: the best. auto is cuda where a GPU answers, else it says so in the log and
/// takes the CPU. Throws UserError: Kind::device if the GPU asked for does not answer, Kind::study for words
/// that are none of these.
std::unique_ptr<Backend> choose_backend(const std::string& device, int threads, const std::string& simd);

}  // namespace chokepoint
