#include <fmt/format.h>

#include "host/app/commands.h"
#include "host/app/headline.h"
#include "host/results/reader.h"

namespace chokepoint {

int show_command(const ShowCommand& command) {
  const Result result = read_result(command.run);
  fmt::print("{}", headline(result, command.outcomes));
  return 0;
}

}  // namespace chokepoint
