#pragma once

namespace chokepoint {

/// Read the command line and do what it says; the exit code. Throws UserError.
int run_program(int argc, char** argv);

}  // namespace chokepoint
