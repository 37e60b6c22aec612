// Dropout, and DoRA under it (Liu et al. 2024, as PEFT computes it): W x + (gain - 1) W x' + ..., with x' what the dropout leaves of x.
// A mask has a bit for each element, 1 where it is dropped, in rows of whole 32-bit words.

/**
 * The masks of SeededDropout.java, bit for bit. From one drop to the next is as far as the geometric law has it: gap(v) = floor(log(v 2^-53) / log(1 - p))
 * for the upper 53 bits v of a number, plus 1. The logarithm's bits differ from machine to machine, so the host gives the thresholds:
 * gap(v) is the least g with limits[g] <= v; past the last limit, a gap is at least as wide as a row. A warp draws a row: each lane one gap, and their sums in order.
 *
 * stem: the key of seed, step, layer and projection, to which the row's example is mixed; a row of example -1 keeps all its elements.
 */
__global__ void draw_drops(unsigned* mask, const long long* examples, const int* positions, const u64* limits, int count, u64 stem, int rows, int columns, int words) {
    int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    if (row >= rows) return;
    unsigned* bits = mask + (long long)row * words;
    for (int w = lane; w < words; w += 32) bits[w] = 0;
    __syncwarp();
    long long example = examples[row];
    if (example < 0) return;
    u64 key = mixed((stem + GOLDEN) ^ mixed((u64)example + GOLDEN));
    u64 index = (u64)((long long)positions[row] * columns);
    for (int base = 0; base < columns; index += 32) {
        u64 v = (mixed(key + (index + lane) * GOLDEN) >> 11) + 1;
        int low = 0, high = count;
        while (low < high) {
            int middle = (low + high) / 2;
            if (limits[middle] <= v) high = middle; else low = middle + 1;
        }
        int far = min(low + 1, columns + 1);
        for (int step = 1; step < 32; step <<= 1) {
            int before = __shfl_up_sync(0xffffffffu, far, step);
            if (lane >= step) far = min(far + before, columns + 1);
        }
        int column = base + far - 1;
        if (column < columns) atomicOr(bits + column / 32, 1u << column % 32);
        base = min(base + __shfl_sync(0xffffffffu, far, 31), columns);
    }
}

/** The mask of drops that are given as each row's columns, in order: those from starts[row] on, up to starts[row + 1]. */
__global__ void mask_of_columns(unsigned* mask, const int* starts, const int* columns, int rows, int words) {
    int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    if (row >= rows) return;
    unsigned* bits = mask + (long long)row * words;
    for (int w = lane; w < words; w += 32) bits[w] = 0;
    __syncwarp();
    for (int i = starts[row] + lane; i < starts[row + 1]; i += 32) atomicOr(bits + columns[i] / 32, 1u << columns[i] % 32);
}

/** Bits of the eight columns from k on. */
__device__ inline unsigned eight(const unsigned* mask, int words, int k) {
    return mask[(long long)blockIdx.x * words + k / 32] >> k % 32 & 0xff;
}

/** y = x', that is kept x where it is not dropped, else 0. */
template <class T> __global__ void apply_drops(T* y, const T* x, const unsigned* mask, float kept, int columns, int words) {
    long long row = (long long)blockIdx.x * columns;
    for (COLUMNS(k, columns)) {
        float a[8];
        unsigned bits = eight(mask, words, k);
        read8(x + row + k, live8(k, columns), a);
        for (int i = 0; i < 8; i++) a[i] = bits >> i & 1 ? 0 : kept * a[i];
        write8(y + row + k, live8(k, columns), a);
    }
}

/** plain = plain + (gain - 1) dropped: with W x and W x', what DoRA makes of them. */
template <class T> __global__ void combine(T* plain, const T* dropped, const float* gain, int columns) {
    long long row = (long long)blockIdx.x * columns;
    for (COLUMNS(k, columns)) {
        float a[8], b[8], g[8];
        int live = live8(k, columns);
        read8(plain + row + k, live, a);
        read8(dropped + row + k, live, b);
        read8(gain + k, live, g);
        for (int i = 0; i < 8; i++) a[i] += (g[i] - 1) * b[i];
        write8(plain + row + k, live, a);
    }
}

/** into = into - kept product where the input was dropped. */
template <class T> __global__ void withdraw(T* into, const T* product, const unsigned* mask, float kept, int columns, int words) {
    long long row = (long long)blockIdx.x * columns;
    for (COLUMNS(k, columns)) {
        float a[8], b[8];
        int live = live8(k, columns);
        unsigned bits = eight(mask, words, k);
        if (!bits) continue;
        read8(into + row + k, live, a);
        read8(product + row + k, live, b);
        for (int i = 0; i < 8; i++) a[i] -= bits >> i & 1 ? kept * b[i] : 0;
        write8(into + row + k, live, a);
    }
}
