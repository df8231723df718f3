// Softmax with a causal edge, forward and backward, and attention over the key-value cache.
#include "kernel_support.h"

LAUREL_KERNEL
float laurel_softmax(ptrdiff_t count, float scale, float *restrict scores) {
    float greatest = -INFINITY, sum = 0;
    for (ptrdiff_t i = 0; i < count; i++) greatest = scores[i] > greatest ? scores[i] : greatest;
    greatest *= scale;
    for (ptrdiff_t i = 0; i < count; i++) {
        scores[i] = laurel_exp(scores[i] * scale - greatest);
        sum += scores[i];
    }
    float inverse = 1.0f / sum;
    for (ptrdiff_t i = 0; i < count; i++) scores[i] *= inverse;
    return greatest + logf(sum);
}

LAUREL_KERNEL
void laurel_causal_softmax(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t visible, float scale, float *scores,
                           ptrdiff_t stride, float *lse, ptrdiff_t lse_stride) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        float *restrict s = scores + row * stride;
        ptrdiff_t count = visible + row < columns ? visible + row : columns;
        lse[row * lse_stride] = laurel_softmax(count, scale, s);
        for (ptrdiff_t i = count; i < columns; i++) s[i] = 0;
    }
}

LAUREL_KERNEL
void laurel_causal_probabilities(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t visible, float scale, float *scores,
                                 ptrdiff_t stride, const float *lse, ptrdiff_t lse_stride) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        float *restrict s = scores + row * stride;
        ptrdiff_t count = visible + row < columns ? visible + row : columns;
        float shift = lse[row * lse_stride];
        for (ptrdiff_t i = 0; i < count; i++) s[i] = laurel_exp(s[i] * scale - shift);
        for (ptrdiff_t i = count; i < columns; i++) s[i] = 0;
    }
}

LAUREL_KERNEL
void laurel_softmax_backward(ptrdiff_t rows, ptrdiff_t columns, float scale, const float *p, float *dp,
                             ptrdiff_t stride, ptrdiff_t head_size, const float *out, const float *dout,
                             ptrdiff_t out_stride) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const float *restrict o = out + row * out_stride;
        const float *restrict d = dout + row * out_stride;
        const float *restrict probability = p + row * stride;
        float *restrict grad = dp + row * stride;
        float dot = 0;
        for (ptrdiff_t i = 0; i < head_size; i++) dot += o[i] * d[i];
        for (ptrdiff_t i = 0; i < columns; i++) grad[i] = probability[i] * (grad[i] - dot) * scale;
    }
}

void laurel_cache_write(ptrdiff_t rows, ptrdiff_t key_value_heads, ptrdiff_t head_size, const float *key,
                        const float *value, ptrdiff_t stride, float *keys, float *values, ptrdiff_t capacity,
                        ptrdiff_t row) {
    for (ptrdiff_t head = 0; head < key_value_heads; head++) {
        for (ptrdiff_t i = 0; i < rows; i++) {
            const float *k = key + i * stride + head * head_size;
            const float *v = value + i * stride + head * head_size;
            ptrdiff_t at = row + i;
            float *block = keys + (head * capacity + at / LAUREL_KEY_BLOCK * LAUREL_KEY_BLOCK) * head_size;
            for (ptrdiff_t d = 0; d < head_size; d++) block[d * LAUREL_KEY_BLOCK + at % LAUREL_KEY_BLOCK] = k[d];
            memcpy(values + (head * capacity + at) * head_size, v, (size_t)head_size * sizeof *v);
        }
    }
}

typedef float block __attribute__((vector_size(LAUREL_KEY_BLOCK * sizeof(float))));
// The same where it lies in memory, at any address. A cast and not a function: vectors in signatures change the ABI.
typedef float stored_block __attribute__((vector_size(LAUREL_KEY_BLOCK * sizeof(float)), aligned(4), may_alias));
#define LAUREL_BLOCK(at) (*(stored_block *)(at))
#define LAUREL_CONST_BLOCK(at) (*(const stored_block *)(at))

/// scores[h][0..<16 blocks] = query[h] . keys, for `heads` (a constant) query heads that share the keys.
static inline __attribute__((always_inline)) void dot_blocks(int heads, ptrdiff_t blocks, ptrdiff_t head_size,
                                                             const float *query, const float *keys, float *scores,
                                                             ptrdiff_t score_stride) {
#pragma clang fp reassociate(off) contract(fast)
    for (ptrdiff_t b = 0; b < blocks; b++) {
        const float *k = keys + b * LAUREL_KEY_BLOCK * head_size;
        block sum[4] = {0};
        for (ptrdiff_t d = 0; d < head_size; d++) {
            block key = LAUREL_CONST_BLOCK(k + d * LAUREL_KEY_BLOCK);
            for (int h = 0; h < heads; h++) sum[h] += key * query[h * head_size + d];
        }
        for (int h = 0; h < heads; h++) LAUREL_BLOCK(scores + h * score_stride + b * LAUREL_KEY_BLOCK) = sum[h];
    }
}

