// The gate of SwiGLU (Shazeer 2020): y = silu(g) u with silu(g) = g sigmoid(g).

__device__ inline float sigmoid(float x) { return 1 / (1 + expf(-x)); }

template <class T> __global__ void gated(T* y, const T* gate, const T* up, long long n) {
    long long i = flat8();
    if (i >= n) return;
    float g[8], u[8];
    read8(gate + i, live8(i, n), g);
    read8(up + i, live8(i, n), u);
    for (int k = 0; k < 8; k++) u[k] *= g[k] * sigmoid(g[k]);
    write8(y + i, live8(i, n), u);
}

/** du = silu(g) dy and dg = sigmoid(g) (1 + g (1 - sigmoid(g))) u dy, in the places of u and g. */
template <class T> __global__ void gated_backward(T* gate, T* up, const T* gradient, long long n) {
    long long i = flat8();
    if (i >= n) return;
    float g[8], u[8], d[8];
    read8(gate + i, live8(i, n), g);
    read8(up + i, live8(i, n), u);
    read8(gradient + i, live8(i, n), d);
    for (int k = 0; k < 8; k++) {
        float s = sigmoid(g[k]);
        float silu = g[k] * s;
        g[k] = (s + silu * (1 - s)) * u[k] * d[k];
        u[k] = silu * d[k];
    }
    write8(gate + i, live8(i, n), g);
    write8(up + i, live8(i, n), u);
}
