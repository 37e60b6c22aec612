// Numbers and what threads do together. Arithmetic is in single precision; matrices lie in memory as float or as bf16.
//
// Conventions of all files: a matrix is row-major without gaps; a kernel over rows has one block for each row (blockIdx.x) and
// its threads take eight columns at a time; a flat kernel takes n elements, eight for each thread. Vectors (weights of norms,
// gains, cosines) are float. No header is included, so that a driver and NVRTC are all that is needed, and so that the same text compiles as C++.

typedef unsigned long long u64;

/** The upper half of a float: 8 bits of exponent, 7 of fraction. */
struct bf16 {
    unsigned short bits;
};

__device__ inline float wide(float x) { return x; }

__device__ inline float wide(bf16 x) { return __uint_as_float((unsigned)x.bits << 16); }

/** To the nearest, ties to even. */
__device__ inline unsigned short rounded(float x) {
#if __CUDA_ARCH__ >= 800
    unsigned short bits;
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(bits) : "f"(x));
    return bits;
#else
    unsigned bits = __float_as_uint(x);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return (unsigned short)0x7fff;
    return (unsigned short)((bits + 0x7fffu + ((bits >> 16) & 1)) >> 16);
#endif
}

__device__ inline void put(float* at, float x) { *at = x; }

__device__ inline void put(bf16* at, float x) { at->bits = rounded(x); }

/** Two of them in a register, the first in the lower half. */
__device__ inline unsigned pair(float first, float second) { return rounded(first) | (unsigned)rounded(second) << 16; }

__device__ inline float infinite() { return __uint_as_float(0x7f800000u); }

/** Whether eight elements can move as whole 16-byte words. */
__device__ inline bool whole(const void* at, int live) { return live == 8 && ((u64)at & 15) == 0; }

/** Reads up to eight elements; those past the end are 0. */
__device__ inline void read8(const float* at, int live, float* x) {
    if (whole(at, live)) {
        float4 a = ((const float4*)at)[0], b = ((const float4*)at)[1];
        x[0] = a.x; x[1] = a.y; x[2] = a.z; x[3] = a.w;
        x[4] = b.x; x[5] = b.y; x[6] = b.z; x[7] = b.w;
    } else {
        for (int k = 0; k < 8; k++) x[k] = k < live ? at[k] : 0;
    }
}

__device__ inline void halves(unsigned word, float* x) {
    x[0] = __uint_as_float(word << 16);
    x[1] = __uint_as_float(word & 0xffff0000u);
}

__device__ inline void read8(const bf16* at, int live, float* x) {
    if (whole(at, live)) {
        uint4 a = *(const uint4*)at;
        halves(a.x, x); halves(a.y, x + 2); halves(a.z, x + 4); halves(a.w, x + 6);
    } else {
        for (int k = 0; k < 8; k++) x[k] = k < live ? wide(at[k]) : 0;
    }
}

__device__ inline void write8(float* at, int live, const float* x) {
    if (whole(at, live)) {
        float4 a = {x[0], x[1], x[2], x[3]}, b = {x[4], x[5], x[6], x[7]};
        ((float4*)at)[0] = a; ((float4*)at)[1] = b;
    } else {
        for (int k = 0; k < live; k++) at[k] = x[k];
    }
}

__device__ inline void write8(bf16* at, int live, const float* x) {
    if (whole(at, live)) {
        uint4 a = {pair(x[0], x[1]), pair(x[2], x[3]), pair(x[4], x[5]), pair(x[6], x[7])};
        *(uint4*)at = a;
    } else {
        for (int k = 0; k < live; k++) put(at + k, x[k]);
    }
}

/** How many of eight elements from k on exist. */
__device__ inline int live8(long long k, long long end) { return end - k < 8 ? (int)(end - k) : 8; }

/** The first element of this thread in a flat kernel. */
__device__ inline long long flat8() { return ((long long)blockIdx.x * blockDim.x + threadIdx.x) * 8; }

/** Columns of a block's row: from this thread's first on, in steps of the whole block. */
#define COLUMNS(k, columns) int k = threadIdx.x * 8; k < (columns); k += blockDim.x * 8

/** The sum over the lanes of a warp, in every lane. The order is fixed, so that equal inputs give equal bits. */
__device__ inline float warp_sum(float x) {
    for (int far = 16; far > 0; far >>= 1) x += __shfl_xor_sync(0xffffffffu, x, far);
    return x;
}

/** The sum over the threads of a block, in every thread. */
__device__ inline float block_sum(float x) {
    __shared__ float parts[32];
    x = warp_sum(x);
    __syncthreads();
    if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = x;
    __syncthreads();
    float sum = 0;
    for (int warp = 0; warp < blockDim.x / 32; warp++) sum += parts[warp];
    return sum;
}

/** The finaliser of SplitMix64 (Steele, Lea and Flood 2014), as CounterRandom.java has it: a number is a function of key and index. */
__device__ inline u64 mixed(u64 z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

#define GOLDEN 0x9E3779B97F4A7C15ull
