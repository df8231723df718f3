# python make_quantized.py OUT: writes one tensor of every block type: quantised by gguf-py, or random blocks where it cannot quantise,
# with the values that gguf-py's own dequantisation gives.
import numpy as np, gguf, struct, os, sys
from gguf import GGMLQuantizationType as Q, quants
out = sys.argv[1]
rng = np.random.default_rng(7)
w = gguf.GGUFWriter(out + "/quantized.gguf", "llama")
w.add_uint32("llama.block_count", 2)
expected = {}
def bits(n): return rng.integers(0, 256, n, dtype=np.uint8)
def half(lo, hi): return np.frombuffer(np.float16(rng.uniform(lo, hi)).tobytes(), dtype=np.uint8)
rows = 3
for q in [Q.F32, Q.F16, Q.BF16, Q.Q4_0, Q.Q4_1, Q.Q5_0, Q.Q5_1, Q.Q8_0, Q.Q4_K, Q.Q5_K, Q.Q6_K]:
    elements, size = gguf.GGML_QUANT_SIZES[q]
    cols = max(elements, 64) * (2 if elements == 32 else 1)
    blocks = rows * cols // elements
    if elements == 256:
        parts = []
        for _ in range(blocks):
            if q == Q.Q6_K: parts.append(np.concatenate([bits(208), half(-0.02, 0.02)]))
            else: parts.append(np.concatenate([half(-0.02, 0.02), half(-0.02, 0.02), bits(size - 4)]))
        data = np.concatenate(parts).reshape(rows, -1)
    else:
        x = (rng.standard_normal((rows, cols)) * 0.1).astype(np.float32)
        if q == Q.F16: x.flat[:6] = [0, -0.0, 6e-8, -5.9e-8, 65504, np.inf]
        data = x if q == Q.F32 else quants.quantize(x, q)
        if q == Q.F16: data = x.astype(np.float16)
    y = quants.dequantize(data, q).astype(np.float32) if q != Q.F32 else data
    name = q.name
    w.add_tensor(name, data, raw_dtype=q)
    expected[name] = y.reshape(rows, cols)
w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
from safetensors.numpy import save_file
save_file(expected, out + "/quantized-expected.safetensors", metadata={"made": "gguf-py dequantize"})
