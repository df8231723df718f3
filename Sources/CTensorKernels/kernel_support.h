// What every kernel file shares: how its functions are compiled, and the exponential.
#ifndef LAUREL_KERNEL_SUPPORT_H
#define LAUREL_KERNEL_SUPPORT_H

#include <math.h>
#include <string.h>

#include "laurel_kernels.h"

// Swift packages are compiled for SSE2. Each kernel is also compiled for AVX2 and AVX-512, and the loader picks one.
#if defined(__x86_64__) && defined(__linux__)
#define LAUREL_KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LAUREL_KERNEL
#endif

// Sums may be taken in vector lanes, products fused: still the same bits for the same row on the same machine.
#pragma clang fp reassociate(on) contract(fast)

/// exp(x) within 2 ulp; 0 below -87.3, and large but finite above 88. Inlines and vectorises, unlike expf.
/// Cephes' polynomial on [-ln 2 / 2, ln 2 / 2].
static inline __attribute__((always_inline)) float laurel_exp(float x) {
#pragma clang fp reassociate(off) contract(fast)
    float clamped = x < -87.33654f ? -87.33654f : x;
    clamped = clamped > 88.37626f ? 88.37626f : clamped;
    float n = __builtin_rintf(clamped * 1.44269504f);
    float r = clamped - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    union {
        int32_t bits;
        float value;
    } power = {.bits = ((int32_t)n + 127) << 23};
    float y = p * power.value;
    return x < -87.33654f ? 0.0f : y;
}

#endif
