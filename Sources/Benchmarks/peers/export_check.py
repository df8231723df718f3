#!/usr/bin/env python3
"""Loads what `laurel export` wrote in Transformers and PEFT, and compares log-probabilities of one greedy answer.

    python export_check.py --reference MODEL_F32_FOLDER --adapter PEFT_FOLDER --base HF_FOLDER [--folders F16 BF16 …]
"""

import argparse
import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

PROMPT = "A product costs 40 dollars and is discounted by 25%. What is the price? Answer with the number only."


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype="auto").eval()


def scores(model, ids):
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0, :-1].float()
    return torch.log_softmax(logits, -1).gather(1, torch.tensor(ids[1:])[:, None])[:, 0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reference", required=True)
    parser.add_argument("--adapter")
    parser.add_argument("--base")
    parser.add_argument("--folders", nargs="*", default=[])
    options = parser.parse_args()
    tokenizer = AutoTokenizer.from_pretrained(options.reference)
    ids = tokenizer.apply_chat_template(
        [{"role": "user", "content": PROMPT}], add_generation_prompt=True, return_dict=False)
    reference = load(options.reference)
    out = reference.generate(torch.tensor([ids]), max_new_tokens=24, do_sample=False)[0].tolist()
    print("greedy:", repr(tokenizer.decode(out[len(ids):])))
    wanted = scores(reference, out)
    models = [(folder, lambda folder=folder: load(folder)) for folder in options.folders]
    if options.adapter:
        models.append((options.adapter, lambda: PeftModel.from_pretrained(load(options.base), options.adapter).eval()))
    for name, make in models:
        model = make()
        found = scores(model, out)
        same = model.generate(input_ids=torch.tensor([ids]), max_new_tokens=24, do_sample=False)[0].tolist() == out
        print(f"{name}: max |d log p| {(found - wanted).abs().max():.2e}, same greedy text: {same}")


if __name__ == "__main__":
    main()
