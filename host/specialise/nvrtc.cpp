// NVRTC, for kernels that run on a GPU. The library is loaded when it is needed: it is large, and may be
// missing.

#include <dlfcn.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "host/specialise/compiler.h"

namespace chokepoint {
namespace {

// The parts of NVRTC's C interface that are used (NVRTC manual, section "API"): results are ints, 0 is
// success.
using Program = void*;

class Nvrtc {
 public:
  /// nullptr where there is no library.
  static std::shared_ptr<const Nvrtc> load() {
    for (const char* name : {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so",
                             "/usr/local/cuda/lib64/libnvrtc.so"}) {
      if (void* const handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL)) {
        return std::shared_ptr<const Nvrtc>(new Nvrtc(handle));
      }
    }
    return nullptr;
  }

  int (*version)(int*, int*);
  int (*create)(Program*, const char*, const char*, int, const char* const*, const char* const*);
  int (*destroy)(Program*);
  int (*compile)(Program, int, const char* const*);
  int (*log_size)(Program, std::size_t*);
  int (*log)(Program, char*);
  int (*cubin_size)(Program, std::size_t*);
  int (*cubin)(Program, char*);

 private:
  explicit Nvrtc(void* handle) {
    const auto find = [handle](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(handle, name));
      if (function == nullptr) throw std::runtime_error(std::string("NVRTC without ") + name);
    };
    find(version, "nvrtcVersion");
    find(create, "nvrtcCreateProgram");
    find(destroy, "nvrtcDestroyProgram");
    find(compile, "nvrtcCompileProgram");
    find(log_size, "nvrtcGetProgramLogSize");
    find(log, "nvrtcGetProgramLog");
    find(cubin_size, "nvrtcGetCUBINSize");
    find(cubin, "nvrtcGetCUBIN");
  }
};

class CudaCompiler final : public KernelCompiler {
 public:
  CudaCompiler(std::shared_ptr<const Nvrtc> nvrtc, const std::string& architecture)
      : nvrtc_(std::move(nvrtc)),
        options_({"--gpu-architecture=" + architecture, "--std=c++17", "--fmad=false", "--ftz=false",
                  "--prec-div=true", "--prec-sqrt=true"}) {
    int major = 0, minor = 0;
    check(nvrtc_->version(&major, &minor), "asking for the version");
    identity_ = "NVRTC " + std::to_string(major) + "." + std::to_string(minor);
    for (const std::string& option : options_) identity_ += " " + option;
  }
  const std::string& identity() const override { return identity_; }

  std::string compile(const std::string& source) const override {
    Program program = nullptr;
    check(nvrtc_->create(&program, source.c_str(), "kernel.cu", 0, nullptr, nullptr), "starting");
    const auto destroy = [this](Program* p) { nvrtc_->destroy(p); };
    const std::unique_ptr<Program, decltype(destroy)> owner(&program, destroy);
    std::vector<const char*> options;
    for (const std::string& option : options_) options.push_back(option.c_str());
    if (nvrtc_->compile(program, static_cast<int>(options.size()), options.data()) != 0) {
      const std::string said = text(program, nvrtc_->log_size, nvrtc_->log);
      throw std::runtime_error("NVRTC failed: " + said.substr(0, said.find('\n')));
    }
    return text(program, nvrtc_->cubin_size, nvrtc_->cubin);
  }

 private:
  static void check(int status, const char* what) {
    if (status != 0)
      throw std::runtime_error(std::string("NVRTC, ") + what + ": error " + std::to_string(status));
  }
  static std::string text(Program program, int (*size)(Program, std::size_t*), int (*get)(Program, char*)) {
    std::size_t bytes = 0;
    check(size(program, &bytes), "asking for a size");
    std::string result(bytes, '\0');
    check(get(program, result.data()), "fetching");
    return result;
  }

  std::shared_ptr<const Nvrtc> nvrtc_;
  std::vector<std::string> options_;
  std::string identity_;
};

}  // namespace

std::unique_ptr<KernelCompiler> make_cuda_compiler(const std::string& architecture) {
  auto nvrtc = Nvrtc::load();
  if (nvrtc == nullptr) return nullptr;
  return std::make_unique<CudaCompiler>(std::move(nvrtc), architecture);
}

}  // namespace chokepoint
