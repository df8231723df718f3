// Matrix products in float32 whose every row comes out alike, whatever batch it stands in.
//
// B is packed in blocks of 48 columns, [k, 48] each. A tile of C, a few rows of one block, stays in registers while k runs
// from first to last, so that an element is one chain of multiply-adds in the order of k: its bits depend on neither the
// number of rows nor the tile it falls in. The scheme is Goto's and van de Geijn's (2008, ACM TOMS 34, 3) without a packed
// A, whose rows are read where they lie.
#include "kernel_support.h"

enum {
    BLOCK = LAUREL_GEMM_BLOCK,
    /// Rows that go through all blocks together: their part of A stays in the second cache.
    ROWS_TOGETHER = 144,
    /// Steps of k that all rows take together: 48 columns of B stay in the first cache.
    DEPTH = 192,
    LINE = 64 / sizeof(float),
};

typedef struct {
    const float *data;
    ptrdiff_t row, column;
} matrix;

/// Rows of up to 48 columns of B, `step` floats apart, and where the lines lie that are fetched meanwhile, one a row.
typedef struct {
    const float *data;
    ptrdiff_t step;
    const float *next;
    ptrdiff_t next_step;
} stretch;

#define UNROLLED _Pragma("clang loop unroll(full)")

// One instance for each kind of CPU: vectors of WIDTH floats, tiles of up to ROWS rows and three vectors.
#define DEFINE_GEMM(CPU, TARGET, WIDTH, ROWS, MULTIPLY_ADD)                                                           \
    typedef float CPU##_vector __attribute__((vector_size(4 * (WIDTH)), aligned(4)));                                 \
                                                                                                                      \
    /* C (+)= A B for one tile; `rows` and `vectors` are constants where this is inlined. */                          \
    TARGET static inline __attribute__((always_inline)) void CPU##_tile(                                              \
        const int rows, const int vectors, ptrdiff_t k, matrix a, stretch b, int adds, float *c, ptrdiff_t c_row) {   \
        CPU##_vector sum[ROWS][3] = {0};                                                                              \
        if (adds) {                                                                                                   \
            UNROLLED for (int row = 0; row < rows; row++) {                                                           \
                UNROLLED for (int v = 0; v < vectors; v++)                                                            \
                    sum[row][v] = *(const CPU##_vector *)(c + row * c_row + v * (WIDTH));                             \
            }                                                                                                         \
        }                                                                                                             \
        const char *left[] = {(const char *)a.data, (const char *)(a.data + 3 * a.row),                               \
                              (const char *)(a.data + 6 * a.row)};                                                    \
        ptrdiff_t row_bytes = 4 * a.row, column_bytes = 4 * a.column;                                                 \
        for (ptrdiff_t i = 0; i < k; i++, b.data += b.step, b.next += b.next_step) {                                  \
            CPU##_vector right[3];                                                                                    \
            __builtin_prefetch(b.next, 0, 2);                                                                         \
            UNROLLED for (int v = 0; v < vectors; v++) right[v] = *(const CPU##_vector *)(b.data + v * (WIDTH));      \
            UNROLLED for (int row = 0; row < rows; row++) {                                                           \
                /* Minus zero leaves every x as it is: a broadcast. */                                                \
                CPU##_vector x = *(const float *)(left[row / 3] + row % 3 * row_bytes) - (CPU##_vector){0};           \
                UNROLLED for (int v = 0; v < vectors; v++)                                                            \
                    sum[row][v] = MULTIPLY_ADD(x, right[v], sum[row][v]);                                             \
            }                                                                                                         \
            UNROLLED for (int part = 0; part < 3; part++) left[part] += column_bytes;                                 \
        }                                                                                                             \
        UNROLLED for (int row = 0; row < rows; row++) {                                                               \
            UNROLLED for (int v = 0; v < vectors; v++)                                                                \
                *(CPU##_vector *)(c + row * c_row + v * (WIDTH)) = sum[row][v];                                       \
        }                                                                                                             \
    }                                                                                                                 \
                                                                                                                      \
    TARGET static void CPU##_tiles(ptrdiff_t rows, ptrdiff_t vectors, ptrdiff_t k, matrix a, stretch b, int adds,     \
                                   float *c, ptrdiff_t c_row) {                                                       \
        switch (rows * 4 + vectors) { TILES_##ROWS(CPU) }                                                             \
    }                                                                                                                 \
                                                                                                                      \
    /* Up to ROWS rows of one block; the columns that fill no vector go through a tile of their own. */               \
    TARGET static void CPU##_block(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, matrix a, stretch b, int adds,     \
                                   float *c, ptrdiff_t c_row) {                                                       \
        ptrdiff_t vectors = columns / (WIDTH), first = 0;                                                             \
        const float *data = b.data;                                                                                   \
        for (; vectors > 0; vectors -= 3, first += 3 * (WIDTH), b.data = data + first)                                \
            CPU##_tiles(rows, vectors < 3 ? vectors : 3, k, a, b, adds, c + first, c_row);                            \
        first = columns / (WIDTH) * (WIDTH);                                                                          \
        if (first == columns) return;                                                                                 \
        b.data = data + first;                                                                                        \
        float rest[(ROWS) * (WIDTH)] = {0};                                                                           \
        for (ptrdiff_t row = 0; adds && row < rows; row++)                                                            \
            memcpy(rest + row * (WIDTH), c + row * c_row + first, sizeof(float) * (size_t)(columns - first));         \
        CPU##_tiles(rows, 1, k, a, b, 1, rest, WIDTH);                                                                \
        for (ptrdiff_t row = 0; row < rows; row++)                                                                    \
            memcpy(c + row * c_row + first, rest + row * (WIDTH), sizeof(float) * (size_t)(columns - first));         \
    }                                                                                                                 \
                                                                                                                      \
    /* All rows of one block over one stretch of k. What is fetched meanwhile is as long as a packed one. */          \
    TARGET static void CPU##_stretch(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, matrix a, stretch b, int adds,   \
                                     float *c, ptrdiff_t c_row) {                                                     \
        const float *next = b.next;                                                                                   \
        for (ptrdiff_t row = 0; row < rows; row += (ROWS)) {                                                          \
            matrix part = {a.data + row * a.row, a.row, a.column};                                                    \
            b.next = next + row / (ROWS) * k * b.next_step % (BLOCK * DEPTH);                                         \
            CPU##_block(rows - row < (ROWS) ? rows - row : (ROWS), columns, k, part, b, adds, c + row * c_row, c_row);\
        }                                                                                                             \
    }

#define TILE(CPU, ROWS, VECTORS)                                                                                      \
    case (ROWS) * 4 + (VECTORS):                                                                                      \
        CPU##_tile(ROWS, VECTORS, k, a, b, adds, c, c_row);                                                           \
        break;
#define TILES(CPU, ROWS) TILE(CPU, ROWS, 1) TILE(CPU, ROWS, 2) TILE(CPU, ROWS, 3)
#define TILES_4(CPU) TILES(CPU, 1) TILES(CPU, 2) TILES(CPU, 3) TILES(CPU, 4)
#define TILES_8(CPU) TILES_4(CPU) TILES(CPU, 5) TILES(CPU, 6) TILES(CPU, 7) TILES(CPU, 8)

#define FUSED(x, y, sum) __builtin_elementwise_fma(x, y, sum)
#define PLAIN(x, y, sum) ((x) * (y) + (sum))

#if defined(__x86_64__)
DEFINE_GEMM(avx512, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), 16, 8, FUSED)
DEFINE_GEMM(avx2, __attribute__((target("arch=x86-64-v3"))), 8, 4, FUSED)
#endif
DEFINE_GEMM(plain, , 4, 4, PLAIN)

