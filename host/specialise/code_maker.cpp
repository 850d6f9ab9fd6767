#include "host/specialise/code_maker.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "host/results/sha256.h"
#include "host/side_by_side.h"
#include "host/specialise/load_code.h"
#include "kernels/specialise/program.h"
#include "kernels/specialise/source.h"

namespace chokepoint {
namespace {

// Measured with GCC 12 on an AMD Zen 5 core (tests/bench/RESULTS.md); they decide when compiling pays, no
// figure.
constexpr double kCompileSeconds = 3e-4;     // an operation that is written down
constexpr double kOperationSeconds = 2e-10;  // an operation of a vector
constexpr double kShareSaved = 0.35;
constexpr std::int64_t kGpuLongest = 50000;  // beyond, ptxas of CUDA 13 leaves nearly everything in memory
constexpr std::uint64_t kFewScenarios = 200000;  // done before a kernel could be looked up
constexpr double kGpuScenarios = 3e7;            // a run that a GPU is busy with for longer than NVRTC

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

}  // namespace

/// Tables whose code is not known yet.
struct CodeMaker::Order {
  std::string contents;     // hash of the tables
  std::string key, source;  // of the compiled code; C++
  std::int64_t length;      // operations that are written down
  std::int64_t operations;  // of a vector of scenarios
};

CodeMaker::CodeMaker(const Backend& generic, SpecialiseOptions options)
    : options_(std::move(options)),
      instructions_(generic.instructions()),
      is_gpu_(generic.device() != "cpu"),
      workers_(generic.workers()),
      cache_(options_.cache) {
  if (!cache_.why().empty() && options_.warn)
    options_.warn(fmt::format("compiled kernels are not kept between runs ({})", cache_.why()));
}

std::vector<std::shared_ptr<const SpecialisedCode>> CodeMaker::codes_of(
    const std::vector<compiled::Tables>& tables) {
  if (options_.mode == Specialise::automatic && options_.scenarios < kFewScenarios)
    return std::vector<std::shared_ptr<const SpecialisedCode>>(tables.size());
  std::vector<std::string> contents;
  std::vector<Order> orders;
  for (const compiled::Tables& each : tables) {
    const std::string& hash = contents.emplace_back(sha256_hex(contents_of(each)));
    const auto is_same = [&](const Order& order) { return order.contents == hash; };
    if (!codes_.contains(hash) && std::none_of(orders.begin(), orders.end(), is_same))
      orders.push_back(order_of(each, hash));
  }
  make(std::move(orders));
  std::vector<std::shared_ptr<const SpecialisedCode>> codes;
  for (const std::string& hash : contents) codes.push_back(codes_.at(hash));
  return codes;
}

CodeMaker::Order CodeMaker::order_of(const compiled::Tables& tables, const std::string& contents) const {
  const std::optional<specialise::Machine> machine = specialise::machine_for(instructions_);
  if (!machine) throw std::runtime_error("none is written for " + instructions_);
  const specialise::Program program = specialise::make_program(tables, specialise::pieces_for(*machine));
  if (is_gpu_ && program.length() > kGpuLongest) {
    throw std::runtime_error(
        fmt::format("{} operations are more than a GPU's compiler keeps in registers", program.length()));
  }
  return {contents, "", specialise::source_of(program, *machine), program.length(), program.operations()};
}

/// Compile what the cache does not have, and load all.
void CodeMaker::make(std::vector<Order> orders) {
  if (orders.empty()) return;
  if (!compiler_) {
    compiler_ = is_gpu_ ? make_cuda_compiler(instructions_) : make_cpu_compiler(instructions_);
    if (!compiler_) throw std::runtime_error(is_gpu_ ? "no NVRTC" : "no C++ compiler");
  }
  std::map<std::string, std::optional<std::string>> code_of_key;
  std::vector<const Order*> missing;
  std::int64_t length = 0;
  for (Order& order : orders) {
    order.key = sha256_hex(compiler_->identity() + "\n" + order.source);
    const auto [found, is_new] = code_of_key.try_emplace(order.key);
    if (!is_new) continue;
    found->second = cache_.find(order.key);
    if (found->second || (options_.mode == Specialise::automatic && !pays(order))) continue;
    missing.push_back(&order);
    length += order.length;
  }
  if (!missing.empty() && options_.inform) {
    const std::string what = missing.size() == 1 ? "a kernel" : fmt::format("{} kernels", missing.size());
    options_.inform(fmt::format("compiling {} for this study alone ({} operations) ...", what, length));
  }
  side_by_side(missing.size(), static_cast<std::size_t>(workers_), [&](std::size_t i) {
    std::optional<std::string>& bytes = code_of_key.at(missing[i]->key);
    bytes = compiler_->compile(missing[i]->source);
    cache_.keep(missing[i]->key, *bytes);
  });
  for (const Order& order : orders) {
    const std::optional<std::string>& bytes = code_of_key.at(order.key);
    codes_[order.contents] = bytes ? load(*bytes) : nullptr;
  }
}

std::shared_ptr<const SpecialisedCode> CodeMaker::load(std::string bytes) const {
  if (!is_gpu_) return load_cpu_code(bytes);
  auto code = std::make_shared<SpecialisedCode>();
  code->image = std::move(bytes);
  return code;
}

/// Whether the run gains more than twice what compiling takes.
bool CodeMaker::pays(const Order& order) const {
  const auto scenarios = static_cast<double>(options_.scenarios);
  if (is_gpu_) return scenarios >= kGpuScenarios;
  const double seconds = scenarios * static_cast<double>(order.operations) * kOperationSeconds /
                         (specialise::machine_for(instructions_)->lanes * workers_);
  return kShareSaved * seconds > 2 * kCompileSeconds * static_cast<double>(order.length);
}

}  // namespace chokepoint
