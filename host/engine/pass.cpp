#include "host/engine/pass.h"

#include <algorithm>
#include <future>
#include <mutex>
#include <vector>

namespace chokepoint {
namespace {

/// Deals out batches of a part, in order, and gathers what is done.
class Dealer {
 public:
  Dealer(const PassPlan& plan, const PassPart& part, const ProgressSink& progress)
      : plan_(plan), part_(part), progress_(progress), finished_(part.begin) {}

  /// The next batch: how many scenarios lie before it, and how many it has; 0 where there is none, or after
  /// stop().
  std::int64_t next(std::uint64_t& done) {
    const std::lock_guard lock(mutex_);
    if (stopped_ || dealt_ == part_.end - part_.begin || is_late()) return 0;
    done = part_.begin + dealt_;
    const std::uint64_t count = std::min(static_cast<std::uint64_t>(plan_.batch), part_.end - done);
    dealt_ += count;
    return static_cast<std::int64_t>(count);
  }

  void finish(std::int64_t count) {
    const std::lock_guard lock(mutex_);
    finished_ += static_cast<std::uint64_t>(count);
    progress_({finished_, plan_.scenarios, plan_.number});
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }

  std::uint64_t finished() const { return finished_; }

 private:
  bool is_late() const {
    return part_.deadline && part_.begin + dealt_ > 0 && std::chrono::steady_clock::now() >= *part_.deadline;
  }

  const PassPlan& plan_;
  const PassPart& part_;
  const ProgressSink& progress_;
  std::mutex mutex_;
  std::uint64_t dealt_ = 0, finished_;
  bool stopped_ = false;
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
  run_part(plan, {0, plan.scenarios, std::nullopt}, workers, start, progress);
}

std::uint64_t run_part(const PassPlan& plan, const PassPart& part, std::size_t workers,
                       const std::function<TakeBatch(std::size_t worker)>& start,
                       const ProgressSink& progress) {
  Dealer dealer(plan, part, progress);
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
  return dealer.finished();
}

}  // namespace chokepoint