static void multiply(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, matrix a, stretch b, int adds, float *c,
                     ptrdiff_t c_row) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) return avx512_stretch(rows, columns, k, a, b, adds, c, c_row);
    if (__builtin_cpu_supports("x86-64-v3")) return avx2_stretch(rows, columns, k, a, b, adds, c, c_row);
#endif
    plain_stretch(rows, columns, k, a, b, adds, c, c_row);
}

static ptrdiff_t least(ptrdiff_t x, ptrdiff_t y) { return x < y ? x : y; }

void laurel_gemm_packed(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, const float *a, ptrdiff_t a_row,
                        const float *packed, int adds, float *c, ptrdiff_t c_row) {
    for (ptrdiff_t row = 0; row < rows; row += ROWS_TOGETHER)
        for (ptrdiff_t first = 0; first < columns; first += BLOCK)
            for (ptrdiff_t step = 0; step < k; step += DEPTH) {
                ptrdiff_t depth = least(DEPTH, k - step);
                const float *from = packed + first * k + step * BLOCK;
                stretch b = {from, BLOCK, from + depth * BLOCK, LINE};
                matrix part = {a + row * a_row + step, a_row, 1};
                multiply(least(ROWS_TOGETHER, rows - row), least(BLOCK, columns - first), depth, part, b,
                         adds || step > 0, c + row * c_row + first, c_row);
            }
}