/// out[h] += sum over rows of p[h][row] * values[row], 16 columns at a time, for `heads` (a constant) query heads.
static inline __attribute__((always_inline)) void add_values(int heads, ptrdiff_t rows, ptrdiff_t head_size,
                                                             const float *p, ptrdiff_t p_stride, const float *values,
                                                             float *out) {
#pragma clang fp reassociate(off) contract(fast)
    ptrdiff_t d = 0;
    for (; d + LAUREL_KEY_BLOCK <= head_size; d += LAUREL_KEY_BLOCK) {
        block sum[4];
        for (int h = 0; h < heads; h++) sum[h] = LAUREL_CONST_BLOCK(out + h * head_size + d);
        for (ptrdiff_t row = 0; row < rows; row++) {
            block value = LAUREL_CONST_BLOCK(values + row * head_size + d);
            for (int h = 0; h < heads; h++) sum[h] += value * p[h * p_stride + row];
        }
        for (int h = 0; h < heads; h++) LAUREL_BLOCK(out + h * head_size + d) = sum[h];
    }
    for (; d < head_size; d++)
        for (int h = 0; h < heads; h++)
            for (ptrdiff_t row = 0; row < rows; row++)
                out[h * head_size + d] += p[h * p_stride + row] * values[row * head_size + d];
}

/// Attention of `heads` (a constant) query heads over one key-value head: the same bits as products of whole matrices and
/// `laurel_causal_softmax` give.
static inline __attribute__((always_inline)) void attend(int heads, laurel_reach reach, ptrdiff_t head_size,
                                                         const float *query, const float *keys, const float *values,
                                                         float scale, float *scores, float *out, float *lse) {
    ptrdiff_t prefix_blocks = (reach.prefix_count + LAUREL_KEY_BLOCK - 1) / LAUREL_KEY_BLOCK;
    ptrdiff_t own_blocks = (reach.own_count + LAUREL_KEY_BLOCK - 1) / LAUREL_KEY_BLOCK;
    ptrdiff_t own_at = prefix_blocks * LAUREL_KEY_BLOCK, stride = own_at + own_blocks * LAUREL_KEY_BLOCK;
    dot_blocks(heads, prefix_blocks, head_size, query, keys + (ptrdiff_t)reach.prefix_start * head_size, scores, stride);
    dot_blocks(heads, own_blocks, head_size, query, keys + (ptrdiff_t)reach.own_start * head_size, scores + own_at,
               stride);
    for (int h = 0; h < heads; h++) {
        float *s = scores + h * stride;
        memmove(s + reach.prefix_count, s + own_at, (size_t)reach.own_count * sizeof *s);
        lse[h] = laurel_softmax(reach.prefix_count + reach.own_count, scale, s);
        for (ptrdiff_t d = 0; d < head_size; d++) out[h * head_size + d] = 0;
    }
    add_values(heads, reach.prefix_count, head_size, scores, stride, values + (ptrdiff_t)reach.prefix_start * head_size,
               out);
    add_values(heads, reach.own_count, head_size, scores + reach.prefix_count, stride,
               values + (ptrdiff_t)reach.own_start * head_size, out);
}

LAUREL_KERNEL
void laurel_cache_attend(laurel_reach reach, ptrdiff_t head_begin, ptrdiff_t head_end, ptrdiff_t group,
                         ptrdiff_t head_size, const float *query, const float *keys, const float *values,
                         ptrdiff_t capacity, float scale, float *scores, float *out, float *lse) {
    for (ptrdiff_t head = head_begin; head < head_end; head++) {
        const float *k = keys + head * capacity * head_size, *v = values + head * capacity * head_size;
        for (ptrdiff_t done = 0; done < group;) {
            ptrdiff_t at = (head * group + done) * head_size, left = group - done;
            const float *q = query + at;
            float *o = out + at, *l = lse + head * group + done;
            if (left >= 4) {
                attend(4, reach, head_size, q, k, v, scale, scores, o, l);
                done += 4;
            } else if (left == 3) {
                attend(3, reach, head_size, q, k, v, scale, scores, o, l);
                done += 3;
            } else if (left == 2) {
                attend(2, reach, head_size, q, k, v, scale, scores, o, l);
                done += 2;
            } else {
                attend(1, reach, head_size, q, k, v, scale, scores, o, l);
                done += 1;
            }
        }
    }
}
