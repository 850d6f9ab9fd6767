#pragma once

#include <memory>
#include <optional>
#include <string>

namespace chokepoint {

/// Turns a specialised program's source into machine code.
class KernelCompiler {
 public:
  virtual ~KernelCompiler() = default;

  /// What distinguishes its work from that of others: name, version, options.
  virtual const std::string& identity() const = 0;
  /// The machine code of a source. Throws std::runtime_error with what the compiler said.
  virtual std::string compile(const std::string& source) const = 0;
};

/// The system's C++ compiler ($CXX, else c++, g++ or clang++) for an instruction set of make_cpu_backend():
/// makes shared objects. nullptr where there is none.
std::unique_ptr<KernelCompiler> make_cpu_compiler(const std::string& instructions);

/// NVRTC for "sm_90" or the like: makes cubins. nullptr where the library is missing.
std::unique_ptr<KernelCompiler> make_cuda_compiler(const std::string& architecture);

}  // namespace chokepoint
