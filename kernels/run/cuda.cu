// The CUDA backend: the generic kernel, one thread a scenario, tables and workspace in device memory.

#include <cuda_runtime.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "kernels/model/scenario-inl.h"
#include "kernels/run/cuda_desk.h"
#include "kernels/run/cuda_digests-inl.h"
#include "kernels/run/cuda_kernel.h"
#include "kernels/run/cuda_memory.h"
#include "kernels/run/cuda_series-inl.h"
#include "kernels/run/placed_tables.h"
#include "kernels/run/simulate.h"

namespace chokepoint {
namespace {

constexpr int kBlock = 128;                      // [thread]
constexpr std::int64_t kNaturalBatch = 1 << 16;  // [scenario]
constexpr int kBlocksPerMultiprocessor = 8;
// Of as many scenarios as a GPU could have threads. At the end of a launch its multiprocessors fall idle one
// by one; a study's own kernel, which has a quarter of these threads at once or fewer, by then did eight
// rounds.
constexpr std::int64_t kLongBatchRounds = 2;
// Strips on their way through a GPU: while it computes one, another's results are copied, and the host
// measures a third.
constexpr int kDesks = 4;

/// Thread i simulates the scenarios first + i, first + i + threads ... The tables were placed with `step`, at
/// least the number of threads.
__global__ void __launch_bounds__(kBlock)
    simulate_kernel(compiled::Tables tables, float* workspace, std::int32_t step, std::uint64_t first,
                    std::int64_t count, Output output, DrawnWeather drawn) {
  const std::int64_t threads = std::int64_t{gridDim.x} * kBlock;
  const std::int64_t thread = std::int64_t{blockIdx.x} * kBlock + threadIdx.x;
  const cuda_target::State state(workspace + thread, step);
  for (std::int64_t i = thread; i < count; i += threads) {
    cuda_target::simulate_scenarios(tables, state, first + static_cast<std::uint64_t>(i), output, drawn, i);
  }
}

/// The tables' lists in device memory, one after the other.
class DeviceTables {
 public:
  explicit DeviceTables(const compiled::Tables& host) : tables_(host) {
    std::vector<unsigned char> lists;
    std::vector<std::size_t> begins;
    compiled::for_each_array(tables_, [&](const auto& array) {
      begins.push_back(lists.size());
      const auto* const list = reinterpret_cast<const unsigned char*>(array.data);
      lists.insert(lists.end(), list, list + sizeof *array.data * static_cast<std::size_t>(array.size));
      lists.resize((lists.size() + kAlignment - 1) / kAlignment * kAlignment);
    });
    unsigned char* const memory = memory_.at_least(lists.size());
    check(cudaMemcpy(memory, lists.data(), lists.size(), cudaMemcpyHostToDevice), "copying tables");
    check(cudaStreamSynchronize(cudaStreamLegacy), "copying tables");
    auto begin = begins.begin();
    compiled::for_each_array(tables_, [&](auto& array) {
      array.data = reinterpret_cast<decltype(array.data)>(memory + *begin++);
    });
  }
  const compiled::Tables& view() const { return tables_; }

 private:
  static constexpr std::size_t kAlignment = 256;  // [byte]

  compiled::Tables tables_;
  DeviceArray<unsigned char> memory_;
};

/// One GPU.
class Gpu {
 public:
  /// `workers`: how many share it.
  Gpu(int device, int workers) : device_(device) {
    use();
    check(cudaGetDeviceProperties(&properties_, device), "asking for the GPU's properties");
    std::size_t free = 0, total = 0;
    check(cudaMemGetInfo(&free, &total), "asking for the GPU's memory");
    const std::int64_t share = static_cast<std::int64_t>(free / sizeof(float)) / kShares;
    desk_floats_ = share / kDesks;
    worker_floats_ = share / workers;
    desks_ = std::make_unique<Desks>(kDesks);
    const std::int64_t threads =
        std::int64_t{properties_.multiProcessorCount} * properties_.maxThreadsPerMultiProcessor;
    longest_batch_ = std::max(kNaturalBatch, kLongBatchRounds * threads);
  }

  /// Let this thread's next calls go to it.
  void use() const { check(cudaSetDevice(device_), "choosing the GPU"); }
  const cudaDeviceProp& properties() const { return properties_; }
  Desks& desks() const { return *desks_; }
  std::int64_t longest_batch() const { return longest_batch_; }
  void expect(std::int64_t batch) { expected_batch_ = batch; }

  /// The kernel of this code, loaded once for all workers.
  std::shared_ptr<const SpecialisedKernel> kernel_of(std::shared_ptr<const SpecialisedCode> code) {
    const std::lock_guard lock(kernels_mutex_);
    std::shared_ptr<const SpecialisedKernel>& kernel = kernels_[code];
    if (!kernel) kernel = std::make_shared<SpecialisedKernel>(*code);
    return kernel;
  }

