// What happens to logits: scores of given tokens with their backward, and drawing the next token.
#include "kernel_support.h"

static inline __attribute__((always_inline)) float row_greatest(ptrdiff_t size, const float *x) {
    float greatest = -INFINITY;
    for (ptrdiff_t i = 0; i < size; i++) greatest = x[i] > greatest ? x[i] : greatest;
    return greatest;
}

LAUREL_KERNEL
void laurel_token_scores(ptrdiff_t rows, ptrdiff_t size, const float *logits, float inverse_temperature,
                         const int32_t *target, float *log_probability, float *entropy, float *lse) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const float *restrict z = logits + row * size;
        float greatest = row_greatest(size, z) * inverse_temperature, sum = 0, weighted = 0;
        for (ptrdiff_t i = 0; i < size; i++) {
            float scaled = z[i] * inverse_temperature - greatest, e = laurel_exp(scaled);
            sum += e;
            weighted += e * scaled;
        }
        float log_sum = logf(sum);
        lse[row] = greatest + log_sum;
        log_probability[row] = z[target[row]] * inverse_temperature - lse[row];
        entropy[row] = log_sum - weighted / sum;
    }
}

LAUREL_KERNEL
void laurel_token_scores_backward(ptrdiff_t rows, ptrdiff_t size, float *logits, float inverse_temperature,
                                  const int32_t *target, const float *lse, const float *gradient, const float *entropy,
                                  const float *entropy_gradient) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        float *restrict z = logits + row * size;
        float scale = gradient[row] * inverse_temperature, shift = lse[row];
        if (entropy_gradient && entropy_gradient[row] != 0) {
            // With l = log p: d H / d z = -p (l + H) / temperature.
            float slope = entropy_gradient[row] * inverse_temperature, h = entropy[row];
            for (ptrdiff_t i = 0; i < size; i++) {
                float l = z[i] * inverse_temperature - shift;
                z[i] = -(scale + slope * (l + h)) * laurel_exp(l);
            }
        } else {
            for (ptrdiff_t i = 0; i < size; i++) z[i] = -scale * laurel_exp(z[i] * inverse_temperature - shift);
        }
        z[target[row]] += scale;
    }
}

LAUREL_KERNEL
ptrdiff_t laurel_argmax(ptrdiff_t size, const float *x) {
    float greatest = row_greatest(size, x);
    for (ptrdiff_t i = 0; i < size; i++)
        if (x[i] == greatest) return i;
    return 0;
}

LAUREL_KERNEL
float laurel_log_sum_exp(ptrdiff_t size, const float *logits, float inverse_temperature, float *greatest) {
    float top = row_greatest(size, logits) * inverse_temperature, sum = 0;
    for (ptrdiff_t i = 0; i < size; i++) sum += laurel_exp(logits[i] * inverse_temperature - top);
    *greatest = top;
    return top + logf(sum);
}

enum { DRAW_BLOCK = 256, DRAW_BLOCKS_MAX = 4096 };

static inline __attribute__((always_inline)) float block_sum(ptrdiff_t size, const float *z, float inverse_temperature,
                                                             float greatest) {
    float sum = 0;
    for (ptrdiff_t i = 0; i < size; i++) sum += laurel_exp(z[i] * inverse_temperature - greatest);
    return sum;
}

LAUREL_KERNEL
ptrdiff_t laurel_draw(ptrdiff_t size, const float *logits, float inverse_temperature, double uniform,
                      float *log_probability) {
    float sums[DRAW_BLOCKS_MAX];
    float greatest = row_greatest(size, logits) * inverse_temperature;
    ptrdiff_t width = DRAW_BLOCK;
    while ((size + width - 1) / width > DRAW_BLOCKS_MAX) width *= 2;
    ptrdiff_t blocks = (size + width - 1) / width;
    double total = 0;
    for (ptrdiff_t b = 0; b < blocks; b++) {
        ptrdiff_t begin = b * width, count = size - begin < width ? size - begin : width;
        sums[b] = block_sum(count, logits + begin, inverse_temperature, greatest);
        total += sums[b];
    }
    // Find the block, then the token; rounding can carry the search past the end, so the last possible one is kept.
    double left = uniform * total;
    ptrdiff_t block = 0;
    while (block + 1 < blocks && left >= sums[block]) left -= sums[block++];
    ptrdiff_t begin = block * width, end = begin + width < size ? begin + width : size, drawn = -1;
    for (ptrdiff_t i = begin; i < end; i++) {
        float e = laurel_exp(logits[i] * inverse_temperature - greatest);
        if (e <= 0) continue;
        drawn = i;
        left -= e;
        if (left < 0) break;
    }
    if (drawn < 0) drawn = laurel_argmax(size, logits);
    *log_probability = logits[drawn] * inverse_temperature - greatest - (float)log(total);
    return drawn;
}

LAUREL_KERNEL
ptrdiff_t laurel_select_at_least(ptrdiff_t size, const float *x, float threshold, int32_t *indices) {
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < size; i++) {
        indices[count] = (int32_t)i;
        count += x[i] >= threshold;
    }
    return count;
}
