// softmax(scale q k') v for each query row and head over the keys from[row] <= key < to[row], query heads sharing key heads in equal groups.
// These kernels take a row at a time and any width up to 256: for single precision, and for new tokens over a cache of keys. tiles.cu has many rows at once on the matrix units.
//
// The maximum m and the sum l of the exponentials run along with the keys (Milakov and Gimelshein 2018), so that no row of scores is kept; what the backward pass
// needs of it is log l + m. A block has four warps, which take every fourth key and are joined at the end.

#define WARPS 4
#define WIDEST 256

/** The elements of a head that a lane holds: lane, lane + 32, ... */
#define ELEMENTS (WIDEST / 32)

/** Reads a head; elements past its width are 0. */
template <class T> __device__ inline void read_head(const T* head, int width, float* x) {
    for (int i = 0; i < ELEMENTS; i++) {
        int k = i * 32 + threadIdx.x % 32;
        x[i] = k < width ? wide(head[k]) : 0;
    }
}

template <class T> __device__ inline void write_head(T* head, int width, const float* x) {
    for (int i = 0; i < ELEMENTS; i++) {
        int k = i * 32 + threadIdx.x % 32;
        if (k < width) put(head + k, x[i]);
    }
}

/** The dot product of two heads, in every lane. */
__device__ inline float head_dot(const float* a, const float* b) {
    float sum = 0;
    for (int i = 0; i < ELEMENTS; i++) sum += a[i] * b[i];
    return warp_sum(sum);
}

/** The sum of the four warps' x times their factors, in the first warp. */
__device__ inline void join(float* x, float factor) {
    __shared__ float parts[WARPS][WIDEST];
    __syncthreads();
    for (int i = 0; i < ELEMENTS; i++) parts[threadIdx.x / 32][i * 32 + threadIdx.x % 32] = factor * x[i];
    __syncthreads();
    for (int i = 0; i < ELEMENTS; i++) {
        x[i] = 0;
        for (int warp = 0; warp < WARPS; warp++) x[i] += parts[warp][i * 32 + threadIdx.x % 32];
    }
}

/** Blocks: rows x query heads. sums gets log l + m. */
template <class T>
__global__ void attend_rows(T* result, float* sums, const T* queries, const T* keys, const T* values, const int* from, const int* to, float scale, int heads, int key_heads, int width) {
    __shared__ float largest[WARPS];
    __shared__ float counts[WARPS];
    int row = blockIdx.x, head = blockIdx.y, warp = threadIdx.x / 32;
    int key_head = head / (heads / key_heads);
    float q[ELEMENTS], x[ELEMENTS], o[ELEMENTS] = {};
    read_head(queries + ((long long)row * heads + head) * width, width, q);
    float m = -infinite(), l = 0;
    for (int key = from[row] + warp; key < to[row]; key += WARPS) {
        long long at = ((long long)key * key_heads + key_head) * width;
        read_head(keys + at, width, x);
        float score = scale * head_dot(q, x);
        float higher = fmaxf(m, score);
        float shrink = expf(m - higher), p = expf(score - higher);
        read_head(values + at, width, x);
        for (int i = 0; i < ELEMENTS; i++) o[i] = o[i] * shrink + p * x[i];
        l = l * shrink + p;
        m = higher;
    }
    if (threadIdx.x % 32 == 0) { largest[warp] = m; counts[warp] = l; }
    __syncthreads();
    float top = fmaxf(fmaxf(largest[0], largest[1]), fmaxf(largest[2], largest[3]));
    float all = 0;
    for (int i = 0; i < WARPS; i++) all += counts[i] > 0 ? counts[i] * expf(largest[i] - top) : 0;
    join(o, l > 0 ? expf(m - top) / all : 0);
    if (warp == 0) {
        write_head(result + ((long long)row * heads + head) * width, width, o);
        if (threadIdx.x == 0) sums[(long long)row * heads + head] = top + logf(all);
    }
}

/** c = d . result for each row and head, with d the gradient of the result: a warp has one. */
template <class T> __global__ void attend_delta(float* c, const T* gradient, const T* result, long long all, int width) {
    long long number = warp_number();
    if (number >= all) return;
    float a[ELEMENTS], b[ELEMENTS];
    read_head(gradient + number * width, width, a);
    read_head(result + number * width, width, b);
    float sum = head_dot(a, b);
    if (threadIdx.x % 32 == 0) c[number] = sum;
}

/** dq = sum over keys of ds k, ds = p (d . v - c) scale, p = e^(scale q . k - sum). Blocks: rows x query heads. */
template <class T>
__global__ void attend_rows_queries(T* to_queries, const T* queries, const T* keys, const T* values, const T* gradient, const float* sums, const float* c, const int* from, const int* to, float scale, int heads, int key_heads, int width) {
    int row = blockIdx.x, head = blockIdx.y, warp = threadIdx.x / 32;
    int key_head = head / (heads / key_heads);
    long long number = (long long)row * heads + head;
    float q[ELEMENTS], d[ELEMENTS], x[ELEMENTS], v[ELEMENTS], sum[ELEMENTS] = {};
    read_head(queries + number * width, width, q);
    read_head(gradient + number * width, width, d);
    for (int key = from[row] + warp; key < to[row]; key += WARPS) {
        long long at = ((long long)key * key_heads + key_head) * width;
        read_head(keys + at, width, x);
        read_head(values + at, width, v);
        float p = expf(scale * head_dot(q, x) - sums[number]);
        float slope = p * (head_dot(d, v) - c[number]) * scale;
        for (int i = 0; i < ELEMENTS; i++) sum[i] += slope * x[i];
    }
    join(sum, 1);
    if (warp == 0) write_head(to_queries + number * width, width, sum);
}

/** dk = sum over rows of ds q and dv = sum over rows of p d, over all rows and query heads that see the key. Blocks: keys x key heads. */
template <class T>
__global__ void attend_rows_keys(T* to_keys, T* to_values, const T* queries, const T* keys, const T* values, const T* gradient, const float* sums, const float* c, const int* from, const int* to, float scale, int rows, int heads, int key_heads, int width) {
    int key = blockIdx.x, key_head = blockIdx.y, warp = threadIdx.x / 32;
    int group = heads / key_heads;
    long long at = ((long long)key * key_heads + key_head) * width;
    float k[ELEMENTS], v[ELEMENTS], q[ELEMENTS], d[ELEMENTS], dk[ELEMENTS] = {}, dv[ELEMENTS] = {};
    read_head(keys + at, width, k);
    read_head(values + at, width, v);
    for (int row = warp; row < rows; row += WARPS) {
        if (key < from[row] || key >= to[row]) continue;
        for (int head = key_head * group; head < (key_head + 1) * group; head++) {
            long long number = (long long)row * heads + head;
            read_head(queries + number * width, width, q);
            read_head(gradient + number * width, width, d);
            float p = expf(scale * head_dot(q, k) - sums[number]);
            float slope = p * (head_dot(d, v) - c[number]) * scale;
            for (int i = 0; i < ELEMENTS; i++) { dk[i] += slope * q[i]; dv[i] += p * d[i]; }
        }
    }
    join(dk, 1);
    if (warp == 0) write_head(to_keys + at, width, dk);
    join(dv, 1);
    if (warp == 0) write_head(to_values + at, width, dv);
}
