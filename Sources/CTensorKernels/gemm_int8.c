// Matrix products of 8-bit numbers whose every row comes out alike, whatever batch it stands in.
//
// 32 numbers that follow each other in k share a scale, as in GGUF's Q8_0, on both sides: outliers of a language model's
// activations cost their own group its precision and no other. The products of a group are summed exactly, in integers;
// the groups' sums follow each other in float32, in the order of k.
#include "kernel_support.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum {
    BLOCK = LAUREL_GEMM_BLOCK,
    GROUP = LAUREL_INT8_GROUP,
    /// Rows of a tile: its sums stay in registers, in both types.
    ROWS = 4,
    /// Groups that all rows take together: 48 columns of B stay in the first cache.
    DEPTH = 18,
    VECTORS = 3,
};

/// 48 columns of B over one group. Weights are moved by 128, as one side of the CPU's instruction has no sign.
typedef struct {
    float scale[BLOCK];
    uint8_t values[GROUP / 4][BLOCK][4];
} weights;

/// Rounds `count` numbers, `step` apart, to a group's; returns their scale, NaN where one is not finite.
static inline __attribute__((always_inline)) float round_group(ptrdiff_t count, const float *x, ptrdiff_t step,
                                                               int8_t *y) {
    float numbers[GROUP] = {0};
    for (ptrdiff_t i = 0; i < count; i++) numbers[i] = x[i * step];
    // Sizes as integers: in the order of the numbers, infinity and NaN last.
    int32_t bits[GROUP], largest_bits = 0;
    memcpy(bits, numbers, sizeof bits);
    for (int i = 0; i < GROUP; i++) {
        int32_t size = bits[i] & 0x7fffffff;
        largest_bits = size > largest_bits ? size : largest_bits;
    }
    int finite = largest_bits < 0x7f800000;
    float largest;
    memcpy(&largest, &largest_bits, sizeof largest);
    // A group that is as good as 0 is 0.
    float scale = largest / 127, inverse = finite && scale > 1e-30f ? 1 / scale : 0;
    for (int i = 0; i < GROUP; i++) y[i] = (int8_t)(finite ? __builtin_rintf(numbers[i] * inverse) : 0);
    return finite ? scale : __builtin_nanf("");
}

LAUREL_KERNEL
void laurel_int8_rows(ptrdiff_t rows, ptrdiff_t k, const float *x, ptrdiff_t x_row, laurel_int8_group *y) {
    ptrdiff_t whole = k / GROUP, rest = k % GROUP;
    for (ptrdiff_t row = 0; row < rows; row++, y += whole + (rest > 0)) {
        const float *from = x + row * x_row;
        for (ptrdiff_t group = 0; group < whole; group++)
            y[group].scale = round_group(GROUP, from + group * GROUP, 1, y[group].values);
        if (rest > 0) y[whole].scale = round_group(rest, from + whole * GROUP, 1, y[whole].values);
        for (ptrdiff_t group = 0; group < whole + (rest > 0); group++) {
            int32_t sum = 0;
            for (int i = 0; i < GROUP; i++) sum += y[group].values[i];
            y[group].offset = -128 * sum;
        }
    }
}

ptrdiff_t laurel_int8_packed_bytes(ptrdiff_t k, ptrdiff_t columns) {
    return (columns + BLOCK - 1) / BLOCK * ((k + GROUP - 1) / GROUP) * (ptrdiff_t)sizeof(weights);
}

LAUREL_KERNEL
void laurel_int8_pack(ptrdiff_t k, ptrdiff_t columns, const float *b, ptrdiff_t b_row, ptrdiff_t b_column,
                      void *packed) {
    weights *out = packed;
    for (ptrdiff_t first = 0; first < columns; first += BLOCK)
        for (ptrdiff_t step = 0; step < k; step += GROUP, out++)
            for (ptrdiff_t j = 0; j < BLOCK; j++) {
                const float *from = b + step * b_row + (first + j) * b_column;
                ptrdiff_t count = first + j >= columns ? 0 : k - step < GROUP ? k - step : GROUP;
                int8_t values[GROUP];
                out->scale[j] = round_group(count, from, b_row, values);
                for (int i = 0; i < GROUP; i++) out->values[i / 4][j][i % 4] = (uint8_t)(128 + values[i]);
            }
}

#define UNROLLED _Pragma("clang loop unroll(full)")