  /// As many blocks as keep it busy, but no more than a desk has workspace for.
  int blocks_for(const compiled::Tables& tables) const {
    const std::int64_t most = std::min<std::int64_t>(std::numeric_limits<std::int32_t>::max(), desk_floats_);
    const std::int64_t fitting = most / (tables.slots + 1) / kBlock;
    return static_cast<int>(std::clamp<std::int64_t>(
        fitting, 1, std::int64_t{properties_.multiProcessorCount} * kBlocksPerMultiprocessor));
  }
  /// [scenario] Those of which a desk, or a worker's own memory, has room for so many rows.
  std::int64_t desk_strip(std::int64_t rows) const { return strip_of(rows, desk_floats_); }
  std::int64_t worker_strip(std::int64_t rows) const { return strip_of(rows, worker_floats_); }
  /// [scenario] What a desk takes memory for where it is given `count`.
  std::int64_t desk_room(std::int64_t rows, std::int64_t count) const {
    return std::max(count, std::min(desk_strip(rows), expected_batch_));
  }

 private:
  std::int64_t strip_of(std::int64_t rows, std::int64_t floats) const {
    const std::int64_t fitting = floats / std::max<std::int64_t>(rows, 1);
    return std::clamp(fitting / kOutputPadding * kOutputPadding, kOutputPadding, longest_batch_);
  }

  // Of the free memory: rows of desks; their workspaces; of workers, shared weather and rows of the base;
  // tables, digests and programs.
  static constexpr std::int64_t kShares = 5;

  int device_;
  cudaDeviceProp properties_{};
  std::int64_t desk_floats_ = 0, worker_floats_ = 0;
  std::int64_t longest_batch_ = 0, expected_batch_ = 0;  // [scenario]
  std::unique_ptr<Desks> desks_;
  std::mutex kernels_mutex_;
  std::map<std::shared_ptr<const SpecialisedCode>, std::shared_ptr<const SpecialisedKernel>> kernels_;
};

class CudaSimulator final : public Simulator {
 public:
  /// `code`: may be null.
  CudaSimulator(const compiled::Tables& tables, std::shared_ptr<Gpu> gpu,
                std::shared_ptr<const SpecialisedCode> code)
      : gpu_(std::move(gpu)),
        blocks_(gpu_->blocks_for(tables)),
        tables_(PlacedTables(tables, blocks_ * kBlock).view()) {
    if (code != nullptr) specialised_ = gpu_->kernel_of(std::move(code));
  }

  void simulate(std::uint64_t first, std::int64_t count, const Output& output,
                const DrawnWeather& drawn) override {
    simulate_strips(first, count, output, drawn, nullptr);
  }

  void simulate_and_sum(std::uint64_t first, std::int64_t count, const Output& output,
                        std::vector<SeriesSums>& sums, const DrawnWeather& drawn) override {
    simulate_strips(first, count, output, drawn, sums.empty() ? nullptr : &sums);
  }

  bool simulate_and_digest(std::uint64_t first, std::int64_t count, const FarRows& rows,
                           const DigestQuestion& question, std::vector<Digest>& digests,
                           std::vector<SeriesSums>& sums, const DrawnWeather& drawn) override {
    gpu_->use();
    const Desks::Loan desk(gpu_->desks());
    const std::int64_t strip = gpu_->desk_strip(this->rows(!sums.empty()));
    for (std::int64_t begin = 0; begin < count; begin += strip) {
      const FarRows here{rows.kept == nullptr ? nullptr : rows.kept + begin,
                         rows.base == nullptr ? nullptr : rows.base + begin, rows.stride};
      if (!digest_strip(*desk, first + static_cast<std::uint64_t>(begin), std::min(strip, count - begin),
                        here, question, digests, sums, drawn.from(begin)))
        return false;
    }
    return true;
  }

  void place(std::uint64_t first, std::int64_t count, const Output& output) override {
    gpu_->use();
    const Desks::Loan desk(gpu_->desks());
    launch(*desk, first, count, output, {});
    desk->stream.finish("running the kernel");
  }

 private:
  std::int64_t series_rows() const {
    return std::int64_t{tables_.view().series.size} * tables_.view().months;
  }

  std::int64_t outcome_rows() const { return tables_.view().outcomes.size; }

  std::int64_t rows(bool has_series) const { return outcome_rows() + (has_series ? series_rows() : 0); }

