#include "host/engine/pass.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <vector>

namespace chokepoint {
namespace {

/// Deals out batches, and gathers what is done.
class Dealer {
 public:
  Dealer(const PassPlan& plan, const ProgressSink& progress) : plan_(plan), progress_(progress) {}

  /// The next batch: how many scenarios lie before it, and how many it has; 0 where there is none, or after
  /// stop().
  std::int64_t next(std::uint64_t& done) {
    const auto batch = static_cast<std::uint64_t>(plan_.batch);
    const std::uint64_t index = dealt_.fetch_add(1);
    if (stopped_ || index > (plan_.scenarios - 1) / batch) return 0;
    done = index * batch;
    return static_cast<std::int64_t>(std::min(batch, plan_.scenarios - done));
  }

  void finish(std::int64_t count) {
    const std::lock_guard lock(mutex_);
    finished_ += static_cast<std::uint64_t>(count);
    progress_({finished_, plan_.scenarios, plan_.number});
  }

  void stop() { stopped_ = true; }

 private:
  const PassPlan& plan_;
  const ProgressSink& progress_;
  std::atomic<std::uint64_t> dealt_ = 0;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;
  std::uint64_t finished_ = 0;
};

void work(const TakeBatch& take, Dealer& dealer) {
  std::uint64_t done = 0;
  while (const std::int64_t count = dealer.next(done)) {
    take(done, count);
    dealer.finish(count);
  }
}

}  // namespace

void run_pass(const PassPlan& plan, std::size_t workers,
              const std::function<TakeBatch(std::size_t worker)>& start, const ProgressSink& progress) {
  Dealer dealer(plan, progress);
  std::vector<std::future<void>> threads;
  for (std::size_t worker = 0; worker < workers; ++worker) {
    threads.push_back(std::async(std::launch::async, [&, worker] {
      try {
        work(start(worker), dealer);
      } catch (...) {
        dealer.stop();  // the others need not go on
        throw;
      }
    }));
  }
  for (auto& thread : threads) thread.wait();
  for (auto& thread : threads) thread.get();
}

}  // namespace chokepoint