#if defined(__x86_64__)
/// C += A B for one tile over `groups` groups, for CPUs that multiply and add four pairs of bytes at once.
__attribute__((target("arch=x86-64-v4,avx512vnni"), min_vector_width(512), always_inline))
static inline void vnni_tile(const int rows, ptrdiff_t groups, const laurel_int8_group *a, ptrdiff_t a_row,
                             const weights *b, const weights *next, float *c, ptrdiff_t c_row) {
    __m512 sum[ROWS][VECTORS];
    UNROLLED for (int row = 0; row < rows; row++) {
        UNROLLED for (int v = 0; v < VECTORS; v++) sum[row][v] = _mm512_loadu_ps(c + row * c_row + 16 * v);
    }
    for (ptrdiff_t group = 0; group < groups; group++, a++, b++, next++) {
        __m512i products[ROWS][VECTORS];
        UNROLLED for (int row = 0; row < rows; row++) {
            UNROLLED for (int v = 0; v < VECTORS; v++) products[row][v] = _mm512_set1_epi32(a[row * a_row].offset);
        }
        UNROLLED for (int i = 0; i < GROUP / 4; i++) {
            __m512i right[VECTORS];
            UNROLLED for (int v = 0; v < VECTORS; v++) right[v] = _mm512_loadu_si512(b->values[i][16 * v]);
            UNROLLED for (int row = 0; row < rows; row++) {
                int32_t four;
                memcpy(&four, a[row * a_row].values + 4 * i, sizeof four);
                __m512i left = _mm512_set1_epi32(four);
                UNROLLED for (int v = 0; v < VECTORS; v++)
                    products[row][v] = _mm512_dpbusd_epi32(products[row][v], right[v], left);
            }
        }
        UNROLLED for (int v = 0; v < VECTORS; v++) {
            __m512 scale = _mm512_loadu_ps(b->scale + 16 * v);
            UNROLLED for (int row = 0; row < rows; row++)
                sum[row][v] = _mm512_fmadd_ps(
                    _mm512_cvtepi32_ps(products[row][v]), _mm512_mul_ps(scale, _mm512_set1_ps(a[row * a_row].scale)),
                    sum[row][v]);
        }
        UNROLLED for (int line = 0; line < 2; line++) __builtin_prefetch((const char *)next + 64 * line, 0, 2);
    }
    UNROLLED for (int row = 0; row < rows; row++) {
        UNROLLED for (int v = 0; v < VECTORS; v++) _mm512_storeu_ps(c + row * c_row + 16 * v, sum[row][v]);
    }
}

__attribute__((target("arch=x86-64-v4,avx512vnni"), min_vector_width(512)))
static void vnni_tiles(ptrdiff_t rows, ptrdiff_t groups, const laurel_int8_group *a, ptrdiff_t a_row,
                       const weights *b, const weights *next, float *c, ptrdiff_t c_row) {
    switch (rows) {
        case 1: return vnni_tile(1, groups, a, a_row, b, next, c, c_row);
        case 2: return vnni_tile(2, groups, a, a_row, b, next, c, c_row);
        case 3: return vnni_tile(3, groups, a, a_row, b, next, c, c_row);
        default: return vnni_tile(4, groups, a, a_row, b, next, c, c_row);
    }
}
#endif

/// The same for any CPU.
LAUREL_KERNEL
static void plain_tiles(ptrdiff_t rows, ptrdiff_t groups, const laurel_int8_group *a, ptrdiff_t a_row,
                        const weights *b, float *c, ptrdiff_t c_row) {
    for (ptrdiff_t row = 0; row < rows; row++)
        for (ptrdiff_t group = 0; group < groups; group++) {
            const laurel_int8_group *left = a + row * a_row + group;
            int32_t products[BLOCK];
            for (ptrdiff_t j = 0; j < BLOCK; j++) products[j] = left->offset;
            for (ptrdiff_t i = 0; i < GROUP; i++)
                for (ptrdiff_t j = 0; j < BLOCK; j++)
                    products[j] += b[group].values[i / 4][j][i % 4] * left->values[i];
            for (ptrdiff_t j = 0; j < BLOCK; j++)
                c[row * c_row + j] += (float)products[j] * (b[group].scale[j] * left->scale);
        }
}

static void tiles(ptrdiff_t rows, ptrdiff_t groups, const laurel_int8_group *a, ptrdiff_t a_row, const weights *b,
                  const weights *next, float *c, ptrdiff_t c_row) {
#if defined(__x86_64__)
    if (laurel_int8_is_fast()) return vnni_tiles(rows, groups, a, a_row, b, next, c, c_row);
#endif
    plain_tiles(rows, groups, a, a_row, b, c, c_row);
}

int laurel_int8_is_fast(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vnni");
#else
    return 0;
#endif
}

static ptrdiff_t least(ptrdiff_t x, ptrdiff_t y) { return x < y ? x : y; }

void laurel_int8_multiply(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, const laurel_int8_group *a,
                          const void *packed, int adds, float *c, ptrdiff_t c_row) {
    const weights *b = packed;
    ptrdiff_t groups = (k + GROUP - 1) / GROUP;
    for (ptrdiff_t first = 0; first < columns; first += BLOCK)
        for (ptrdiff_t step = 0; step < groups; step += DEPTH) {
            const weights *from = b + first / BLOCK * groups + step;
            ptrdiff_t depth = least(DEPTH, groups - step), width = least(BLOCK, columns - first);
            for (ptrdiff_t row = 0; row < rows; row += ROWS) {
                float *to = c + row * c_row + first;
                ptrdiff_t count = least(ROWS, rows - row);
                for (ptrdiff_t i = 0; !adds && step == 0 && i < count; i++)
                    memset(to + i * c_row, 0, sizeof(float) * (size_t)width);
                const laurel_int8_group *left = a + row * groups + step;
                const weights *next = from + depth + row / ROWS * depth % DEPTH;
                if (width == BLOCK) {
                    tiles(count, depth, left, groups, from, next, to, c_row);
                    continue;
                }
                float part[ROWS * BLOCK] = {0};
                for (ptrdiff_t i = 0; i < count; i++)
                    memcpy(part + i * BLOCK, to + i * c_row, sizeof(float) * (size_t)width);
                tiles(count, depth, left, groups, from, next, part, BLOCK);
                for (ptrdiff_t i = 0; i < count; i++)
                    memcpy(to + i * c_row, part + i * BLOCK, sizeof(float) * (size_t)width);
            }
        }
}
