#pragma once

// Tell the kernel sources which compiler reads them. No other file of the tree asks for __CUDACC__.

#ifdef __CUDACC__
#define CHOKEPOINT_FUNCTION __host__ __device__ __forceinline__
#define CHOKEPOINT_ROUTINE __host__ __device__ inline
#define CHOKEPOINT_RARELY __host__ __device__ __noinline__ inline
#define CHOKEPOINT_DEVICE_FUNCTION __device__ __forceinline__
#define CHOKEPOINT_PLAIN_NAMESPACE cuda_target
#define CHOKEPOINT_CUDA_PHILOX  // take Philox from <curand_kernel.h>, for both of nvcc's passes:
#ifndef QUALIFIERS
#define QUALIFIERS static __forceinline__ __host__ __device__
#endif
#else
#define CHOKEPOINT_FUNCTION inline __attribute__((always_inline))
#define CHOKEPOINT_ROUTINE inline
#define CHOKEPOINT_RARELY inline __attribute__((noinline, cold))
#define CHOKEPOINT_DEVICE_FUNCTION inline
#if defined(CHOKEPOINT_COUNTING)
#define CHOKEPOINT_PLAIN_NAMESPACE counting_target
#elif defined(CHOKEPOINT_RECORDING)
#define CHOKEPOINT_PLAIN_NAMESPACE recording_target
#else
#define CHOKEPOINT_PLAIN_NAMESPACE scalar_target
#endif
#endif

// CHOKEPOINT_FUNCTION: a few instructions, always inlined (vectors go by value only through these).
// CHOKEPOINT_ROUTINE: longer; takes vectors by reference or from the workspace.
// CHOKEPOINT_RARELY: a routine that hardly ever runs; kept out of the way of what does.
// CHOKEPOINT_DEVICE_FUNCTION: under nvcc for the GPU alone, since it calls what only a GPU has.
