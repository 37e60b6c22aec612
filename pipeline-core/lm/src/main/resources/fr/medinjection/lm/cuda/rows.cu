// Plain work on elements, rows and columns.

/** into = into + x. */
template <class T> __global__ void add(T* into, const T* x, long long n) {
    long long i = flat8();
    if (i >= n) return;
    float a[8], b[8];
    read8(into + i, live8(i, n), a);
    read8(x + i, live8(i, n), b);
    for (int k = 0; k < 8; k++) a[k] += b[k];
    write8(into + i, live8(i, n), a);
}

/** y = a b, element by element. */
template <class T> __global__ void multiply(T* y, const T* a, const T* b, long long n) {
    long long i = flat8();
    if (i >= n) return;
    float u[8], v[8];
    read8(a + i, live8(i, n), u);
    read8(b + i, live8(i, n), v);
    for (int k = 0; k < 8; k++) u[k] *= v[k];
    write8(y + i, live8(i, n), u);
}

/** y = offset + factor x; y may be x. */
template <class T> __global__ void affine(T* y, const T* x, float factor, float offset, long long n) {
    long long i = flat8();
    if (i >= n) return;
    float a[8];
    read8(x + i, live8(i, n), a);
    for (int k = 0; k < 8; k++) a[k] = offset + factor * a[k];
    write8(y + i, live8(i, n), a);
}

/** x = 1 / sqrt(x). */
template <class T> __global__ void inverse_root(T* x, long long n) {
    long long i = flat8();
    if (i >= n) return;
    float a[8];
    read8(x + i, live8(i, n), a);
    for (int k = 0; k < 8; k++) a[k] = 1 / sqrtf(a[k]);
    write8(x + i, live8(i, n), a);
}

/** y = x in single precision. */
template <class T> __global__ void widen(float* y, const T* x, long long n) {
    long long i = flat8();
    if (i >= n) return;
    float a[8];
    read8(x + i, live8(i, n), a);
    write8(y + i, live8(i, n), a);
}

/** y = x, rounded to what y holds. */
template <class T> __global__ void narrow(T* y, const float* x, long long n) {
    long long i = flat8();
    if (i >= n) return;
    float a[8];
    read8(x + i, live8(i, n), a);
    write8(y + i, live8(i, n), a);
}

/** into = into + w in each row. */
template <class T> __global__ void add_to_rows(T* into, const float* w, int columns) {
    T* row = into + (long long)blockIdx.x * columns;
    for (COLUMNS(k, columns)) {
        float a[8], b[8];
        read8(row + k, live8(k, columns), a);
        read8(w + k, live8(k, columns), b);
        for (int i = 0; i < 8; i++) a[i] += b[i];
        write8(row + k, live8(k, columns), a);
    }
}

/** y = x w in each row, element by element. */
template <class T> __global__ void multiply_rows(T* y, const T* x, const float* w, int columns) {
    long long row = (long long)blockIdx.x * columns;
    for (COLUMNS(k, columns)) {
        float a[8], b[8];
        read8(x + row + k, live8(k, columns), a);
        read8(w + k, live8(k, columns), b);
        for (int i = 0; i < 8; i++) a[i] *= b[i];
        write8(y + row + k, live8(k, columns), a);
    }
}

/** y = x times the row's own number. */
template <class T> __global__ void multiply_columns(T* y, const T* x, const float* numbers, int columns) {
    long long row = (long long)blockIdx.x * columns;
    float number = numbers[blockIdx.x];
    for (COLUMNS(k, columns)) {
        float a[8];
        read8(x + row + k, live8(k, columns), a);
        for (int i = 0; i < 8; i++) a[i] *= number;
        write8(y + row + k, live8(k, columns), a);
    }
}

/** Copies a row. */
template <class T> __device__ inline void copy_row(T* to, const T* from, int columns) {
    for (COLUMNS(k, columns)) {
        float a[8];
        read8(from + k, live8(k, columns), a);
        write8(to + k, live8(k, columns), a);
    }
}

/** Row i of y is row rows[i] of the table. */
template <class T> __global__ void gather(T* y, const T* table, const int* rows, int columns) {
    copy_row(y + (long long)blockIdx.x * columns, table + (long long)rows[blockIdx.x] * columns, columns);
}

/** Row rows[i] of into is row i of x: this also puts new keys and values in their places in a cache. */
template <class T> __global__ void scatter(T* into, const T* x, const int* rows, int columns) {
    copy_row(into + (long long)rows[blockIdx.x] * columns, x + (long long)blockIdx.x * columns, columns);
}

/** y = sum over the columns of a b, for each row. */
template <class T> __global__ void row_dots(float* y, const T* a, const T* b, int columns) {
    long long row = (long long)blockIdx.x * columns;
    float sum = 0;
    for (COLUMNS(k, columns)) {
        float u[8], v[8];
        read8(a + row + k, live8(k, columns), u);
        read8(b + row + k, live8(k, columns), v);
        for (int i = 0; i < 8; i++) sum += u[i] * v[i];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) y[blockIdx.x] = sum;
}

/**
 * weighed = x w in each row, and on the way the sum over a stretch of rows (blockIdx.y) of x y for each column; a thread has one column. The stretches' sums are
 * added by sum_rows: no atomics, so equal inputs give equal bits.
 */
template <class T>
__global__ void weigh(T* weighed, float* parts, const T* x, const float* w, const T* y, int rows, int columns, int stretch) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= columns) return;
    int end = min(rows, (int)(blockIdx.y + 1) * stretch);
    float weight = w[column], sum = 0;
    for (int row = blockIdx.y * stretch; row < end; row++) {
        long long at = (long long)row * columns + column;
        float value = wide(x[at]);
        sum += value * wide(y[at]);
        put(weighed + at, value * weight);
    }
    parts[(long long)blockIdx.y * columns + column] = sum;
}

/** y = the sum of the rows. */
template <class T> __global__ void sum_rows(float* y, const T* x, int rows, int columns) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= columns) return;
    double sum = 0;
    for (int row = 0; row < rows; row++) sum += wide(x[(long long)row * columns + column]);
    y[column] = (float)sum;
}

/** The sums of squares of stretches of x, one for each block. */
template <class T> __global__ void squares(float* parts, const T* x, long long n) {
    float sum = 0;
    for (long long i = flat8(); i < n; i += (long long)gridDim.x * blockDim.x * 8) {
        float a[8];
        read8(x + i, live8(i, n), a);
        for (int k = 0; k < 8; k++) sum += a[k] * a[k];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) parts[blockIdx.x] = sum;
}
