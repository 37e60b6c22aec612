// Attention as in attention.cu, for tiles of up to 64 query rows on the matrix units, in bf16 with sums in single precision (Dao 2023, FlashAttention-2: tiles of keys pass by,
// the running maximum and sum rescale what has been added up, and the backward pass computes the probabilities again). Widths of a head: 32, 64 and 128.
//
// A tile t has rows start[t] <= row < end[t] and sees no keys but first[t] <= key < last[t]. A block has four warps of 16 rows each (forward pass and queries'
// gradient) or of 16 keys each (keys' and values' gradients, which are two kernels so that both accumulators fit the registers). Nothing is added with atomics: equal inputs give equal bits.
//
// Matrix fragments are those of mma.m16n8k16 (PTX ISA, "Matrix Fragments for mma.m16n8k16"): with g = lane / 4 and t = lane % 4, the accumulators of a lane are rows g, g, g + 8, g + 8 and
// columns 2t, 2t + 1, 2t, 2t + 1 of a 16 x 8 result.

#define TILE 64
#define TILE_THREADS 128

/** d = d + a b for a of 16 x 16, b of 16 x 8. */
__device__ inline void multiply_add(float* d, const unsigned* a, unsigned b0, unsigned b1) {
#if __CUDA_ARCH__ >= 800
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#elif defined(__CUDA_ARCH__)
    __trap(); // older cards work in single precision, row by row
#else
    shim_multiply_add(d, a, b0, b1);
#endif
}

/** Four 8 x 8 matrices from shared memory: lane 8 m + r gives the address of row r of matrix m; a lane gets elements 2t, 2t + 1 of row g of each. */
__device__ inline void read_matrices(unsigned* x, const bf16* row) {
#if __CUDA_ARCH__ >= 750
    unsigned at = (unsigned)__cvta_generic_to_shared(row);
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];" : "=r"(x[0]), "=r"(x[1]), "=r"(x[2]), "=r"(x[3]) : "r"(at) : "memory");
#elif defined(__CUDA_ARCH__)
    __trap();
#else
    shim_read_matrices(x, row, false);
#endif
}

/** The same, each matrix turned. */
__device__ inline void read_matrices_turned(unsigned* x, const bf16* row) {
#if __CUDA_ARCH__ >= 750
    unsigned at = (unsigned)__cvta_generic_to_shared(row);
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];" : "=r"(x[0]), "=r"(x[1]), "=r"(x[2]), "=r"(x[3]) : "r"(at) : "memory");
#elif defined(__CUDA_ARCH__)
    __trap();
#else
    shim_read_matrices(x, row, true);
#endif
}

/** A tile in shared memory: 64 rows of a head, 16 bytes apart more than they are long, so that eight rows of a matrix lie in different banks. */
template <int WIDTH> struct Tile {
    uint4 chunks[TILE * (WIDTH + 8) / 8];

    __device__ bf16* row(int r) { return (bf16*)chunks + r * (WIDTH + 8); }

    /** Rows from a row of memory on, `step` elements apart; those past the end are 0. */
    __device__ void read(const bf16* from, long long step, int live) {
        for (int i = threadIdx.x; i < TILE * WIDTH / 8; i += TILE_THREADS) {
            int r = i / (WIDTH / 8), c = i % (WIDTH / 8) * 8;
            uint4 none = {0, 0, 0, 0};
            *(uint4*)(row(r) + c) = r < live ? *(const uint4*)(from + r * step + c) : none;
        }
    }

    /** This warp's 16 rows as the left factor of products: four registers for each 16 columns. */
    __device__ void fragments(unsigned (*a)[4]) {
        int lane = threadIdx.x % 32, first = threadIdx.x / 32 * 16;
        for (int k = 0; k < WIDTH / 16; k++) read_matrices(a[k], row(first + lane % 16) + k * 16 + lane / 16 * 8);
    }
};

/** s = a b' for this warp's 16 rows and the 64 rows of a tile: eight results of 16 x 8. */
template <int WIDTH> __device__ inline void scores(float (*s)[4], unsigned (*a)[4], Tile<WIDTH>& b) {
    int lane = threadIdx.x % 32;
    for (int n = 0; n < 8; n++) {
        s[n][0] = s[n][1] = s[n][2] = s[n][3] = 0;
        for (int k = 0; k < WIDTH / 32; k++) {
            unsigned x[4];
            read_matrices(x, b.row(n * 8 + lane % 8) + k * 32 + lane / 8 * 8);
            multiply_add(s[n], a[2 * k], x[0], x[1]);
            multiply_add(s[n], a[2 * k + 1], x[2], x[3]);
        }
    }
}

