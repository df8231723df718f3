// Normalisation, rotary positions, the gated activation, and element-by-element work.
#include "kernel_support.h"

LAUREL_KERNEL
void laurel_rmsnorm(ptrdiff_t rows, ptrdiff_t size, const float *x, ptrdiff_t x_stride, const float *weight,
                    float epsilon, float *y, ptrdiff_t y_stride, float *rstd) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const float *restrict in = x + row * x_stride;
        float *restrict out = y + row * y_stride;
        float square = 0;
        for (ptrdiff_t i = 0; i < size; i++) square += in[i] * in[i];
        float scale = 1.0f / sqrtf(square / (float)size + epsilon);
        for (ptrdiff_t i = 0; i < size; i++) out[i] = in[i] * scale * weight[i];
        if (rstd) rstd[row] = scale;
    }
}

LAUREL_KERNEL
void laurel_rmsnorm_backward(ptrdiff_t rows, ptrdiff_t size, const float *x, ptrdiff_t x_stride, const float *weight,
                             const float *rstd, const float *dy, ptrdiff_t dy_stride, float *dx,
                             ptrdiff_t dx_stride) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const float *restrict in = x + row * x_stride;
        const float *restrict grad = dy + row * dy_stride;
        float *restrict out = dx + row * dx_stride;
        float scale = rstd[row], dot = 0;
        for (ptrdiff_t i = 0; i < size; i++) dot += grad[i] * weight[i] * in[i];
        float shared = dot * scale * scale / (float)size;
        for (ptrdiff_t i = 0; i < size; i++) out[i] += scale * (grad[i] * weight[i] - in[i] * shared);
    }
}

LAUREL_KERNEL
void laurel_rope(ptrdiff_t rows, ptrdiff_t heads, ptrdiff_t head_size, float *x, ptrdiff_t stride,
                 const int32_t *positions, const float *table, float direction) {
    ptrdiff_t half = head_size / 2;
    for (ptrdiff_t row = 0; row < rows; row++) {
        const float *restrict cosine = table + (ptrdiff_t)positions[row] * head_size;
        const float *restrict sine = cosine + half;
        for (ptrdiff_t head = 0; head < heads; head++) {
            float *restrict first = x + row * stride + head * head_size;
            float *restrict second = first + half;
            for (ptrdiff_t i = 0; i < half; i++) {
                float a = first[i], b = second[i], s = sine[i] * direction;
                first[i] = a * cosine[i] - b * s;
                second[i] = b * cosine[i] + a * s;
            }
        }
    }
}

LAUREL_KERNEL
void laurel_silu_product(ptrdiff_t rows, ptrdiff_t size, const float *gate_up, float *y) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const float *restrict gate = gate_up + row * 2 * size;
        const float *restrict up = gate + size;
        float *restrict out = y + row * size;
        for (ptrdiff_t i = 0; i < size; i++) out[i] = gate[i] / (1.0f + laurel_exp(-gate[i])) * up[i];
    }
}

LAUREL_KERNEL
void laurel_silu_product_backward(ptrdiff_t rows, ptrdiff_t size, float *gate_up, const float *dy) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        float *restrict gate = gate_up + row * 2 * size;
        float *restrict up = gate + size;
        const float *restrict grad = dy + row * size;
        for (ptrdiff_t i = 0; i < size; i++) {
            float g = gate[i], sigmoid = 1.0f / (1.0f + laurel_exp(-g)), silu = g * sigmoid;
            gate[i] = grad[i] * up[i] * (sigmoid + silu * (1.0f - sigmoid));
            up[i] = grad[i] * silu;
        }
    }
}

LAUREL_KERNEL
void laurel_add_bias(ptrdiff_t rows, ptrdiff_t size, float *x, ptrdiff_t stride, const float *bias) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        float *restrict out = x + row * stride;
        for (ptrdiff_t i = 0; i < size; i++) out[i] += bias[i];
    }
}

LAUREL_KERNEL
void laurel_add_transposed(ptrdiff_t rows, ptrdiff_t columns, const float *x, ptrdiff_t x_row, float *y,
                           ptrdiff_t y_row) {
    for (ptrdiff_t j = 0; j < columns; j++)
        for (ptrdiff_t i = 0; i < rows; i++) y[j * y_row + i] += x[i * x_row + j];
}

static inline __attribute__((always_inline)) uint32_t bfloat16_bits(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint32_t rounded = bits + 0x7fffu + ((bits >> 16) & 1u);
    return (bits & 0x7fffffffu) > 0x7f800000u ? (bits | 0x400000u) : rounded;
}

LAUREL_KERNEL
void laurel_to_bfloat16(ptrdiff_t count, const float *restrict x, uint16_t *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = (uint16_t)(bfloat16_bits(x[i]) >> 16);
}

LAUREL_KERNEL
void laurel_round_to_bfloat16(ptrdiff_t count, const float *x, float *y) {
    for (ptrdiff_t i = 0; i < count; i++) {
        uint32_t bits = bfloat16_bits(x[i]) & 0xffff0000u;
        memcpy(&y[i], &bits, sizeof bits);
    }
}

/// A 32-bit mix of a counter (Wellons' lowbias32): vectorises, which SplitMix64 does not on AVX2.
static inline __attribute__((always_inline)) uint32_t mix32(uint32_t x) {
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    return x ^ (x >> 16);
}

LAUREL_KERNEL
void laurel_dropout(ptrdiff_t rows, ptrdiff_t size, const float *x, ptrdiff_t x_stride, float *y, ptrdiff_t y_stride,
                    float rate, uint64_t key, ptrdiff_t first_row) {
    uint32_t threshold = (uint32_t)((double)rate * 4294967296.0);
    float scale = 1.0f / (1.0f - rate);
    for (ptrdiff_t row = 0; row < rows; row++) {
        const float *in = x + row * x_stride;
        float *out = y + row * y_stride;
        uint32_t seed = mix32((uint32_t)key ^ mix32((uint32_t)(key >> 32) ^ mix32((uint32_t)(first_row + row))));
        for (ptrdiff_t i = 0; i < size; i++) {
            uint32_t drawn = mix32(seed + (uint32_t)i * 0x9e3779b9u);
            out[i] = drawn >= threshold ? in[i] * scale : 0.0f;
        }
    }
}