  void simulate_strips(std::uint64_t first, std::int64_t count, const Output& output,
                       const DrawnWeather& drawn, std::vector<SeriesSums>* sums) {
    gpu_->use();
    const Desks::Loan desk(gpu_->desks());
    const std::int64_t strip = gpu_->desk_strip(rows(output.series != nullptr || sums != nullptr));
    for (std::int64_t begin = 0; begin < count; begin += strip) {
      Output to = output;
      to.outcomes += begin;
      if (to.series != nullptr) to.series += begin;
      simulate_strip(*desk, first + static_cast<std::uint64_t>(begin), std::min(strip, count - begin), to,
                     drawn.from(begin), sums);
    }
  }

  void simulate_strip(Desk& desk, std::uint64_t first, std::int64_t count, const Output& output,
                      const DrawnWeather& drawn, std::vector<SeriesSums>* sums) const {
    const Output on_device =
        queue_scenarios(desk, first, count, output.series != nullptr || sums != nullptr, drawn, sums);
    const cudaStream_t stream = desk.stream.get();
    copy_rows(output.outcomes, output.stride, on_device.outcomes, on_device.stride, count, outcome_rows(),
              stream);
    if (output.series != nullptr) {
      copy_rows(output.series, output.series_stride, on_device.series, on_device.series_stride, count,
                series_rows(), stream);
    }
    desk.stream.finish("running the kernel");
    if (sums != nullptr) add_sums_of(desk, count, *sums);
  }

  bool digest_strip(Desk& desk, std::uint64_t first, std::int64_t count, const FarRows& rows,
                    const DigestQuestion& question, std::vector<Digest>& digests,
                    std::vector<SeriesSums>& sums, const DrawnWeather& drawn) const {
    std::vector<SeriesSums>* const wanted = sums.empty() ? nullptr : &sums;
    const Output on_device = queue_scenarios(desk, first, count, wanted != nullptr, drawn, wanted);
    const cudaStream_t stream = desk.stream.get();
    if (rows.kept != nullptr) {
      copy_rows(rows.kept, rows.stride, on_device.outcomes, on_device.stride, count,
                static_cast<std::int64_t>(question.outcomes), stream, cudaMemcpyDeviceToDevice);
    }
    const bool queued =
        desk.digest.queue(question, on_device.outcomes, on_device.stride, outcome_rows(), rows.base,
                          rows.stride, count, room_for(count, wanted != nullptr), stream);
    desk.stream.finish("running the kernel");
    if (!queued || !desk.digest.is_whole()) return false;
    desk.digest.queue_lists(stream);
    try {
      if (wanted != nullptr) add_sums_of(desk, count, sums);
    } catch (const std::logic_error&) {  // what they say of a number that is none
      return false;
    }
    desk.stream.finish("fetching a digest");
    digests.emplace_back(question, desk.digest.findings(), first, count);
    return true;
  }

  /// Queue scenarios and the sums of their series; returns where their rows will be, in rows of their own
  /// length: the host's may be part of longer ones.
  Output queue_scenarios(Desk& desk, std::uint64_t first, std::int64_t count, bool has_series,
                         const DrawnWeather& drawn, const std::vector<SeriesSums>* sums) const {
    const std::int64_t room = room_for(count, has_series);
    Output on_device;
    on_device.stride = on_device.series_stride = padded(count);
    on_device.outcomes = desk.outcomes.at_least(floats(outcome_rows() * room));
    if (has_series) on_device.series = desk.series.at_least(floats(series_rows() * room));
    launch(desk, first, count, on_device, drawn);
    if (sums != nullptr) queue_sums(desk, count, room, on_device, *sums);
    return on_device;
  }

  /// [scenario] What a desk takes memory for.
  std::int64_t room_for(std::int64_t count, bool has_series) const {
    return padded(gpu_->desk_room(rows(has_series), count));
  }

  void launch(Desk& desk, std::uint64_t first, std::int64_t count, const Output& on_device,
              const DrawnWeather& drawn) const {
    if (specialised_) return specialised_->launch(first, count, on_device, drawn, desk.stream.get());
    float* const workspace =
        desk.workspace.at_least(floats(std::int64_t{tables_.view().slots} * blocks_ * kBlock));
    const int blocks = static_cast<int>(std::min<std::int64_t>(blocks_, (count + kBlock - 1) / kBlock));
    simulate_kernel<<<blocks, kBlock, 0, desk.stream.get()>>>(tables_.view(), workspace, blocks_ * kBlock,
                                                              first, count, on_device, drawn);
    check(cudaGetLastError(), "starting the kernel");
  }

