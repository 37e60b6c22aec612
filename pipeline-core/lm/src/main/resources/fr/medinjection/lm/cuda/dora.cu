// DoRA without dropout (Liu et al. 2024): y = gain (W x) + (g s B) (A x), what is as wide as the output in one pass: as many bytes as LoRA's sum takes.
//
// A warp has 16 rows and takes 32 columns at a time as four results of mma.m16n8k16 (fragments as in tiles.cu). Column c of result n stands for column
// c / 2 * 8 + 2 n + c % 2, so that a lane's elements of a row are eight neighbours, 16 bytes.

#define SUM_WARPS 4
#define SUM_COLUMNS 256

/** y = x w + a b' with w by columns, a of [rows, rank] and b of [columns, rank]; y may be x. Columns come in 32, ranks in 16. Blocks: 64 rows x 256 columns. */
__global__ void weighed_sum(bf16* y, const bf16* x, const float* w, const bf16* a, const bf16* b, int rows, int columns, int rank) {
    int lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
    int row = (blockIdx.x * SUM_WARPS + threadIdx.x / 32) * 16 + g;
    int end = min(columns, (int)(blockIdx.y + 1) * SUM_COLUMNS);
    for (int base = blockIdx.y * SUM_COLUMNS; base < end; base += 32) {
        int column = base + t * 8;
        float weights[8], sums[4][4];
        read8(w + column, 8, weights);
        for (int h = 0; h < 2; h++) {
            float values[8] = {};
            if (row + 8 * h < rows) read8(x + (long long)(row + 8 * h) * columns + column, 8, values);
            for (int k = 0; k < 8; k++) sums[k / 2][2 * h + k % 2] = values[k] * weights[k];
        }
        for (int k = 2 * t; k < rank; k += 16) {
            unsigned factor[4];
            for (int i = 0; i < 4; i++) {
                int at = row + i % 2 * 8;
                factor[i] = at < rows ? *(const unsigned*)(a + (long long)at * rank + k + i / 2 * 8) : 0;
            }
            for (int n = 0; n < 4; n++) {
                const bf16* other = b + (long long)(base + g / 2 * 8 + 2 * n + g % 2) * rank + k;
                multiply_add(sums[n], factor, *(const unsigned*)other, *(const unsigned*)(other + 8));
            }
        }
        for (int h = 0; h < 2; h++) {
            float values[8];
            for (int k = 0; k < 8; k++) values[k] = sums[k / 2][2 * h + k % 2];
            if (row + 8 * h < rows) write8(y + (long long)(row + 8 * h) * columns + column, 8, values);
        }
    }
}
