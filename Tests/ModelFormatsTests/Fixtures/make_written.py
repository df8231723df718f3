# python make_written.py OUT: writes written.gguf, one tensor of numbers in F32 and what gguf-py makes of them in every
# type that Laurel writes.
import sys

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Q, quants

rng = np.random.default_rng(11)
blocks = [rng.standard_normal(32) * scale for scale in np.geomspace(1e-6, 60, 60)]
blocks += [rng.integers(-8, 9, 32) / 8 for _ in range(8)]  # many halves to round
blocks += [np.zeros(32), -np.zeros(32), np.full(32, 0.25), np.full(32, -3.0)]
tied = rng.uniform(-0.5, 0.5, 32)
tied[[3, 7]] = [-2, 2]  # the extreme comes with both signs
blocks += [tied, -tied, rng.choice([-1, 1], 32) * 60000.0, np.arange(-16, 16) / 127, (np.arange(32) - 15.5) / 16]
blocks += [np.full(32, 1e-30), rng.standard_normal(32) * 1e-7]
x = np.array(blocks, dtype=np.float32).reshape(-1, 32)
w = gguf.GGUFWriter(sys.argv[1] + "/written.gguf", "llama")
w.add_tensor("F32", x, raw_dtype=Q.F32)
for q in [Q.F16, Q.BF16, Q.Q8_0, Q.Q4_0]:
    w.add_tensor(q.name, quants.quantize(x, q), raw_dtype=q)
w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