LAUREL_KERNEL
void laurel_gemm_pack(ptrdiff_t k, ptrdiff_t columns, float scale, const float *b, ptrdiff_t b_row,
                      ptrdiff_t b_column, float *packed) {
    for (ptrdiff_t first = 0; first < columns; first += BLOCK) {
        ptrdiff_t width = columns - first < BLOCK ? columns - first : BLOCK;
        const float *in = b + first * b_column;
        float *out = packed + first * k;
        for (ptrdiff_t i = 0; i < k; i++) {
            if (b_column == 1)
                for (ptrdiff_t j = 0; j < width; j++) out[i * BLOCK + j] = scale * in[i * b_row + j];
            else
                for (ptrdiff_t j = 0; j < width; j++) out[i * BLOCK + j] = scale * in[i * b_row + j * b_column];
            for (ptrdiff_t j = width; j < BLOCK; j++) out[i * BLOCK + j] = 0;
        }
    }
}

/// Both matrices lie by rows of k, as those of gradients do: nothing is copied.
static void multiply_by_rows_of_k(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, matrix a, const float *b,
                                  ptrdiff_t b_row, int adds, float *c, ptrdiff_t c_row) {
    for (ptrdiff_t step = 0; step < k; step += DEPTH)
        for (ptrdiff_t first = 0; first < columns; first += BLOCK) {
            const float *from = b + step * b_row + first;
            matrix part = {a.data + step * a.column, a.row, a.column};
            multiply(rows, least(BLOCK, columns - first), least(DEPTH, k - step), part,
                     (stretch){from, b_row, from, 0}, adds || step > 0, c + first, c_row);
        }
}

void laurel_gemm(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, float alpha, const float *a, ptrdiff_t a_row,
                 ptrdiff_t a_column, const float *b, ptrdiff_t b_row, ptrdiff_t b_column, int adds, float *c,
                 ptrdiff_t c_row) {
    if (a_row == 1 && b_column == 1 && alpha == 1) {
        // Whole vectors are read, which must not reach past B.
        ptrdiff_t whole = columns / 16 * 16;
        multiply_by_rows_of_k(rows, whole, k, (matrix){a, a_row, a_column}, b, b_row, adds, c, c_row);
        columns -= whole, b += whole, c += whole;
        if (columns == 0) return;
    }
    float packed[BLOCK * DEPTH], turned[ROWS_TOGETHER * DEPTH];
    // A that lies by columns is copied, as its tiles would jump from one row of memory to the next.
    int turns = a_column != 1;
    ptrdiff_t together = turns ? ROWS_TOGETHER : rows;
    for (ptrdiff_t row = 0; row < rows; row += together)
        for (ptrdiff_t step = 0; step < k; step += DEPTH) {
            ptrdiff_t height = least(together, rows - row), depth = least(DEPTH, k - step);
            matrix part = {a + row * a_row + step * a_column, a_row, a_column};
            if (turns) {
                for (ptrdiff_t i = 0; i < depth; i++)
                    for (ptrdiff_t j = 0; j < height; j++)
                        turned[i * height + j] = part.data[i * a_column + j * a_row];
                part = (matrix){turned, 1, height};
            }
            for (ptrdiff_t first = 0; first < columns; first += BLOCK) {
                ptrdiff_t width = least(BLOCK, columns - first);
                laurel_gemm_pack(depth, width, alpha, b + step * b_row + first * b_column, b_row, b_column, packed);
                multiply(height, width, depth, part, (stretch){packed, BLOCK, packed, 0}, adds || step > 0,
                         c + row * c_row + first, c_row);
            }
        }
}
