#include "host/specialise/backend.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <utility>

#include "host/results/sha256.h"
#include "host/specialise/compiler.h"
#include "host/specialise/kernel_cache.h"
#include "host/specialise/load_code.h"
#include "kernels/specialise/program.h"
#include "kernels/specialise/source.h"

namespace chokepoint {
namespace {

bool is_gpu(const Backend& backend) { return backend.device() != "cpu"; }

/// All that makes tables differ from others. (What pads their structs may differ too: then a program is made
/// once more.)
std::string contents_of(compiled::Tables tables) {
  std::string contents;
  compiled::for_each_array(tables, [&](auto& array) {
    contents.append(reinterpret_cast<const char*>(array.data),
                    sizeof *array.data * static_cast<std::size_t>(array.size));
    array.data = nullptr;
  });
  return contents.append(reinterpret_cast<const char*>(&tables), sizeof tables);
}

// Measured with GCC 12 on an AMD Zen 5 core (tests/bench/RESULTS.md); they decide when compiling pays, no
// figure.
constexpr double kCompileSeconds = 3e-4;     // an operation that is written down
constexpr double kOperationSeconds = 2e-10;  // an operation of a vector
constexpr double kShareSaved = 0.35;
constexpr std::int64_t kGpuLongest = 50000;  // beyond, ptxas of CUDA 13 leaves nearly everything in memory
constexpr std::uint64_t kFewScenarios = 200000;  // done before a kernel could be looked up
constexpr double kGpuScenarios = 3e7;            // a run that a GPU is busy with for longer than NVRTC

class SpecialisingBackend final : public Backend {
 public:
  SpecialisingBackend(std::unique_ptr<Backend> generic, SpecialiseOptions options)
      : generic_(std::move(generic)), options_(std::move(options)), cache_(options_.cache) {
    if (!cache_.why().empty() && options_.warn) {
      options_.warn(fmt::format("compiled kernels are not kept between runs ({})", cache_.why()));
    }
  }

  std::unique_ptr<Simulator> prepare(const compiled::Tables& tables, int worker,
                                     std::shared_ptr<const SpecialisedCode> code) override {
    if (!code) code = code_for(tables);
    try {
      const bool compiled = code != nullptr;
      auto simulator = generic_->prepare(tables, worker, std::move(code));
      specialised_ = specialised_ || compiled;
      return simulator;
    } catch (const std::runtime_error& error) {
      if (gave_up_) throw;
      give_up(error.what());
      return generic_->prepare(tables, worker);
    }
  }
  std::unique_ptr<Simulator> prepare_for_few(const compiled::Tables& tables, int worker) override {
    return generic_->prepare(tables, worker);
  }
  std::shared_ptr<float> allocate(std::size_t floats, int worker) override {
    return generic_->allocate(floats, worker);
  }
  std::shared_ptr<float> allocate_on_host(std::size_t floats, int worker) override {
    return generic_->allocate_on_host(floats, worker);
  }
  int workers() const override { return generic_->workers(); }
  bool sums_afar() const override { return generic_->sums_afar(); }
  std::string device() const override { return generic_->device(); }
  std::string kernel() const override { return specialised_ ? "specialised" : "generic"; }
  std::string instructions() const override { return generic_->instructions(); }
  std::int64_t natural_batch() const override { return generic_->natural_batch(); }
  std::int64_t longest_batch() const override { return generic_->longest_batch(); }
  void expect(std::int64_t batch) override { generic_->expect(batch); }
  std::int64_t natural_strip(std::size_t rows) const override { return generic_->natural_strip(rows); }

 private:
  std::shared_ptr<const SpecialisedCode> code_for(const compiled::Tables& tables) {
    if (gave_up_) return nullptr;
    try {
      return try_code_for(tables);
    } catch (const std::runtime_error& error) {
      give_up(error.what());
      return nullptr;
    }
  }

