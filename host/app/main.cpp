// The program: run what the command line says, turn errors into exit codes.

#include <fmt/format.h>
#include <malloc.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "host/app/command_line.h"
#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr int kBug = 70;

void set_up_log() {
  auto logger = spdlog::stderr_color_mt("chokepoint");
  const bool plain = std::getenv("NO_COLOR") != nullptr;
  if (plain)
    dynamic_cast<spdlog::sinks::stderr_color_sink_mt&>(*logger->sinks().front())
        .set_color_mode(spdlog::color_mode::never);
  logger->set_pattern("%^%l%$: %v");
  spdlog::set_default_logger(logger);
}

/// Let the system take back at once what large blocks held. The C library would move its threshold up after
/// the first of them, and a run would keep a quarter more than it uses: the statistics' first scenarios,
/// 134 KiB an outcome, between what lives on. One heap serves all threads, which seldom ask: of a thread's
/// own heap, what statistics leave free below the figures could not be used for the file, another tenth.
void economise_memory() {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, 132 * 1024);
#endif
#ifdef M_ARENA_MAX
  mallopt(M_ARENA_MAX, 1);
#endif
}

}  // namespace
}  // namespace chokepoint

int main(int argc, char** argv) {
  chokepoint::economise_memory();
  std::signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit of a shell is an error like a full disk
  chokepoint::set_up_log();
  try {
    return chokepoint::run_program(argc, argv);
  } catch (const chokepoint::UserError& error) {
    fmt::print(stderr, "{}\n", chokepoint::printable_lines(error.what()));
    return static_cast<int>(error.kind());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "chokepoint: out of memory (a run needs what it announces). Use a smaller --batch.\n");
    return chokepoint::kBug;
  } catch (const std::exception& error) {
    fmt::print(stderr, "chokepoint: a bug: {}\n", error.what());
    return chokepoint::kBug;
  }
}