  /// Sum the rows and fetch the sums. `room`: [scenario] to take memory for.
  void queue_sums(Desk& desk, std::int64_t count, std::int64_t room, const Output& on_device,
                  const std::vector<SeriesSums>& sums) const {
    const cudaStream_t stream = desk.stream.get();
    double* const scales = desk.host_inverse_quanta.at_least(sums.size());
    for (std::size_t s = 0; s < sums.size(); ++s) scales[s] = sums[s].inverse_quantum();
    double* const inverse_quanta = desk.inverse_quanta.at_least(sums.size());
    check(
        cudaMemcpyAsync(inverse_quanta, scales, sums.size() * sizeof *scales, cudaMemcpyHostToDevice, stream),
        "sending the quanta of series");
    const std::size_t most = floats(series_rows() * segments_of(room));
    LevelSums* const on_host = desk.host_sums.at_least(most);
    LevelSums* const found = desk.sums.at_least(most);
    sum_series(on_device.series, on_device.series_stride, count, inverse_quanta, tables_.view().series.size,
               tables_.view().months, found, stream);
    check(cudaMemcpyAsync(on_host, found, floats(series_rows() * segments_of(count)) * sizeof *found,
                          cudaMemcpyDeviceToHost, stream),
          "fetching the sums of series");
  }

  void add_sums_of(const Desk& desk, std::int64_t count, std::vector<SeriesSums>& sums) const {
    const LevelSums* month = desk.host_sums.data();
    for (std::int64_t begin = 0; begin < count; begin += kWideRowLength) {
      for (SeriesSums& series : sums) {
        series.add(month, std::min(kWideRowLength, count - begin));
        month += series.months();
      }
    }
  }

  static std::size_t floats(std::int64_t count) { return static_cast<std::size_t>(count); }

  std::shared_ptr<Gpu> gpu_;
  int blocks_;
  DeviceTables tables_;
  std::shared_ptr<const SpecialisedKernel> specialised_;  // null: the generic one runs
};

class CudaBackend final : public Backend {
 public:
  CudaBackend(const std::vector<int>& devices, int workers) : devices_(devices) {
    const auto gpus = static_cast<int>(devices.size());
    workers_ = workers > 0 ? std::max(workers, gpus) : kDesks * gpus;
    for (const int device : devices)
      gpus_.push_back(std::make_shared<Gpu>(device, (workers_ + gpus - 1) / gpus));
  }
  std::unique_ptr<Simulator> prepare(const compiled::Tables& tables, int worker,
                                     std::shared_ptr<const SpecialisedCode> code) override {
    gpu_of(worker)->use();
    return std::make_unique<CudaSimulator>(tables, gpu_of(worker), std::move(code));
  }
  std::shared_ptr<float> allocate(std::size_t floats, int worker) override {
    gpu_of(worker)->use();
    const auto memory = std::make_shared<DeviceArray<float>>();
    float* const begin = memory->at_least(floats);
    check(cudaMemset(begin, 0, floats * sizeof *begin), "clearing memory");
    check(cudaStreamSynchronize(cudaStreamLegacy), "clearing memory");
    return {memory, begin};
  }
  std::shared_ptr<float> allocate_on_host(std::size_t floats, int worker) override {
    gpu_of(worker)->use();
    const auto memory = std::make_shared<HostArray<float>>();
    float* const begin = memory->at_least(floats);
    std::fill_n(begin, floats, 0.0f);
    return {memory, begin};
  }
  std::string device() const override {
    const std::string name = gpus_.front()->properties().name;
    if (gpus_.size() == 1) return "cuda:" + std::to_string(devices_.front()) + " " + name;
    return "cuda: " + std::to_string(gpus_.size()) + " x " + name;
  }
  std::string instructions() const override {
    const cudaDeviceProp& properties = gpus_.front()->properties();
    return "sm_" + std::to_string(properties.major) + std::to_string(properties.minor);
  }
  int workers() const override { return workers_; }
  bool sums_afar() const override { return true; }
  bool digests() const override { return true; }
  std::int64_t natural_batch() const override { return kNaturalBatch; }
  std::int64_t longest_batch() const override { return gpus_.front()->longest_batch(); }
  void expect(std::int64_t batch) override {
    for (const auto& gpu : gpus_) gpu->expect(batch);
  }
  std::int64_t natural_strip(std::size_t rows) const override {
    return gpus_.front()->worker_strip(static_cast<std::int64_t>(rows));
  }

 private:
  const std::shared_ptr<Gpu>& gpu_of(int worker) const {
    return gpus_[static_cast<std::size_t>(worker) % gpus_.size()];
  }

  std::vector<int> devices_;
  std::vector<std::shared_ptr<Gpu>> gpus_;
  int workers_ = 1;
};

}  // namespace

CudaDevices cuda_devices() {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess) return {{}, cudaGetErrorString(status)};
  CudaDevices devices;
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, i), "asking for the GPU's properties");
    devices.names.emplace_back(properties.name);
  }
  if (devices.names.empty()) devices.why_none = "the driver reports no GPU";
  return devices;
}

std::unique_ptr<Backend> make_cuda_backend(const std::vector<int>& devices, int workers) {
  return std::make_unique<CudaBackend>(devices, workers);
}

}  // namespace chokepoint
