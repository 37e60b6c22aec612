// AdamW (Loshchilov and Hutter 2019): m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p = p (1 - rate decay) - rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon).
// shrink = 1 - rate decay, step = rate / (1 - b1^t) and correction = 1 / sqrt(1 - b2^t) come from the host, which has them in double precision.

__global__ void adam_w(float* p, const float* g, float* m, float* v, float beta1, float rest1, float beta2, float rest2, float epsilon, float shrink, float step, float correction, long long n) {
    long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float mean = m[i] = beta1 * m[i] + rest1 * g[i];
    float square = v[i] = beta2 * v[i] + rest2 * g[i] * g[i];
    p[i] = p[i] * shrink - step * (mean / (sqrtf(square) * correction + epsilon));
}
