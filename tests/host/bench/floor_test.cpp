#include "host/bench/floor.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

TEST(CpuFloor, IsTwoInstructionsAClock) {
  Operations operations;
  operations.fma = 10;
  operations.arithmetic = 4;
  operations.divide = 2;
  operations.wide_multiply = 2;  // 14 instructions on AVX2, 10 on AVX-512
  EXPECT_DOUBLE_EQ(cpu_floor(operations, 8).arithmetic, 15);
  EXPECT_DOUBLE_EQ(cpu_floor(operations, 8).clocks(), 15);
  EXPECT_DOUBLE_EQ(cpu_floor(operations, 16).arithmetic, 13);
}

TEST(CpuFloor, IsThatOfMemoryWhereThereIsMore) {
  Operations operations;
  operations.fma = 2;
  operations.load = 10;
  operations.store = 4;
  operations.constant = 1000;  // taken to cost nothing
  EXPECT_DOUBLE_EQ(cpu_floor(operations, 8).clocks(), 5);
  operations.store = 6;
  EXPECT_DOUBLE_EQ(cpu_floor(operations, 8).clocks(), 6);
  operations.gather = 1;  // eight loads
  EXPECT_DOUBLE_EQ(cpu_floor(operations, 8).clocks(), 9);
  EXPECT_DOUBLE_EQ(cpu_floor(operations, 16).clocks(), 13);
}

TEST(GpuFloor, IsThatOfTheBusiestUnit) {
  Operations operations;
  operations.fma = 256;
  EXPECT_DOUBLE_EQ(gpu_floor(operations), 2);
  operations.word = 192;  // of 448 instructions these may be 64 a clock
  EXPECT_DOUBLE_EQ(gpu_floor(operations), 3.5);
  operations.word = 1024;
  EXPECT_DOUBLE_EQ(gpu_floor(operations), 16);
  operations.convert = 512;
  EXPECT_DOUBLE_EQ(gpu_floor(operations), 32);
}

}  // namespace
}  // namespace chokepoint