/** o = o + p b for p of 16 x 64 in the accumulators of eight results, rounded to bf16, and the 64 rows of a tile. */
template <int WIDTH> __device__ inline void mix(float (*o)[4], float (*p)[4], Tile<WIDTH>& b) {
    int lane = threadIdx.x % 32;
    for (int k = 0; k < 4; k++) {
        unsigned a[4] = {pair(p[2 * k][0], p[2 * k][1]), pair(p[2 * k][2], p[2 * k][3]), pair(p[2 * k + 1][0], p[2 * k + 1][1]), pair(p[2 * k + 1][2], p[2 * k + 1][3])};
        for (int n = 0; n < WIDTH / 16; n++) {
            unsigned x[4];
            read_matrices_turned(x, b.row(k * 16 + lane % 16) + n * 16 + lane / 16 * 8);
            multiply_add(o[2 * n], a, x[0], x[1]);
            multiply_add(o[2 * n + 1], a, x[2], x[3]);
        }
    }
}

/** Writes this warp's rows g and g + 8 of the results, times a factor for each; `live` rows of the tile exist. */
template <int WIDTH> __device__ inline void write_rows(bf16* to, long long step, int live, float (*o)[4], float upper, float lower) {
    int lane = threadIdx.x % 32;
    int r = threadIdx.x / 32 * 16 + lane / 4;
    for (int n = 0; n < WIDTH / 8; n++) {
        int c = n * 8 + lane % 4 * 2;
        if (r < live) *(unsigned*)(to + r * step + c) = pair(o[n][0] * upper, o[n][1] * upper);
        if (r + 8 < live) *(unsigned*)(to + (r + 8) * step + c) = pair(o[n][2] * lower, o[n][3] * lower);
    }
}

/** The greatest, and the sum, over the four lanes that share a row. */
__device__ inline float row_largest(float x) {
    x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 1));
    return fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 2));
}

__device__ inline float row_sum(float x) {
    x += __shfl_xor_sync(0xffffffffu, x, 1);
    return x + __shfl_xor_sync(0xffffffffu, x, 2);
}

/** Blocks: tiles x query heads. The last tiles see most and start first. */
template <int WIDTH>
__global__ void __launch_bounds__(TILE_THREADS) attend_tiles(bf16* result, float* sums, const bf16* queries, const bf16* keys, const bf16* values, const int* start, const int* end, const int* first, const int* last, const int* from, const int* to, float scale, int heads, int key_heads) {
    __shared__ Tile<WIDTH> k_tile;
    __shared__ Tile<WIDTH> v_tile;
    int tile = gridDim.x - 1 - blockIdx.x, head = blockIdx.y, lane = threadIdx.x % 32;
    int top = start[tile], live = end[tile] - top;
    long long step = (long long)heads * WIDTH, key_step = (long long)key_heads * WIDTH;
    long long key_at = (long long)(head / (heads / key_heads)) * WIDTH;
    unsigned q[WIDTH / 16][4];
    k_tile.read(queries + top * step + head * WIDTH, step, live);
    __syncthreads();
    k_tile.fragments(q);
    int r = threadIdx.x / 32 * 16 + lane / 4;
    int sees[2], until[2];
    for (int h = 0; h < 2; h++) {
        sees[h] = r + 8 * h < live ? from[top + r + 8 * h] : 0;
        until[h] = r + 8 * h < live ? to[top + r + 8 * h] : 0;
    }
    float o[WIDTH / 8][4] = {}, s[8][4], m[2] = {-infinite(), -infinite()}, l[2] = {0, 0};
    for (int key = first[tile]; key < last[tile]; key += TILE) {
        __syncthreads();
        int live_keys = min(TILE, last[tile] - key);
        k_tile.read(keys + key * key_step + key_at, key_step, live_keys);
        v_tile.read(values + key * key_step + key_at, key_step, live_keys);
        __syncthreads();
        scores(s, q, k_tile);
        for (int h = 0; h < 2; h++) {
            float largest = m[h];
            for (int n = 0; n < 8; n++) {
                for (int i = 2 * h; i < 2 * h + 2; i++) {
                    int column = key + n * 8 + lane % 4 * 2 + i % 2;
                    s[n][i] = column >= sees[h] && column < until[h] ? s[n][i] * scale : -infinite();
                    largest = fmaxf(largest, s[n][i]);
                }
            }
            largest = row_largest(largest);
            float base = largest == -infinite() ? 0 : largest;
            float shrink = expf(m[h] - base), sum = 0;
            for (int n = 0; n < 8; n++) {
                for (int i = 2 * h; i < 2 * h + 2; i++) {
                    s[n][i] = expf(s[n][i] - base);
                    sum += s[n][i];
                }
            }
            for (int n = 0; n < WIDTH / 8; n++) { o[n][2 * h] *= shrink; o[n][2 * h + 1] *= shrink; }
            l[h] = l[h] * shrink + row_sum(sum);
            m[h] = largest;
        }
        mix(o, s, v_tile);
    }
    write_rows<WIDTH>(result + top * step + head * WIDTH, step, live, o, l[0] > 0 ? 1 / l[0] : 0, l[1] > 0 ? 1 / l[1] : 0);
    for (int h = 0; h < 2; h++) {
        if (lane % 4 == 0 && r + 8 * h < live) sums[(long long)(top + r + 8 * h) * heads + head] = m[h] + logf(l[h]);
    }
}

