// Runs the kernels on a processor: their text is included below unchanged. The threads of a block are fibers of one thread, which run in turn and
// change at barriers and at exchanges within a warp; blocks run one after another, and both orders differ from launch to launch. Shared memory is static and holds
// what the block before left. What a kernel does wrong on a card it does wrong here: a barrier that not all threads reach is an error with a message.

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <tuple>
#include <utility>
#include <vector>

struct alignas(16) uint4 { unsigned x, y, z, w; };
struct alignas(16) float4 { float x, y, z, w; };
struct Three { unsigned x, y, z; };

static Three gridDim, blockDim, blockIdx, threadIdx;

#define __global__ static
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)
using std::max;
using std::min;

static float __uint_as_float(unsigned bits) { float x; memcpy(&x, &bits, 4); return x; }
static unsigned __float_as_uint(float x) { unsigned bits; memcpy(&bits, &x, 4); return bits; }
static void atomicOr(unsigned* at, unsigned bits) { *at |= bits; }

// --- Fibers --------------------------------------------------------------------------------------------------------------

static const int MOST = 1024;
static const size_t STACK = 64 * 1024;
static char failure[200];

struct Meeting { int arrived = 0, alive = 0; unsigned turn = 0; };

struct Warp {
    Meeting meeting;
    uint64_t given[2][32][6];
    unsigned round[32];
};

static void* stacks[MOST];
static void* pointers[MOST];
static bool ended[MOST];
static void* home;
static int current;
static Meeting block;
static Warp warps[MOST / 32];
static void (*body)();

#if defined(__x86_64__)
// Saves the registers that a callee keeps and the stack pointer in *from, and takes those of to.
extern "C" void change(void** from, void* to);
asm(R"(
.text
.type change, @function
change:
    push %rbp
    push %rbx
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rsp, (%rdi)
    mov %rsi, %rsp
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbx
    pop %rbp
    ret
)");
#else
#error "The shim's fibers are written for x86-64"
#endif

static void rest() { change(&pointers[current], home); threadIdx.x = current; }

static void enter() {
    body();
    ended[current] = true;
    block.alive--;
    warps[current / 32].meeting.alive--;
    for (;;) rest();
}

static void start(int thread) {
    if (!stacks[thread]) stacks[thread] = malloc(STACK);
    void** top = (void**)((char*)stacks[thread] + STACK - 64);
    *--top = nullptr;
    *--top = (void*)enter;
    for (int i = 0; i < 6; i++) *--top = nullptr;
    pointers[thread] = top;
    ended[thread] = false;
}

static bool moved;

static void meet(Meeting& meeting) {
    unsigned turn = meeting.turn;
    meeting.arrived++;
    moved = true;
    while (meeting.turn == turn) {
        if (meeting.arrived >= meeting.alive) {
            meeting.arrived = 0;
            meeting.turn++;
            break;
        }
        rest();
    }
    moved = true;
}

static void __syncthreads() { meet(block); }

static void __syncwarp() { meet(warps[threadIdx.x / 32].meeting); }

/** What another lane gives: two buffers in turn, so that one meeting serves. */
template <class T> static T lane_value(T x, int lane) {
    Warp& warp = warps[threadIdx.x / 32];
    int me = threadIdx.x % 32;
    auto& given = warp.given[warp.round[me]++ % 2];
    memcpy(given[me], &x, sizeof(T));
    __syncwarp();
    T value;
    memcpy(&value, given[lane], sizeof(T));
    return value;
}

template <class T> static T __shfl_sync(unsigned, T x, int lane) { return lane_value(x, lane & 31); }
template <class T> static T __shfl_xor_sync(unsigned, T x, int far) { return lane_value(x, (threadIdx.x % 32) ^ far); }
template <class T> static T __shfl_up_sync(unsigned, T x, int far) {
    int lane = threadIdx.x % 32;
    return lane_value(x, lane >= far ? lane - far : lane);
}

// --- The matrix units, by the fragments that the PTX ISA documents ------------------------------------------------------

static float half_of(uint64_t word, int which) { return __uint_as_float(which ? (unsigned)word & 0xffff0000u : (unsigned)word << 16); }

static void shim_multiply_add(float* d, const unsigned* a, unsigned b0, unsigned b1) {
    Warp& warp = warps[threadIdx.x / 32];
    int lane = threadIdx.x % 32;
    auto& given = warp.given[warp.round[lane]++ % 2];
    for (int i = 0; i < 4; i++) given[lane][i] = a[i];
    given[lane][4] = b0;
    given[lane][5] = b1;
    __syncwarp();
    for (int i = 0; i < 4; i++) {
        int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
        float sum = 0;
        for (int k = 0; k < 16; k++) {
            float left = half_of(given[row % 8 * 4 + k % 8 / 2][row / 8 + k / 8 * 2], k % 2);
            sum += left * half_of(given[column * 4 + k % 8 / 2][4 + k / 8], k % 2);
        }
        d[i] += sum;
    }
}

