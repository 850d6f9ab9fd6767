#include "host/specialise/load_code.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "host/results/files.h"

namespace chokepoint {
namespace {

/// A file in memory that nobody else can open, so that what is loaded is what was checked.
FileDescriptor file_in_memory(const std::string& bytes) {
  FileDescriptor file(::memfd_create("chokepoint-kernel", MFD_CLOEXEC));
  if (!file.valid()) throw std::runtime_error("no memory for a compiled kernel");
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(file.get(), bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno != EINTR) throw std::runtime_error("no memory for a compiled kernel");
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  return file;
}

void* symbol(void* library, const char* name) {
  void* const address = ::dlsym(library, name);
  if (address == nullptr) throw std::runtime_error(std::string("a compiled kernel without ") + name);
  return address;
}

}  // namespace

std::shared_ptr<const SpecialisedCode> load_cpu_code(const std::string& bytes) {
  // The file stays open as long as the library: another one of the same number would be taken for it.
  const auto file = std::make_shared<FileDescriptor>(file_in_memory(bytes));
  const std::string path = "/proc/self/fd/" + std::to_string(file->get());
  const std::shared_ptr<void> library(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL), [file](void* handle) {
    if (handle != nullptr) ::dlclose(handle);
  });
  if (library == nullptr) throw std::runtime_error(::dlerror());
  auto code = std::make_shared<SpecialisedCode>();
  code->simulate = reinterpret_cast<decltype(code->simulate)>(symbol(library.get(), "chokepoint_simulate"));
  code->workspace_floats =
      static_cast<std::size_t>(*static_cast<const int*>(symbol(library.get(), "chokepoint_slots")));
  code->owner = library;
  return code;
}

}  // namespace chokepoint
