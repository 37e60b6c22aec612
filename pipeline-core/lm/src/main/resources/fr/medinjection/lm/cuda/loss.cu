// Scores of the vocabulary: cross-entropy, and the choice of the next token. A block has one row; it never holds more of the vocabulary than the row itself.

/** A running maximum m and the sum s of e^(z - m) (Milakov and Gimelshein 2018). */
struct Softmax {
    float largest, sum;
};

__device__ inline Softmax both(Softmax a, Softmax b) {
    float largest = fmaxf(a.largest, b.largest);
    if (largest == -infinite()) return a;
    Softmax all = {largest, a.sum * expf(a.largest - largest) + b.sum * expf(b.largest - largest)};
    return all;
}

/** Over a whole row, in every thread of the block. */
template <class T> __device__ inline Softmax softmax_of(const T* row, int columns) {
    __shared__ float largest[32];
    __shared__ float sums[32];
    Softmax mine = {-infinite(), 0};
    for (COLUMNS(k, columns)) {
        float z[8];
        int live = live8(k, columns);
        read8(row + k, live, z);
        Softmax some = {-infinite(), 0};
        for (int i = 0; i < live; i++) some.largest = fmaxf(some.largest, z[i]);
        for (int i = 0; i < live; i++) some.sum += expf(z[i] - some.largest);
        mine = both(mine, some);
    }
    for (int far = 16; far > 0; far >>= 1) {
        Softmax other = {__shfl_xor_sync(0xffffffffu, mine.largest, far), __shfl_xor_sync(0xffffffffu, mine.sum, far)};
        mine = both(mine, other);
    }
    __syncthreads();
    if (threadIdx.x % 32 == 0) {
        largest[threadIdx.x / 32] = mine.largest;
        sums[threadIdx.x / 32] = mine.sum;
    }
    __syncthreads();
    Softmax all = {-infinite(), 0};
    for (int warp = 0; warp < blockDim.x / 32; warp++) {
        Softmax other = {largest[warp], sums[warp]};
        all = both(all, other);
    }
    return all;
}

/** log(sum e^z) - z at the label; 0 where the label is negative. */
template <class T> __global__ void cross_entropy(float* losses, const T* logits, const int* labels, int columns) {
    const T* row = logits + (long long)blockIdx.x * columns;
    int label = labels[blockIdx.x];
    if (label < 0) {
        if (threadIdx.x == 0) losses[blockIdx.x] = 0;
        return;
    }
    Softmax all = softmax_of(row, columns);
    if (threadIdx.x == 0) losses[blockIdx.x] = logf(all.sum) + all.largest - wide(row[label]);
}

/** The same, leaving factor (softmax - one-hot) in the place of the logits; a row of zeros where the label is negative. */
template <class T> __global__ void cross_entropy_gradients(float* losses, T* logits, const int* labels, float factor, int columns) {
    T* row = logits + (long long)blockIdx.x * columns;
    int label = labels[blockIdx.x];
    Softmax all = softmax_of(row, columns);
    if (threadIdx.x == 0) losses[blockIdx.x] = label < 0 ? 0 : logf(all.sum) + all.largest - wide(row[label]);
    __syncthreads();
    float share = label < 0 ? 0 : factor / all.sum;
    for (COLUMNS(k, columns)) {
        float z[8];
        int live = live8(k, columns);
        read8(row + k, live, z);
        for (int i = 0; i < 8; i++) z[i] = label < 0 ? 0 : share * expf(z[i] - all.largest) - (k + i == label ? factor : 0);
        write8(row + k, live, z);
    }
}

/** The better of two candidates: the higher score, the lower token among equals; token -1 is none. */
__device__ inline bool better(float score, int token, float than, int other) {
    return token >= 0 && (other < 0 || score > than || (score == than && token < other));
}

/**
 * The allowed token of the highest score, -1 where none is allowed. allowed has a bit for each token in rows of whole words, or is null: all are.
 * With coldness c > 0 a token is drawn with probability softmax(c z): the highest c z - log(-log u), u uniform (Gumbel 1954, Maddison et al. 2014).
 */
template <class T>
__global__ void choose(int* chosen, const T* logits, const unsigned* allowed, float coldness, u64 key, int columns, int words) {
    __shared__ float scores[32];
    __shared__ int tokens[32];
    const T* row = logits + (long long)blockIdx.x * columns;
    float best = 0;
    int token = -1;
    for (int k = threadIdx.x; k < columns; k += blockDim.x) {
        if (allowed && !(allowed[(long long)blockIdx.x * words + k / 32] >> k % 32 & 1)) continue;
        float score = wide(row[k]);
        if (coldness > 0) {
            u64 bits = mixed(mixed(key + blockIdx.x * GOLDEN) + k * GOLDEN);
            float uniform = ((float)(unsigned)(bits >> 40) + 0.5f) * 0x1p-24f;
            score = coldness * score - logf(-logf(uniform));
        }
        if (better(score, k, best, token)) { best = score; token = k; }
    }
    for (int far = 16; far > 0; far >>= 1) {
        float score = __shfl_xor_sync(0xffffffffu, best, far);
        int other = __shfl_xor_sync(0xffffffffu, token, far);
        if (better(score, other, best, token)) { best = score; token = other; }
    }
    if (threadIdx.x % 32 == 0) { scores[threadIdx.x / 32] = best; tokens[threadIdx.x / 32] = token; }
    __syncthreads();
    if (threadIdx.x == 0) {
        for (int warp = 1; warp < blockDim.x / 32; warp++) {
            if (better(scores[warp], tokens[warp], best, token)) { best = scores[warp]; token = tokens[warp]; }
        }
        chosen[blockIdx.x] = token;
    }
}
