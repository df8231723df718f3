// The engine's fused kernels. Forward and backward stand next to each other.
//
// Matrices are row-major; `stride` is the distance between rows in floats. No kernel allocates. Every row is computed
// alike whatever its neighbours are, so a sample never depends on the batch it is in.
#ifndef LAUREL_KERNELS_H
#define LAUREL_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// MARK: Matrix products

/// Columns that are packed together.
enum { LAUREL_GEMM_BLOCK = 48 };

/// Packs scale * B [k, columns] for `laurel_gemm_packed`: blocks of 48 columns, each [k, 48], the last filled up with
/// zeros. Element (i, j) of B is b[i * b_row + j * b_column].
void laurel_gemm_pack(ptrdiff_t k, ptrdiff_t columns, float scale, const float *b, ptrdiff_t b_row,
                      ptrdiff_t b_column, float *packed);

/// C [rows, columns] = A [rows, k] B with packed B, or += where `adds`.
void laurel_gemm_packed(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, const float *a, ptrdiff_t a_row,
                        const float *packed, int adds, float *c, ptrdiff_t c_row);

/// C = alpha A B, or += where `adds`, of matrices that lie any way.
void laurel_gemm(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, float alpha, const float *a, ptrdiff_t a_row,
                 ptrdiff_t a_column, const float *b, ptrdiff_t b_row, ptrdiff_t b_column, int adds, float *c,
                 ptrdiff_t c_row);

// MARK: Matrix products in 8 bits (the groups of GGUF's Q8_0; Dettmers et al. 2022, arXiv:2208.07339, on outliers)

/// Numbers, next to each other in k, that share a scale.
enum { LAUREL_INT8_GROUP = 32 };

/// A group of a row: scale * values. `offset` is -128 times their sum, as packed weights are moved by 128.
typedef struct {
    float scale;
    int32_t offset;
    int8_t values[LAUREL_INT8_GROUP];
} laurel_int8_group;

/// Rounds rows [rows, k] to groups [rows, ceil(k / 32)]. A group with a number that is not finite has the scale NaN.
void laurel_int8_rows(ptrdiff_t rows, ptrdiff_t k, const float *x, ptrdiff_t x_row, laurel_int8_group *y);

/// Bytes that `laurel_int8_pack` writes.
ptrdiff_t laurel_int8_packed_bytes(ptrdiff_t k, ptrdiff_t columns);

/// Rounds B [k, columns] and packs it for `laurel_int8_multiply`, in blocks of 48 columns. Element (i, j) of B is
/// b[i * b_row + j * b_column].
void laurel_int8_pack(ptrdiff_t k, ptrdiff_t columns, const float *b, ptrdiff_t b_row, ptrdiff_t b_column,
                      void *packed);

/// C [rows, columns] = A [rows, k] B of rounded rows and packed B, or += where `adds`.
void laurel_int8_multiply(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t k, const laurel_int8_group *a,
                          const void *packed, int adds, float *c, ptrdiff_t c_row);

/// Whether this CPU has instructions for such products (AVX-512 VNNI).
int laurel_int8_is_fast(void);

// MARK: Normalisation (RMSNorm: Zhang and Sennrich 2019, arXiv:1910.07467)

/// y = x * rstd * weight with rstd = 1 / sqrt(mean(x^2) + epsilon).
/// x [rows, size], weight [size], y [rows, size]; rstd [rows] may be NULL.
void laurel_rmsnorm(ptrdiff_t rows, ptrdiff_t size, const float *x, ptrdiff_t x_stride, const float *weight,
                    float epsilon, float *y, ptrdiff_t y_stride, float *rstd);

/// dx += d loss / d x, given dy [rows, size]. The weight is frozen.
void laurel_rmsnorm_backward(ptrdiff_t rows, ptrdiff_t size, const float *x, ptrdiff_t x_stride, const float *weight,
                             const float *rstd, const float *dy, ptrdiff_t dy_stride, float *dx, ptrdiff_t dx_stride);

// MARK: Rotary positions (RoFormer: Su et al. 2021, arXiv:2104.09864; halves paired as in Transformers)

/// Rotates `heads` heads of `head_size` at the start of each row by the row's position; `direction` -1 undoes it,
/// which is also its backward. table [positions, head_size]: head_size/2 cosines, then as many sines.
void laurel_rope(ptrdiff_t rows, ptrdiff_t heads, ptrdiff_t head_size, float *x, ptrdiff_t stride,
                 const int32_t *positions, const float *table, float direction);

// MARK: Gated activation (SwiGLU: Shazeer 2020, arXiv:2002.05202)

/// y = silu(gate) * up. gate_up [rows, 2 size]: the gates, then the ups; y [rows, size].
void laurel_silu_product(ptrdiff_t rows, ptrdiff_t size, const float *gate_up, float *y);

/// Replaces gate_up by d loss / d gate_up, given dy [rows, size].
void laurel_silu_product_backward(ptrdiff_t rows, ptrdiff_t size, float *gate_up, const float *dy);

// MARK: Element by element

/// x [rows, size] += bias [size].
void laurel_add_bias(ptrdiff_t rows, ptrdiff_t size, float *x, ptrdiff_t stride, const float *bias);

