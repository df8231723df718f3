#!/usr/bin/env python3
"""Writes sft.json and sft.safetensors: two supervised steps on the goldens' tiny Llama model, taken with Transformers, PEFT
and PyTorch as TRL's SFTTrainer takes them (completion-only loss over the step's tokens, clipping, AdamW).

    .laurel/peers/bin/python Tests/GRPOTests/Fixtures/make_sft.py

Rows and the adapter that training begins with are those of Goldens/model/grpo-dapo.safetensors.
"""

import json
import pathlib

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

HERE = pathlib.Path(__file__).resolve().parent
GOLDENS = HERE.parent / "Goldens/model"
LEARNING_RATE, CLIP, ROWS_PER_STEP = 1e-2, 1.0, 4

golden = load_file(GOLDENS / "grpo-dapo.safetensors")
model = AutoModelForCausalLM.from_pretrained(GOLDENS / "tiny-llama", dtype=torch.float32)
model = get_peft_model(model, LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules="all-linear",
                                         task_type="CAUSAL_LM"))
trained = {}
for name, parameter in model.named_parameters():
    if parameter.requires_grad:
        short = name.removeprefix("base_model.model.").replace(".default", "")
        parameter.data.copy_(golden[f"lora.{short}"])
        trained[short] = parameter

optimizer = torch.optim.AdamW(trained.values(), lr=LEARNING_RATE, weight_decay=0.0)
losses, norms = [], []
for start in (0, ROWS_PER_STEP):
    rows = []
    for row in range(start, start + ROWS_PER_STEP):
        prompt = golden["prompt_ids"][row][golden["prompt_mask"][row] == 1]
        completion = golden["completion_ids"][row][golden["completion_mask"][row] == 1]
        rows.append((prompt, completion))
    count = sum(len(completion) for _, completion in rows)
    total = torch.zeros(())
    for prompt, completion in rows:
        ids = torch.cat([prompt, completion]).unsqueeze(0).long()
        labels = ids.clone()
        labels[0, :len(prompt)] = -100
        total = total + model(input_ids=ids, labels=labels, num_items_in_batch=count).loss
    optimizer.zero_grad()
    total.backward()
    norms.append(float(torch.nn.utils.clip_grad_norm_(trained.values(), CLIP)))
    optimizer.step()
    losses.append(total.item())

save_file({f"updated.{name}": parameter.detach().contiguous() for name, parameter in trained.items()},
          HERE / "sft.safetensors")
(HERE / "sft.json").write_text(json.dumps(
    {"learning_rate": LEARNING_RATE, "max_grad_norm": CLIP, "rows_per_step": ROWS_PER_STEP, "loss": losses,
     "grad_norm": norms}, indent=2) + "\n")
