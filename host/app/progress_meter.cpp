#include "host/app/progress_meter.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>

namespace chokepoint {
namespace {

constexpr int kBarWidth = 40;         // [character]
constexpr double kRedrawAfter = 0.1;  // [s]

double share(const Progress& progress) {
  return static_cast<double>(progress.done) / static_cast<double>(progress.total);
}

std::string duration(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

}  // namespace

ProgressMeter::ProgressMeter(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressMeter::show(const Progress& progress) {
  if (quiet_) return;
  if (progress.pass != pass_) {
    pass_ = progress.pass;
    tenths_ = 0;
    begin_ = Clock::now();
    finish();
    spdlog::info("pass {}: some order statistics fell outside what the last pass kept", pass_);
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  if (terminal_) {
    draw_bar(progress, seconds);
  } else {
    log_tenth(progress, seconds);
  }
}

void ProgressMeter::draw_bar(const Progress& progress, double seconds) {
  const auto now = Clock::now();
  const bool is_last = progress.done == progress.total;
  if (drawn_ && !is_last && std::chrono::duration<double>(now - last_drawn_).count() < kRedrawAfter) return;
  last_drawn_ = now;
  drawn_ = true;
  const double part = share(progress);
  const int filled = static_cast<int>(part * kBarWidth);
  fmt::print(stderr, "\r[{}{}] {:3.0f}%  {:.3g} scenarios/s  {} left   ",
             std::string(static_cast<std::size_t>(filled), '#'),
             std::string(static_cast<std::size_t>(kBarWidth - filled), '.'), 100 * part,
             static_cast<double>(progress.done) / seconds, duration(seconds * (1 - part) / part));
  std::fflush(stderr);
}

void ProgressMeter::log_tenth(const Progress& progress, double seconds) {
  const int tenths = static_cast<int>(share(progress) * 10);
  if (tenths == tenths_) return;
  tenths_ = tenths;
  spdlog::info("{:3}%  {} of {} scenarios, {:.3g} a second, {} left", 10 * tenths, progress.done,
               progress.total, static_cast<double>(progress.done) / seconds,
               duration(seconds * (1 - share(progress)) / share(progress)));
}

void ProgressMeter::finish() {
  if (drawn_) fmt::print(stderr, "\n");
  drawn_ = false;
}

}  // namespace chokepoint
