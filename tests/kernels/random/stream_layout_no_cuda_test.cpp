// Stand in for stream_layout_test.cu where there is no nvcc.

#include <gtest/gtest.h>

TEST(StreamLayout, IsThatOfCurandInit) { GTEST_SKIP() << "not built with CUDA"; }
TEST(StreamLayout, IsThatOfCurandsHostGenerator) { GTEST_SKIP() << "not built with CUDA"; }
