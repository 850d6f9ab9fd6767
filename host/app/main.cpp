// The program: run what the command line says, turn errors into exit codes.

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>
#include <new>

#include "host/app/command_line.h"
#include "host/error.h"

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

}  // namespace
}  // namespace chokepoint

int main(int argc, char** argv) {
  chokepoint::set_up_log();
  try {
    return chokepoint::run_program(argc, argv);
  } catch (const chokepoint::UserError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.kind());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "chokepoint: out of memory (a run needs what it announces). Use a smaller --batch.\n");
    return chokepoint::kBug;
  } catch (const std::exception& error) {
    fmt::print(stderr, "chokepoint: a bug: {}\n", error.what());
    return chokepoint::kBug;
  }
}
