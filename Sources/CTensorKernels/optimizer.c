// The optimizer's update.
#include "kernel_support.h"

LAUREL_KERNEL
void laurel_adamw(ptrdiff_t count, float *restrict p, const float *restrict gradient, float gradient_scale,
                  float *restrict m, float *restrict v, float learning_rate, float beta1, float beta2, float epsilon,
                  float weight_decay, float correction1, float correction2) {
    float root = sqrtf(correction2), rate = learning_rate / correction1;
    for (ptrdiff_t i = 0; i < count; i++) {
        float g = gradient[i] * gradient_scale;
        m[i] = beta1 * m[i] + (1.0f - beta1) * g;
        v[i] = beta2 * v[i] + (1.0f - beta2) * g * g;
        p[i] = p[i] * (1.0f - learning_rate * weight_decay) - rate * m[i] / (sqrtf(v[i]) / root + epsilon);
    }
}