/** dq as in attention.cu. Blocks: tiles x query heads. */
template <int WIDTH>
__global__ void __launch_bounds__(TILE_THREADS) attend_tiles_queries(bf16* to_queries, const bf16* queries, const bf16* keys, const bf16* values, const bf16* gradient, const float* sums, const float* c, const int* start, const int* end, const int* first, const int* last, const int* from, const int* to, float scale, int heads, int key_heads) {
    __shared__ Tile<WIDTH> k_tile;
    __shared__ Tile<WIDTH> v_tile;
    int tile = gridDim.x - 1 - blockIdx.x, head = blockIdx.y, lane = threadIdx.x % 32;
    int top = start[tile], live = end[tile] - top;
    long long step = (long long)heads * WIDTH, key_step = (long long)key_heads * WIDTH;
    long long key_at = (long long)(head / (heads / key_heads)) * WIDTH;
    unsigned q[WIDTH / 16][4], d[WIDTH / 16][4];
    k_tile.read(queries + top * step + head * WIDTH, step, live);
    v_tile.read(gradient + top * step + head * WIDTH, step, live);
    __syncthreads();
    k_tile.fragments(q);
    v_tile.fragments(d);
    int r = threadIdx.x / 32 * 16 + lane / 4;
    int sees[2], until[2];
    float log_sum[2], along[2];
    for (int h = 0; h < 2; h++) {
        bool is = r + 8 * h < live;
        long long number = (long long)(top + r + 8 * h) * heads + head;
        sees[h] = is ? from[top + r + 8 * h] : 0;
        until[h] = is ? to[top + r + 8 * h] : 0;
        log_sum[h] = is ? sums[number] : 0;
        along[h] = is ? c[number] : 0;
    }
    float sum[WIDTH / 8][4] = {}, s[8][4], x[8][4];
    for (int key = first[tile]; key < last[tile]; key += TILE) {
        __syncthreads();
        int live_keys = min(TILE, last[tile] - key);
        k_tile.read(keys + key * key_step + key_at, key_step, live_keys);
        v_tile.read(values + key * key_step + key_at, key_step, live_keys);
        __syncthreads();
        scores(s, q, k_tile);
        scores(x, d, v_tile);
        for (int n = 0; n < 8; n++) {
            for (int i = 0; i < 4; i++) {
                int h = i / 2, column = key + n * 8 + lane % 4 * 2 + i % 2;
                bool seen = column >= sees[h] && column < until[h];
                s[n][i] = seen ? expf(s[n][i] * scale - log_sum[h]) * (x[n][i] - along[h]) * scale : 0;
            }
        }
        mix(sum, s, k_tile);
    }
    write_rows<WIDTH>(to_queries + top * step + head * WIDTH, step, live, sum, 1, 1);
}

/** What a block of keys reads of the tile's rows. */
struct Rows {
    float log_sum[TILE], along[TILE];
    int sees[TILE], until[TILE];

    __device__ void read(const float* sums, const float* c, const int* from, const int* to, int top, int live, int heads, int head) {
        for (int i = threadIdx.x; i < TILE; i += TILE_THREADS) {
            bool is = i < live;
            long long number = (long long)(top + i) * heads + head;
            log_sum[i] = is ? sums[number] : 0;
            along[i] = is && c ? c[number] : 0;
            sees[i] = is ? from[top + i] : 0;
            until[i] = is ? to[top + i] : 0;
        }
    }
};

