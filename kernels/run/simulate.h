#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/model/drawn_weather.h"
#include "kernels/model/output.h"
#include "kernels/model/tables.h"
#include "kernels/statistics/digest.h"
#include "kernels/statistics/series_sums.h"

// The one door from the host to the kernels: tables in, outcomes out, on whatever backend was chosen.

namespace chokepoint {

/// Rows of outcomes in memory of Backend::allocate(), rows[o * stride + i].
struct FarRows {
  float* kept = nullptr;        // where the outcomes are to be kept; null: they are not
  const float* base = nullptr;  // the outcomes that they are compared with; null: none
  std::int64_t stride = 0;
};

/// Simulates scenarios of one compiled study, in the thread that calls it.
class Simulator {
 public:
  virtual ~Simulator() = default;

  /// Simulate the scenarios [first, first + count), first + count <= 2^64, into `output` (host memory, the
  /// soonest where Backend::allocate_on_host() gave it; columns 0 ... count - 1; strides >= padded(count)).
  /// `drawn`: the weather that the tables do not draw, as place() left it; padded(count) columns. The same
  /// bits on every backend.
  virtual void simulate(std::uint64_t first, std::int64_t count, const Output& output,
                        const DrawnWeather& drawn = {}) = 0;

  /// The same, and add the values of each series to its own of `sums`, where they were computed:
  /// output.series may be null where Backend::sums_afar(). NaN and -infinity throw std::logic_error.
  virtual void simulate_and_sum(std::uint64_t first, std::int64_t count, const Output& output,
                                std::vector<SeriesSums>& sums, const DrawnWeather& drawn = {}) = 0;

  /// The same, but leave the outcomes where they were computed, and add what they answer to `digests`. The
  /// question must outlive those; it asks for differences where there are rows to compare with. False, with
  /// `digests` and `sums` spoiled, where the answers take too much room or an outcome is no number. Only
  /// where Backend::digests().
  virtual bool simulate_and_digest(std::uint64_t, std::int64_t, const FarRows&, const DigestQuestion&,
                                   std::vector<Digest>&, std::vector<SeriesSums>&, const DrawnWeather& = {}) {
    throw std::logic_error("this simulator has its outcomes at hand");
  }

  /// simulate(), but into memory of Backend::allocate(), complete when this returns.
  virtual void place(std::uint64_t first, std::int64_t count, const Output& output) = 0;
};

/// A study's program (kernels/specialise/source.h), compiled for a backend. Simulates the same bits as the
/// tables do.
struct SpecialisedCode {
  /// On a CPU: Simulator::simulate() for scenarios that share their upper 32 bits. `workspace` holds
  /// workspace_floats, aligned to 64 bytes.
  void (*simulate)(unsigned long first, long count, float* workspace, float* outcomes, float* series,
                   long stride, long series_stride, const float* levels, const float* months,
                   long drawn_stride) = nullptr;
  std::size_t workspace_floats = 0;
  std::string image;            // on a GPU: the module with a kernel chokepoint_simulate, as NVRTC made it
  std::shared_ptr<void> owner;  // what must stay loaded
};

/// A place where scenarios are computed.
class Backend {
 public:
  virtual ~Backend() = default;

  /// Get a simulator ready for a study. The tables must outlive it. Simulators are independent: workers() of
  /// them, each in its own thread, keep the backend busy. `worker`: whose simulator it is, 0 ... workers() -
  /// 1; all of one worker compute on the same device. `code`: compiled for these tables and instructions(),
  /// or null.
  virtual std::unique_ptr<Simulator> prepare(const compiled::Tables& tables, int worker = 0,
                                             std::shared_ptr<const SpecialisedCode> code = nullptr) = 0;
  /// The same, for tables of which so few scenarios are simulated that compiling them is not worth while.
  virtual std::unique_ptr<Simulator> prepare_for_few(const compiled::Tables& tables, int worker) {
    return prepare(tables, worker);
  }
  /// Memory where the simulators of a worker work, zeros: the host's or a GPU's.
  virtual std::shared_ptr<float> allocate(std::size_t floats, int worker) = 0;
  /// Memory of the host to which they write without a detour, zeros, aligned for vectors.
  virtual std::shared_ptr<float> allocate_on_host(std::size_t floats, int worker) = 0;
  virtual int workers() const = 0;
  /// Whether simulators work in memory that is far from the host, so that simulate_and_sum() is faster
  /// without rows of series.
  virtual bool sums_afar() const = 0;
  /// Whether simulators can digest outcomes there.
  virtual bool digests() const = 0;

  virtual std::string device() const = 0;        // "cpu", "cuda:0 NVIDIA H100", "cuda: 4 x NVIDIA H100"
  virtual std::string instructions() const = 0;  // "scalar", "avx2", "avx512", "sm_90"
  /// Of what was prepared so far: "generic", or "specialised" if any code was compiled for its tables.
  virtual std::string kernel() const { return "generic"; }
  virtual std::int64_t natural_batch() const = 0;  // [scenario] that suit one simulator
  /// [scenario] That keep it busier still, where there are enough for all workers and memory for their rows.
  virtual std::int64_t longest_batch() const { return natural_batch(); }
  /// Say how many scenarios simulators will be given at most, so that memory for them is taken once. To be
  /// called while none simulates.
  virtual void expect(std::int64_t) {}
  /// Say which tables will be prepared, so that what takes long for them is done side by side.
  virtual void expect_tables(const std::vector<compiled::Tables>&) {}
  /// [scenario] The most, up to longest_batch(), whose results, so many rows of them, are still close when
  /// simulate() returns.
  virtual std::int64_t natural_strip(std::size_t rows) const = 0;
};

/// Names of the instruction sets that this CPU and this build have, the best first; the last is "scalar".
std::vector<std::string> cpu_instruction_sets();

/// `instructions`: one of cpu_instruction_sets(), or empty for the best. Throws std::invalid_argument
/// otherwise.
std::unique_ptr<Backend> make_cpu_backend(int threads, const std::string& instructions = "");

/// The GPUs that answer, by name; `why_none` says why where there are none ("not built with CUDA", the
/// driver's words).
struct CudaDevices {
  std::vector<std::string> names;
  std::string why_none;
};
CudaDevices cuda_devices();

/// All of `devices`, GPUs of one kind; workers take turns among them. `workers` 0: as many as keep them busy.
/// Throws std::runtime_error if one does not answer, or where this was not built with CUDA.
std::unique_ptr<Backend> make_cuda_backend(const std::vector<int>& devices, int workers = 0);

}  // namespace chokepoint
