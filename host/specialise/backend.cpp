#include "host/specialise/backend.h"

#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "host/specialise/code_maker.h"

namespace chokepoint {
namespace {

class SpecialisingBackend final : public Backend {
 public:
  SpecialisingBackend(std::unique_ptr<Backend> generic, SpecialiseOptions options)
      : generic_(std::move(generic)), warn_(options.warn), maker_(*generic_, std::move(options)) {}

  void expect_tables(const std::vector<compiled::Tables>& tables) override { codes_of(tables); }
  std::unique_ptr<Simulator> prepare(const compiled::Tables& tables, int worker,
                                     std::shared_ptr<const SpecialisedCode> code) override {
    if (!code) code = codes_of({tables}).front();
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
  bool digests() const override { return generic_->digests(); }
  std::string device() const override { return generic_->device(); }
  std::string kernel() const override { return specialised_ ? "specialised" : "generic"; }
  std::string instructions() const override { return generic_->instructions(); }
  std::int64_t natural_batch() const override { return generic_->natural_batch(); }
  std::int64_t longest_batch() const override { return generic_->longest_batch(); }
  void expect(std::int64_t batch) override { generic_->expect(batch); }
  std::int64_t natural_strip(std::size_t rows) const override { return generic_->natural_strip(rows); }

 private:
  /// Of nothing where it cannot be made.
  std::vector<std::shared_ptr<const SpecialisedCode>> codes_of(const std::vector<compiled::Tables>& tables) {
    try {
      if (!gave_up_) return maker_.codes_of(tables);
    } catch (const std::runtime_error& error) {
      give_up(error.what());
    }
    return std::vector<std::shared_ptr<const SpecialisedCode>>(tables.size());
  }

  void give_up(const std::string& why) {
    gave_up_ = true;
    if (warn_)
      warn_(fmt::format("no specialised kernel ({}); the generic one runs, with the same bits", why));
  }

  std::unique_ptr<Backend> generic_;
  std::function<void(const std::string&)> warn_;
  CodeMaker maker_;
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
