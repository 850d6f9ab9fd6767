#include "host/app/progress_meter.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "host/app/plan_text.h"
#include "host/app/tables.h"

namespace chokepoint {
namespace {

constexpr int kWidest = 40, kNarrowest = 10;  // [character] of the bar
constexpr double kRedrawAfter = 0.1;          // [s]

double share(const Progress& progress) {
  return static_cast<double>(progress.done) / static_cast<double>(progress.total);
}

std::string duration(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

/// Whether stderr is a terminal that can write a line again.
bool is_terminal() {
  const char* const kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && !(kind != nullptr && std::string_view(kind) == "dumb");
}

/// Characters in a line of the terminal.
int columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// A bar and words in less than a line: one that reached the terminal's edge could not be written again.
std::string bar_text(double part, const std::string& words, int room) {
  const int width = std::min(kWidest, room - static_cast<int>(words.size()) - 4);
  if (width < kNarrowest) return words.substr(0, static_cast<std::size_t>(std::max(room - 1, 0)));
  const auto filled = static_cast<std::size_t>(part * width);
  return "[" + std::string(filled, '#') + std::string(static_cast<std::size_t>(width) - filled, '.') + "] " +
         words;
}

/// "loss 0.1685 ±0.0016 billion USD", after `before`, or nothing.
std::string interim_text(const char* before, const Progress& progress) {
  if (progress.interim == nullptr) return "";
  const auto& [outcome, unit, mean] = *progress.interim;
  const Scale scale = scale_for(std::abs(mean.value));
  return fmt::format("{}{} {} {}{}", before, outcome, written({mean.value, mean.standard_error}, scale.unit),
                     scale.name, unit);
}

}  // namespace

ProgressMeter::ProgressMeter(bool quiet) : quiet_(quiet), terminal_(is_terminal()) {}

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
  const std::string words =
      fmt::format("{:3.0f}%  {:.3g} scenarios/s  {} left", 100 * part,
                  static_cast<double>(progress.done) / seconds, duration(seconds * (1 - part) / part));
  const int room = columns();
  const std::string interim = interim_text("  ", progress);
  const bool fits = static_cast<int>(words.size() + interim.size()) + kNarrowest + 4 <= room;
  const std::string text = bar_text(part, fits ? words + interim : words, room);
  const std::size_t rest = last_size_ - std::min(last_size_, text.size());  // of a longer line
  last_size_ = text.size();
  fmt::print(stderr, "\r{}{}", text, std::string(rest, ' '));
  std::fflush(stderr);
}

void ProgressMeter::log_tenth(const Progress& progress, double seconds) {
  const int tenths = static_cast<int>(share(progress) * 10);
  if (tenths == tenths_) return;
  tenths_ = tenths;
  spdlog::info("{:3}%  {} of {} scenarios, {:.3g} a second, {} left{}", 10 * tenths, counted(progress.done),
               counted(progress.total), static_cast<double>(progress.done) / seconds,
               duration(seconds * (1 - share(progress)) / share(progress)), interim_text("; ", progress));
}

void ProgressMeter::finish() {
  if (drawn_) fmt::print(stderr, "\n");
  drawn_ = false;
}

}  // namespace chokepoint
