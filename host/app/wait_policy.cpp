// Let idle OpenMP threads sleep instead of spin, unless the user says otherwise. On a shared machine a thread
// that spins at a barrier takes the processor from the one it waits for: two threads then ran 7 to 20 times
// slower than one.
//
// libgomp reads OMP_WAIT_POLICY when it is loaded, before main and before any constructor of this program;
// the functions of .preinit_array alone come before that (System V ABI, "Initialization and Termination
// Functions").

#include <cstdlib>

namespace {

void let_idle_threads_sleep() { setenv("OMP_WAIT_POLICY", "passive", /*overwrite=*/0); }

__attribute__((section(".preinit_array"), used)) void (*const kBeforeLibraries)() = let_idle_threads_sleep;

}  // namespace
