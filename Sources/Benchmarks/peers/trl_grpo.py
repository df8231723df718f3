#!/usr/bin/env python3
"""The GRPO step that `laurel bench` and `laurel train` run, in TRL on the CPU, to be timed beside them.

8 prompts x 8 completions of up to 32 tokens, LoRA of rank 16 on all linear layers, beta 0, on the prompts of
Examples/financial-arithmetic. The weights are the same: the GGUF file is written out as a Hugging Face folder first.
Prints one JSON object. Set it up and run it with `make bench-peer`, or:

    python3 -m venv .laurel/peers
    .laurel/peers/bin/pip install -r Sources/Benchmarks/peers/requirements.txt
    .laurel/peers/bin/python Sources/Benchmarks/peers/trl_grpo.py
"""

import argparse
import importlib.metadata
import json
import os
import pathlib
import platform
import resource
import sys
import time

# Nothing is fetched from a hub: the model and the data are files here.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

ROOT = pathlib.Path(__file__).resolve().parents[3]
HOME = pathlib.Path(os.environ.get("LAUREL_HOME") or ".laurel")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=pathlib.Path, default=HOME / "models/smollm2-135m-instruct.gguf")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "Examples/financial-arithmetic/train.jsonl")
    parser.add_argument("--dtype", choices=["auto", "bfloat16", "float32"], default="auto",
                        help="auto: bfloat16 where the CPU has instructions for it")
    parser.add_argument("--steps", type=int, default=4, help="steps to run; the first is not counted")
    parser.add_argument("--prompts", type=int, default=8)
    parser.add_argument("--completions", type=int, default=8)
    parser.add_argument("--new-tokens", type=int, default=32)
    parser.add_argument("--micro-batch", type=int, default=0,
                        help="completions of one pass, by default all of a step; the gradient is accumulated")
    parser.add_argument("--prompt-tokens", type=int, default=0,
                        help="0 takes the rows as they are (about 45); more puts words before each question until the "
                             "prompt has so many tokens")
    return parser.parse_args()


def cpu_multiplies_bfloat16():
    """Whether the CPU has bfloat16 instructions: TRL was faster with them, even where they have half of float32's speed."""
    info = pathlib.Path("/proc/cpuinfo").read_text()
    return "amx_bf16" in info or "avx512_bf16" in info


def hugging_face_folder(gguf):
    """The GGUF model as float32 safetensors with its tokenizer, written once beside it."""
    from transformers import AutoModelForCausalLM, AutoTokenizer
    import torch

    folder = gguf.with_suffix(".hf")
    if not (folder / "config.json").exists():
        source = dict(pretrained_model_name_or_path=str(gguf.parent), gguf_file=gguf.name)
        model = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
        # The weights are plain float32 now; Transformers would still refuse to save a "quantized" model.
        model.hf_quantizer = None
        if hasattr(model.config, "quantization_config"):
            del model.config.quantization_config
        AutoTokenizer.from_pretrained(**source).save_pretrained(folder)
        model.save_pretrained(folder)
    return str(folder)


def lengthened(messages, tokenizer, count):
    """The conversation with words before its last question, so that its prompt has `count` tokens."""
    def prompt(words):
        padded = messages[:-1] + [{**messages[-1], "content": " so" * words + " " + messages[-1]["content"]}]
        return padded, len(tokenizer.apply_chat_template(padded, add_generation_prompt=True, return_dict=True)["input_ids"])

    words = 0
    while (found := prompt(words))[1] < count:
        words += count - found[1]
    return found[0]


def number_reward(completions, reference_answer, **_):
    """1 for a completion that is the answer: cheap, so that the step's time is the engine's."""
    return [float(turns[0]["content"].strip() == answer) for turns, answer in zip(completions, reference_answer)]


def main():
    options = arguments()
    import torch
    from datasets import Dataset
    from peft import LoraConfig
    from transformers import AutoTokenizer, TrainerCallback
    from trl import GRPOConfig, GRPOTrainer

    use_bfloat16 = options.dtype == "bfloat16" or (options.dtype == "auto" and cpu_multiplies_bfloat16())
    dtype = torch.bfloat16 if use_bfloat16 else torch.float32
    rows = [json.loads(line) for line in options.data.read_text().splitlines() if line.strip()]
    if options.prompt_tokens:
        tokenizer = AutoTokenizer.from_pretrained(hugging_face_folder(options.model))
        for row in rows:
            row["messages"] = lengthened(row["messages"], tokenizer, options.prompt_tokens)
    dataset = Dataset.from_list(
        [{"prompt": row["messages"], "reference_answer": row["reference_answer"]} for row in rows])

    class Timed(GRPOTrainer):
        """Times the generation inside a step; the rest of the step is grading, forward, backward and update."""

        def _generate(self, *args, **kwargs):
            start = time.perf_counter()
            result = super()._generate(*args, **kwargs)
            self.generation_seconds = time.perf_counter() - start
            return result

    class Clock(TrainerCallback):
        """Keeps what each step took."""

        def __init__(self):
            self.steps = []

        def on_step_begin(self, *_, **__):
            self.start = time.perf_counter()

        def on_step_end(self, *_, **__):
            # The optimizer has stepped: generation, grades, loss and update are all inside.
            self.steps.append((time.perf_counter() - self.start, trainer.generation_seconds))

    clock = Clock()
    trainer = Timed(
        model=hugging_face_folder(options.model),
        reward_funcs=number_reward,
        train_dataset=dataset,
        peft_config=LoraConfig(r=16, lora_alpha=32, lora_dropout=0.0, target_modules="all-linear",
                               task_type="CAUSAL_LM"),
        args=GRPOConfig(
            output_dir=str(HOME / "peers/trl-output"), use_cpu=True, bf16=use_bfloat16,
            model_init_kwargs={"dtype": dtype}, gradient_checkpointing=False,
            per_device_train_batch_size=options.micro_batch or options.prompts * options.completions,
            gradient_accumulation_steps=(
                options.prompts * options.completions // options.micro_batch if options.micro_batch else 1),
            num_generations=options.completions, max_completion_length=options.new_tokens,
            max_steps=options.steps, learning_rate=2e-4, beta=0.0, temperature=1.0,
            logging_strategy="no", save_strategy="no", report_to=[], disable_tqdm=True, seed=42,
        ),
        callbacks=[clock],
    )
    trainer.train()

    counted = clock.steps[1:] or clock.steps
    seconds = [total for total, _ in counted]
    generation = [part for _, part in counted]
    json.dump({
        "seconds_per_step": sum(seconds) / len(seconds),
        "generation_seconds": sum(generation) / len(generation),
        "training_seconds": (sum(seconds) - sum(generation)) / len(seconds),
        "steps": seconds,
        "prompts": options.prompts,
        "completions": options.completions,
        "new_tokens": options.new_tokens,
        "prompt_tokens": options.prompt_tokens,
        "dtype": "bfloat16" if use_bfloat16 else "float32",
        "threads": torch.get_num_threads(),
        "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "versions": {"python": platform.python_version()} | {
            name: importlib.metadata.version(name) for name in ("torch", "transformers", "trl", "peft")},
    }, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