/// y [columns, rows] += the transpose of x [rows, columns].
void laurel_add_transposed(ptrdiff_t rows, ptrdiff_t columns, const float *x, ptrdiff_t x_row, float *y,
                           ptrdiff_t y_row);

/// Rounds to bfloat16, nearest even, keeping NaN.
void laurel_to_bfloat16(ptrdiff_t count, const float *x, uint16_t *y);

/// The same, written as float: what bfloat16 arithmetic sees, where the CPU has none.
void laurel_round_to_bfloat16(ptrdiff_t count, const float *x, float *y);

/// y = x * mask / (1 - rate), where the mask of element `i` of `row` depends on (key, row, i) alone.
/// Its own backward with x = dy. y may be x.
void laurel_dropout(ptrdiff_t rows, ptrdiff_t size, const float *x, ptrdiff_t x_stride, float *y, ptrdiff_t y_stride,
                    float rate, uint64_t key, ptrdiff_t first_row);

// MARK: Attention

/// Softmax of scale * scores [count], in place; returns log(sum(exp)).
float laurel_softmax(ptrdiff_t count, float scale, float *scores);

/// Softmax over the first `visible` + row of `columns` scores, the rest become 0; writes log(sum(exp)) to `lse` [rows]
/// (stride `lse_stride`). scores [rows, columns] are scaled by `scale` first.
void laurel_causal_softmax(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t visible, float scale, float *scores,
                           ptrdiff_t stride, float *lse, ptrdiff_t lse_stride);

/// Turns scaled scores back into probabilities with the stored `lse`; same layout and mask as above.
void laurel_causal_probabilities(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t visible, float scale, float *scores,
                                 ptrdiff_t stride, const float *lse, ptrdiff_t lse_stride);

/// dp [rows, columns] becomes d loss / d (unscaled) score: p * (dp - sum(dout * out)) * scale.
/// out and dout [rows, head_size]. Masked entries have p = 0.
void laurel_softmax_backward(ptrdiff_t rows, ptrdiff_t columns, float scale, const float *p, float *dp,
                             ptrdiff_t stride, ptrdiff_t head_size, const float *out, const float *dout,
                             ptrdiff_t out_stride);

/// Tokens that share one block of the cache's keys.
enum { LAUREL_KEY_BLOCK = 16 };

/// Writes `rows` keys and values of one layer to its cache, from `row` on.
/// keys [key_value_heads, capacity / 16, head_size, 16], values [key_value_heads, capacity, head_size];
/// key and value rows hold key_value_heads * head_size floats.
void laurel_cache_write(ptrdiff_t rows, ptrdiff_t key_value_heads, ptrdiff_t head_size, const float *key,
                        const float *value, ptrdiff_t stride, float *keys, float *values, ptrdiff_t capacity,
                        ptrdiff_t row);

/// Two stretches of cache rows that one query row attends to: its prompt's and its own. Both start at a multiple of 16.
typedef struct {
    int32_t prefix_start, prefix_count, own_start, own_count;
} laurel_reach;

/// Attention of one query row, for key-value heads [head_begin, head_end), over its reach of the cache.
/// query, out and lse, the log(sum(exp)) of the scores, hold all heads of the row; `group` query heads share a key-value
/// head.
/// scores: scratch of group * (prefix_count + own_count + 32) floats.
void laurel_cache_attend(laurel_reach reach, ptrdiff_t head_begin, ptrdiff_t head_end, ptrdiff_t group,
                         ptrdiff_t head_size, const float *query, const float *keys, const float *values,
                         ptrdiff_t capacity, float scale, float *scores, float *out, float *lse);

// MARK: The head

/// Log-probability of `target`, and the entropy, of softmax(logits * inverse_temperature) for each row.
/// logits [rows, size]; lse [rows] keeps log(sum(exp)) for the backward.
void laurel_token_scores(ptrdiff_t rows, ptrdiff_t size, const float *logits, float inverse_temperature,
                         const int32_t *target, float *log_probability, float *entropy, float *lse);

/// Replaces logits by gradient * d log_probability / d logits, plus entropy_gradient * d entropy / d logits where
/// entropy_gradient is not NULL; entropy and lse as the forward wrote them.
void laurel_token_scores_backward(ptrdiff_t rows, ptrdiff_t size, float *logits, float inverse_temperature,
                                  const int32_t *target, const float *lse, const float *gradient, const float *entropy,
                                  const float *entropy_gradient);

/// The index of the largest element, the first of equals.
ptrdiff_t laurel_argmax(ptrdiff_t size, const float *x);

/// Draws from softmax(logits * inverse_temperature) by inverting its distribution function at `uniform` in [0, 1).
/// Writes the drawn token's log-probability.
ptrdiff_t laurel_draw(ptrdiff_t size, const float *logits, float inverse_temperature, double uniform,
                      float *log_probability);

/// Log(sum(exp(logits * inverse_temperature))) of one row; the greatest scaled logit goes to `greatest`.
float laurel_log_sum_exp(ptrdiff_t size, const float *logits, float inverse_temperature, float *greatest);

/// Writes the indices of the elements that are at least `threshold`, in order, and returns how many there are;
/// indices has room for `size`.
ptrdiff_t laurel_select_at_least(ptrdiff_t size, const float *x, float threshold, int32_t *indices);

#endif
