// Root-mean-square norm (Zhang and Sennrich 2019): y = u w with u = x / sqrt(mean(x^2) + epsilon), row by row.

template <class T> __device__ inline float inverse_length(const T* row, float epsilon, int columns) {
    float sum = 0;
    for (COLUMNS(k, columns)) {
        float a[8];
        read8(row + k, live8(k, columns), a);
        for (int i = 0; i < 8; i++) sum += a[i] * a[i];
    }
    return 1 / sqrtf(block_sum(sum) / columns + epsilon);
}

template <class T> __global__ void rms_norm(T* y, const T* x, const float* w, float epsilon, int columns) {
    const T* row = x + (long long)blockIdx.x * columns;
    float inverse = inverse_length(row, epsilon, columns);
    for (COLUMNS(k, columns)) {
        float a[8], b[8];
        read8(row + k, live8(k, columns), a);
        read8(w + k, live8(k, columns), b);
        for (int i = 0; i < 8; i++) a[i] *= inverse * b[i];
        write8(y + (long long)blockIdx.x * columns + k, live8(k, columns), a);
    }
}

/** With g = w dy and c = mean(u g): into = into + (g - u c) / sqrt(mean(x^2) + epsilon). */
template <class T>
__global__ void rms_norm_backward(T* into, const T* x, const float* w, const T* gradient, float epsilon, int columns) {
    long long at = (long long)blockIdx.x * columns;
    float inverse = inverse_length(x + at, epsilon, columns);
    float along = 0;
    for (COLUMNS(k, columns)) {
        float a[8], b[8], g[8];
        read8(x + at + k, live8(k, columns), a);
        read8(w + k, live8(k, columns), b);
        read8(gradient + at + k, live8(k, columns), g);
        for (int i = 0; i < 8; i++) along += a[i] * b[i] * g[i];
    }
    along = block_sum(along) * inverse * inverse / columns;
    for (COLUMNS(k, columns)) {
        float a[8], b[8], g[8], sum[8];
        int live = live8(k, columns);
        read8(x + at + k, live, a);
        read8(w + k, live, b);
        read8(gradient + at + k, live, g);
        read8(into + at + k, live, sum);
        for (int i = 0; i < 8; i++) sum[i] += (b[i] * g[i] - a[i] * along) * inverse;
        write8(into + at + k, live, sum);
    }
}
