#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>
#include <vector>

namespace chokepoint {

/// Call task(i) for each i in [0, count), in so many threads at most, this one among them. Rethrows an error
/// of one once all have ended.
template <class Task>
void side_by_side(std::size_t count, std::size_t threads, const Task& task) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < count; i = next++) task(i);
    } catch (...) {
      next = count;  // the others need not go on
      throw;
    }
  };
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < std::min(count, threads); ++i)
    others.push_back(std::async(std::launch::async, work));
  work();  // futures of std::async wait for their threads where this throws
  for (std::future<void>& other : others) other.get();
}

}  // namespace chokepoint