/** dv = sum of p' d. Blocks: stretches of 64 keys x key heads; all tiles that see some of them pass by, for each query head of the group. */
template <int WIDTH>
__global__ void __launch_bounds__(TILE_THREADS) attend_tiles_values(bf16* to_values, const bf16* queries, const bf16* keys, const bf16* gradient, const float* sums, const int* start, const int* end, const int* first, const int* last, const int* from, const int* to, float scale, int tiles, int key_rows, int heads, int key_heads) {
    __shared__ Tile<WIDTH> q_tile;
    __shared__ Tile<WIDTH> d_tile;
    __shared__ Rows rows;
    int base = blockIdx.x * TILE, key_head = blockIdx.y, lane = threadIdx.x % 32, group = heads / key_heads;
    int live_keys = min(TILE, key_rows - base);
    long long step = (long long)heads * WIDTH, key_step = (long long)key_heads * WIDTH;
    unsigned k[WIDTH / 16][4];
    q_tile.read(keys + base * key_step + key_head * WIDTH, key_step, live_keys);
    __syncthreads();
    q_tile.fragments(k);
    int key = base + threadIdx.x / 32 * 16 + lane / 4;
    float sum[WIDTH / 8][4] = {}, s[8][4];
    for (int tile = 0; tile < tiles; tile++) {
        if (first[tile] >= base + TILE || last[tile] <= base) continue;
        int top = start[tile], live = end[tile] - top;
        for (int head = key_head * group; head < (key_head + 1) * group; head++) {
            __syncthreads();
            q_tile.read(queries + top * step + head * WIDTH, step, live);
            d_tile.read(gradient + top * step + head * WIDTH, step, live);
            rows.read(sums, 0, from, to, top, live, heads, head);
            __syncthreads();
            scores(s, k, q_tile);
            for (int n = 0; n < 8; n++) {
                for (int i = 0; i < 4; i++) {
                    int row = n * 8 + lane % 4 * 2 + i % 2, mine = key + i / 2 * 8;
                    bool seen = mine >= rows.sees[row] && mine < rows.until[row];
                    s[n][i] = seen ? expf(s[n][i] * scale - rows.log_sum[row]) : 0;
                }
            }
            mix(sum, s, d_tile);
        }
    }
    write_rows<WIDTH>(to_values + base * key_step + key_head * WIDTH, key_step, live_keys, sum, 1, 1);
}

/** dk = sum of ds' q. Blocks as above. */
template <int WIDTH>
__global__ void __launch_bounds__(TILE_THREADS) attend_tiles_keys(bf16* to_keys, const bf16* queries, const bf16* keys, const bf16* values, const bf16* gradient, const float* sums, const float* c, const int* start, const int* end, const int* first, const int* last, const int* from, const int* to, float scale, int tiles, int key_rows, int heads, int key_heads) {
    __shared__ Tile<WIDTH> q_tile;
    __shared__ Tile<WIDTH> d_tile;
    __shared__ Rows rows;
    int base = blockIdx.x * TILE, key_head = blockIdx.y, lane = threadIdx.x % 32, group = heads / key_heads;
    int live_keys = min(TILE, key_rows - base);
    long long step = (long long)heads * WIDTH, key_step = (long long)key_heads * WIDTH;
    unsigned k[WIDTH / 16][4], v[WIDTH / 16][4];
    q_tile.read(keys + base * key_step + key_head * WIDTH, key_step, live_keys);
    d_tile.read(values + base * key_step + key_head * WIDTH, key_step, live_keys);
    __syncthreads();
    q_tile.fragments(k);
    d_tile.fragments(v);
    int key = base + threadIdx.x / 32 * 16 + lane / 4;
    float sum[WIDTH / 8][4] = {}, s[8][4], x[8][4];
    for (int tile = 0; tile < tiles; tile++) {
        if (first[tile] >= base + TILE || last[tile] <= base) continue;
        int top = start[tile], live = end[tile] - top;
        for (int head = key_head * group; head < (key_head + 1) * group; head++) {
            __syncthreads();
            q_tile.read(queries + top * step + head * WIDTH, step, live);
            d_tile.read(gradient + top * step + head * WIDTH, step, live);
            rows.read(sums, c, from, to, top, live, heads, head);
            __syncthreads();
            scores(s, k, q_tile);
            scores(x, v, d_tile);
            for (int n = 0; n < 8; n++) {
                for (int i = 0; i < 4; i++) {
                    int row = n * 8 + lane % 4 * 2 + i % 2, mine = key + i / 2 * 8;
                    bool seen = mine >= rows.sees[row] && mine < rows.until[row];
                    s[n][i] = seen ? expf(s[n][i] * scale - rows.log_sum[row]) * (x[n][i] - rows.along[row]) * scale : 0;
                }
            }
            mix(sum, s, q_tile);
        }
    }
    write_rows<WIDTH>(to_keys + base * key_step + key_head * WIDTH, key_step, live_keys, sum, 1, 1);
}
