// The system's C++ compiler, for kernels that run on the CPU.

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "host/results/files.h"
#include "host/specialise/compiler.h"
#include "host/specialise/process.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 28;  // of a shared object

/// One rounding an operation (cmake/ChokepointArithmetic.cmake); -O1 makes the code 8% slower.
std::vector<std::string> options_for(const std::string& instructions) {
  std::vector<std::string> options = {
      "-std=c++20",         "-O2", "-fPIC", "-shared", "-x", "c++", "-ffp-contract=off", "-fno-math-errno",
      "-fno-trapping-math", "-w"};
  if (instructions == "scalar") {
#if defined(__x86_64__)
    options.push_back("-mssse3");
#endif
  } else {
    options.insert(options.end(), {"-mavx2", "-mfma", "-mtune=native"});
    if (instructions == "avx512") {
      options.insert(options.end(),
                     {"-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512"});
    }
  }
  return options;
}

/// The line that says what is wrong, or the first.
std::string first_error(const std::string& output) {
  const std::size_t error = std::min(output.find("error"), output.size());
  const std::size_t end = std::min(output.find('\n', error), output.size());
  const std::size_t line = error == output.size() ? 0 : output.rfind('\n', error) + 1;
  return output.substr(line, error == output.size() ? output.find('\n') : end - line);
}

/// A directory that this user alone can enter, removed at the end.
class PrivateDirectory {
 public:
  PrivateDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "chokepoint-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no directory for temporary files");
    path_ = name;
  }
  ~PrivateDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class CpuCompiler final : public KernelCompiler {
 public:
  CpuCompiler(std::string program, const std::string& version, std::vector<std::string> options)
      : program_(std::move(program)), options_(std::move(options)), identity_(program_ + "\n" + version) {
    for (const std::string& option : options_) identity_ += option + " ";
  }
  const std::string& identity() const override { return identity_; }

  std::string compile(const std::string& source) const override {
    const PrivateDirectory directory;
    const std::string from = (directory.path() / "kernel.cpp").string();
    const std::string to = (directory.path() / "kernel.so").string();
    write_new_file(from, std::as_bytes(std::span(source)));
    std::vector<std::string> arguments = {program_};
    arguments.insert(arguments.end(), options_.begin(), options_.end());
    arguments.insert(arguments.end(), {from, "-o", to});
    const ProcessResult result = run_process(arguments);
    if (result.status != 0) {
      throw std::runtime_error(program_ + " failed: " + first_error(result.output));
    }
    return read_small_file(to, kMostBytes);
  }

 private:
  std::string program_;
  std::vector<std::string> options_;
  std::string identity_;
};

}  // namespace

std::unique_ptr<KernelCompiler> make_cpu_compiler(const std::string& instructions) {
  std::vector<std::string> names = {"c++", "g++", "clang++"};
  if (const char* chosen = std::getenv("CXX"); chosen != nullptr && *chosen != '\0') names = {chosen};
  for (const std::string& name : names) {
    const ProcessResult version = run_process({name, "--version"});
    if (version.status == 0)
      return std::make_unique<CpuCompiler>(name, version.output, options_for(instructions));
  }
  return nullptr;
}

}  // namespace chokepoint