  std::shared_ptr<const SpecialisedCode> try_code_for(const compiled::Tables& tables) {
    if (options_.mode == Specialise::automatic && options_.scenarios < kFewScenarios) return nullptr;
    const auto [known, is_new] = codes_of_tables_.try_emplace(sha256_hex(contents_of(tables)));
    if (is_new) known->second = code_of_new(tables);
    return known->second;
  }

  std::shared_ptr<const SpecialisedCode> code_of_new(const compiled::Tables& tables) {
    const std::optional<specialise::Machine> machine = specialise::machine_for(generic_->instructions());
    if (!machine) throw std::runtime_error("none is written for " + generic_->instructions());
    const specialise::Program program = specialise::make_program(tables, specialise::pieces_for(*machine));
    if (is_gpu(*generic_) && program.length() > kGpuLongest) {
      throw std::runtime_error(
          fmt::format("{} operations are more than a GPU's compiler keeps in registers", program.length()));
    }
    const std::string source = specialise::source_of(program, *machine);
    const auto [known, is_new] = codes_.try_emplace(sha256_hex(source));
    if (is_new) known->second = make_code(program, source);
    return known->second;
  }

  std::shared_ptr<const SpecialisedCode> make_code(const specialise::Program& program,
                                                   const std::string& source) {
    if (!compiler_) {
      compiler_ = is_gpu(*generic_) ? make_cuda_compiler(generic_->instructions())
                                    : make_cpu_compiler(generic_->instructions());
      if (!compiler_) throw std::runtime_error(is_gpu(*generic_) ? "no NVRTC" : "no C++ compiler");
    }
    const std::string key = sha256_hex(compiler_->identity() + "\n" + source);
    std::optional<std::string> bytes = cache_.find(key);
    if (!bytes) {
      if (options_.mode == Specialise::automatic && !pays(program)) return nullptr;
      if (options_.inform) {
        options_.inform(
            fmt::format("compiling a kernel for this study alone ({} operations) ...", program.length()));
      }
      bytes = compiler_->compile(source);
      cache_.keep(key, *bytes);
    }
    if (!is_gpu(*generic_)) return load_cpu_code(*bytes);
    auto code = std::make_shared<SpecialisedCode>();
    code->image = std::move(*bytes);
    return code;
  }

  /// Whether the run gains more than twice what compiling takes.
  bool pays(const specialise::Program& program) const {
    const auto scenarios = static_cast<double>(options_.scenarios);
    if (is_gpu(*generic_)) return scenarios >= kGpuScenarios;
    const double seconds = scenarios * static_cast<double>(program.operations()) * kOperationSeconds /
                           (specialise::machine_for(generic_->instructions())->lanes * generic_->workers());
    return kShareSaved * seconds > 2 * kCompileSeconds * static_cast<double>(program.length());
  }

  void give_up(const std::string& why) {
    gave_up_ = true;
    if (options_.warn)
      options_.warn(fmt::format("no specialised kernel ({}); the generic one runs, with the same bits", why));
  }

  std::unique_ptr<Backend> generic_;
  SpecialiseOptions options_;
  KernelCache cache_;
  std::unique_ptr<KernelCompiler> compiler_;
  // By hash of the source; by hash of the tables, with which every worker comes.
  std::map<std::string, std::shared_ptr<const SpecialisedCode>> codes_, codes_of_tables_;
  bool gave_up_ = false, specialised_ = false;
};

}  // namespace

std::filesystem::path default_kernel_cache() {
  const auto variable = [](const char* name) {
    const char* const value = std::getenv(name);
    return std::filesystem::path(value != nullptr ? value : "");
  };
  if (const auto cache = variable("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "chokepoint";
  if (const auto home = variable("HOME"); home.is_absolute()) return home / ".cache" / "chokepoint";
  return {};
}

std::unique_ptr<Backend> make_specialising_backend(std::unique_ptr<Backend> generic,
                                                   SpecialiseOptions options) {
  return std::make_unique<SpecialisingBackend>(std::move(generic), std::move(options));
}

}  // namespace chokepoint
