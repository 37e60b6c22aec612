// Rotary positions (Su et al. 2021), after a norm of each head where there is one (Qwen3): the halves (a, b) of a head become
// (a c - b s, b c + a s), with the cosines c and sines s of the row's position. A warp has one head of one row.

/** The head of this warp; rows x heads of them in all. */
__device__ inline long long warp_number() { return (long long)blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32; }

/** 1 / sqrt(mean(x^2) + epsilon) of a head, or 1 without a norm. */
template <class T> __device__ inline float head_scale(const T* head, const float* norm, float epsilon, int half) {
    if (!norm) return 1;
    float sum = 0;
    for (int k = threadIdx.x % 32; k < 2 * half; k += 32) sum += wide(head[k]) * wide(head[k]);
    return 1 / sqrtf(warp_sum(sum) / (2 * half) + epsilon);
}

/** norm is null where heads are not normalised. */
template <class T>
__global__ void rotate(T* y, const T* x, const float* norm, const float* cosine, const float* sine, float epsilon, long long all, int heads, int half) {
    long long number = warp_number();
    if (number >= all) return;
    const T* head = x + number * 2 * half;
    T* out = y + number * 2 * half;
    const float* c = cosine + number / heads * half;
    const float* s = sine + number / heads * half;
    float scale = head_scale(head, norm, epsilon, half);
    for (int k = threadIdx.x % 32; k < half; k += 32) {
        float a = wide(head[k]) * scale * (norm ? norm[k] : 1);
        float b = wide(head[k + half]) * scale * (norm ? norm[k + half] : 1);
        put(out + k, a * c[k] - b * s[k]);
        put(out + k + half, b * c[k] + a * s[k]);
    }
}

/** The turn back of the gradient, then back through the norm as in norm.cu; in the gradient's place. */
template <class T>
__global__ void rotate_backward(T* gradient, const T* x, const float* norm, const float* cosine, const float* sine, float epsilon, long long all, int heads, int half) {
    long long number = warp_number();
    if (number >= all) return;
    const T* head = x + number * 2 * half;
    T* slope = gradient + number * 2 * half;
    const float* c = cosine + number / heads * half;
    const float* s = sine + number / heads * half;
    float scale = head_scale(head, norm, epsilon, half);
    float along = 0;
    if (norm) {
        for (int k = threadIdx.x % 32; k < half; k += 32) {
            float a = wide(slope[k]), b = wide(slope[k + half]);
            along += wide(head[k]) * norm[k] * (a * c[k] + b * s[k]);
            along += wide(head[k + half]) * norm[k + half] * (b * c[k] - a * s[k]);
        }
        along = warp_sum(along) * scale * scale / (2 * half);
    }
    for (int k = threadIdx.x % 32; k < half; k += 32) {
        float a = wide(slope[k]), b = wide(slope[k + half]);
        float first = a * c[k] + b * s[k];
        float second = b * c[k] - a * s[k];
        if (norm) {
            first = (norm[k] * first - wide(head[k]) * along) * scale;
            second = (norm[k + half] * second - wide(head[k + half]) * along) * scale;
        }
        put(slope + k, first);
        put(slope + k + half, second);
    }
}