static void shim_read_matrices(unsigned* x, const void* row, bool turned) {
    Warp& warp = warps[threadIdx.x / 32];
    int lane = threadIdx.x % 32;
    auto& given = warp.given[warp.round[lane]++ % 2];
    if ((uint64_t)row % 16) snprintf(failure, sizeof failure, "A row of a matrix is not on a multiple of 16 bytes");
    given[lane][0] = (uint64_t)row;
    __syncwarp();
    for (int m = 0; m < 4; m++) {
        unsigned short first, second;
        if (turned) {
            first = ((const unsigned short*)given[8 * m + lane % 4 * 2][0])[lane / 4];
            second = ((const unsigned short*)given[8 * m + lane % 4 * 2 + 1][0])[lane / 4];
        } else {
            first = ((const unsigned short*)given[8 * m + lane / 4][0])[lane % 4 * 2];
            second = ((const unsigned short*)given[8 * m + lane / 4][0])[lane % 4 * 2 + 1];
        }
        x[m] = first | (unsigned)second << 16;
    }
}

// --- The kernels ---------------------------------------------------------------------------------------------------------

#include "kernels.cu"

// --- Launches ------------------------------------------------------------------------------------------------------------

static void** arguments;

template <auto kernel> struct Call;
template <class... A, void (*kernel)(A...)> struct Call<kernel> {
    template <size_t... I> static void with(std::index_sequence<I...>) { kernel(*(A*)arguments[I]...); }
    static void run() { with(std::index_sequence_for<A...>()); }
};

struct Entry { const char* name; void (*run)(); };

static const Entry ENTRIES[] = {
#define KERNEL(name, ...) {name, Call<&__VA_ARGS__>::run},
#include "registry.inc"
};

/** What only one order of the threads gets right is a race. */
static bool downwards;

static void run_block(int threads) {
    block = Meeting();
    block.alive = threads;
    for (int w = 0; w < (threads + 31) / 32; w++) {
        warps[w].meeting = Meeting();
        warps[w].meeting.alive = min(32, threads - 32 * w);
        memset(warps[w].round, 0, sizeof warps[w].round);
    }
    for (int t = 0; t < threads; t++) start(t);
    int left = threads;
    while (left > 0) {
        moved = false;
        int before = left;
        left = 0;
        for (int i = 0; i < threads; i++) {
            current = downwards ? threads - 1 - i : i;
            if (ended[current]) continue;
            threadIdx.x = current;
            change(&home, pointers[current]);
            if (!ended[current]) left++;
        }
        if (!moved && left == before) {
            snprintf(failure, sizeof failure, "%d threads wait at a barrier that the others do not reach", left);
            return;
        }
    }
}

extern "C" const char* shim_launch(const char* name, int across, int down, int threads, void** values) {
    static unsigned launches;
    failure[0] = 0;
    for (const Entry& entry : ENTRIES) {
        if (strcmp(entry.name, name)) continue;
        if (threads < 1 || threads > MOST || across < 1 || down < 1 || down > 65535) return "The grid does not fit a card";
        arguments = values;
        body = entry.run;
        blockDim = {(unsigned)threads, 1, 1};
        gridDim = {(unsigned)across, (unsigned)down, 1};
        bool backwards = ++launches % 2;
        downwards = launches / 2 % 2;
        for (int i = 0; i < across * down && !failure[0]; i++) {
            int at = backwards ? across * down - 1 - i : i;
            blockIdx = {(unsigned)(at % across), (unsigned)(at / across), 0};
            run_block(threads);
        }
        return failure[0] ? failure : nullptr;
    }
    return "There is no kernel of this name";
}

// --- Matrix products, as cuBLASLt does them: single-precision sums, one rounding at the end ------------------------------

static void read_row(float* to, const void* from, bool half, long count) {
    for (long i = 0; i < count; i++) to[i] = half ? wide(((const bf16*)from)[i]) : ((const float*)from)[i];
}

static std::vector<float> matrix(const void* from, bool half, bool turned, int rows, int columns) {
    std::vector<float> plain((size_t)rows * columns);
    read_row(plain.data(), from, half, (long)rows * columns);
    if (!turned) return plain;
    std::vector<float> result(plain.size());
    for (int r = 0; r < rows; r++) for (int c = 0; c < columns; c++) result[(size_t)r * columns + c] = plain[(size_t)c * rows + r];
    return result;
}

/** c [rows, columns] = factor a b + keep c, with a [rows, depth] and b [depth, columns], or their transposes as they lie in memory. */
extern "C" void shim_multiply(void* c, int c_half, const void* a, int a_half, int a_turned, const void* b, int b_half, int b_turned, int rows, int columns, int depth, float factor, float keep) {
    std::vector<float> left = matrix(a, a_half, a_turned, rows, depth), right = matrix(b, b_half, b_turned, depth, columns);
    std::vector<float> sum(columns);
    for (int r = 0; r < rows; r++) {
        std::fill(sum.begin(), sum.end(), 0.0f);
        for (int k = 0; k < depth; k++) {
            float x = left[(size_t)r * depth + k];
            for (int n = 0; n < columns; n++) sum[n] += x * right[(size_t)k * columns + n];
        }
        for (int n = 0; n < columns; n++) {
            size_t at = (size_t)r * columns + n;
            float before = keep == 0 ? 0 : keep * (c_half ? wide(((bf16*)c)[at]) : ((float*)c)[at]);
            if (c_half) put((bf16*)c + at, factor * sum[n] + before); else put((float*)c + at, factor * sum[n] + before);
        }
    }
}
