#!/usr/bin/env python3
"""Writes sampling_correction.json: losses and gradients of TRL's own `_compute_loss` for completions that another policy
wrote, in every mode of `vllm_importance_sampling_mode`.

    .laurel/peers/bin/python Tests/GRPOTests/Fixtures/make_sampling_correction.py

The rows are those of PolicyLossTests. The correction's factors are made as `_generate_and_score_completions` makes them,
which cannot be called without a trainer.
"""

import collections
import itertools
import json
import pathlib
import types

import torch
from trl.trainer.grpo_trainer import GRPOTrainer

HERE = pathlib.Path(__file__).resolve().parent
NEW = torch.tensor([[-0.5, -1.2, -0.3], [-2, -0.1, -0.7]])
OLD = torch.tensor([[-0.7, -1, -0.9], [-1.6, -0.15, -0.7]])
SAMPLER = torch.tensor([[-0.4, -1.6, -0.3], [-3.5, -0.1, -0.7]])
REFERENCE = torch.tensor([[-0.6, -1.1, -0.5], [-1.8, -0.2, -0.9]])
ENTROPIES = torch.tensor([[0.9, 1.1, 0.4], [1.5, 0.2, 0.8]])
MASK = torch.tensor([[1, 1, 1], [1, 1, 0]])
ADVANTAGES = torch.tensor([1.2, -0.8])


def factors(case, old):
    difference = torch.nan_to_num((old - SAMPLER) * MASK, nan=0.0)
    if case["mode"].startswith("sequence"):
        difference = difference.sum(dim=-1, keepdim=True)
    ratio = torch.exp(difference)
    least, most = case["clip_min"], 3.0
    if case["mode"].endswith("truncate"):
        return torch.clamp(ratio, min=least, max=most)
    return ratio.masked_fill((ratio < (least or 0)) | (ratio > most), value=0.0)


def measure(case):
    new = NEW.clone().requires_grad_()
    old = new.detach().clone() if case["is_on_policy"] else OLD
    accelerator = types.SimpleNamespace(
        gather=lambda x: x, reduce=lambda x, reduction: x, num_processes=1, sync_gradients=True)
    args = types.SimpleNamespace(
        use_bias_correction_kl=True, delta=None, steps_per_generation=1, sapo_temperature_pos=1.0,
        sapo_temperature_neg=1.05, vespo_k_pos=2.0, vespo_lambda_pos=3.0, vespo_k_neg=3.0, vespo_lambda_neg=2.0)
    trainer = types.SimpleNamespace(
        _get_per_token_logps_and_entropies=lambda *_, **__: (new, ENTROPIES, None), aux_loss_enabled=False,
        top_entropy_quantile=case["top_entropy_quantile"], off_policy_mask_threshold=case["off_policy_mask_threshold"],
        importance_sampling_level=case["level"], beta=case["beta"], args=args, loss_type=case["loss_type"],
        epsilon_low=0.2, epsilon_high=5.0 if case["loss_type"] == "cispo" else 0.2, use_vllm=True,
        vllm_importance_sampling_correction=True, model=types.SimpleNamespace(training=True),
        current_gradient_accumulation_steps=1, max_completion_length=8, accelerator=accelerator,
        _entropy_bonus_enabled=False, _metrics={"train": collections.defaultdict(list)})
    trainer.get_high_entropy_mask = types.MethodType(GRPOTrainer.get_high_entropy_mask, trainer)
    trainer.get_off_policy_mask = GRPOTrainer.get_off_policy_mask
    trainer.get_gamma_weights = GRPOTrainer.get_gamma_weights
    accelerator.device = "cpu"
    accelerator.pad_across_processes = lambda x, **_: x
    ids = torch.zeros(2, 3, dtype=torch.long)
    loss = GRPOTrainer._compute_loss(trainer, None, {
        "prompt_ids": ids, "prompt_mask": ids, "completion_ids": ids, "completion_mask": MASK, "advantages": ADVANTAGES,
        "old_per_token_logps": old, "sampling_per_token_logps": SAMPLER, "ref_per_token_logps": REFERENCE,
        "importance_sampling_ratio": factors(case, old), "num_items_in_batch": torch.tensor(5)})
    loss.backward()
    gradient = [*new.grad[0].tolist(), *new.grad[1, :2].tolist()]
    return {"loss": round(loss.item(), 8), "gradient": [round(value, 8) for value in gradient]}


MODES = ["token_truncate", "token_mask", "sequence_truncate", "sequence_mask"]
LOSSES = [(name, "token") for name in ["grpo", "bnpo", "dr_grpo", "dapo", "cispo", "sapo", "vespo"]]
LOSSES += [("grpo", "sequence"), ("sapo", "sequence"), ("luspo", "sequence")]
VARIANTS = [{}, {"clip_min": 0.6}, {"beta": 0.04}, {"off_policy_mask_threshold": 0.05}, {"top_entropy_quantile": 0.4}]

cases = []
for (loss, level), mode, is_on_policy, variant in itertools.product(LOSSES, MODES, [True, False], VARIANTS):
    if loss == "vespo" and mode.startswith("sequence"):
        continue  # TRL refuses it
    case = {"loss_type": loss, "level": level, "mode": mode, "is_on_policy": is_on_policy, "clip_min": None, "beta": 0.0,
            "off_policy_mask_threshold": None, "top_entropy_quantile": 1.0} | variant
    cases.append(case | measure(case))
lines = ",\n".join(json.dumps(case) for case in cases)
(HERE / "sampling_correction.json").write_text(f"[\n{lines}\n]\n")
print(f"{len(cases)} cases")
