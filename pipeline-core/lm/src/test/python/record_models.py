"""Records the golden values of the engine's tests: tiny seeded models of each family, what transformers and PEFT compute on them.

    pip install torch transformers peft
    python record_models.py ../resources/golden

Each folder NAME holds config.json, the weights, expected.json (token ids) and expected.safetensors (logits; of adapters also in double precision).
Versions are written to versions.json.
"""
import copy
import json
import pathlib
import sys
import unittest.mock

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import (AutoModelForCausalLM, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config)

OUT = pathlib.Path(sys.argv[1])
SMALL = dict(vocab_size=61, hidden_size=32, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, initializer_range=0.25, bos_token_id=1, eos_token_id=2,
             pad_token_id=0)
PROMPTS = [[5, 17, 42, 8, 33, 60, 11], [7, 3, 29], [12, 44, 21, 50, 9]]
CONTINUATIONS = [[14, 9, 55], [4], [31, 31]]
NEW = 10


def rope(theta, **scaling):
    return dict(rope_theta=theta, rope_type="default") | scaling


YARN = rope(10000.0, rope_type="yarn", factor=4.0, original_max_position_embeddings=16)
LLAMA3 = rope(500000.0, rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=16)
# name: configuration, stored type, shards, whether config.json is in the form of transformers 4 (rope_theta, rope_scaling)
MODELS = {
    "qwen3": (Qwen3Config(**SMALL, head_dim=16, tie_word_embeddings=False, rope_parameters=rope(1000000.0)),
              torch.float32, 3, True),
    "qwen3-tied": (Qwen3Config(**SMALL, head_dim=12, tie_word_embeddings=True, rope_parameters=rope(5000000.0)),
                   torch.bfloat16, 1, False),
    "qwen2-yarn": (Qwen2Config(**SMALL, tie_word_embeddings=True, rope_parameters=YARN), torch.float32, 1, True),
    "qwen2-window": (Qwen2Config(**SMALL, tie_word_embeddings=False, rope_parameters=rope(10000.0),
                                 use_sliding_window=True, sliding_window=3, max_window_layers=1), torch.bfloat16, 1, False),
    "llama-smol": (LlamaConfig(**SMALL, tie_word_embeddings=True, rope_parameters=rope(100000.0)), torch.float16, 1, True),
    "llama-llama3": (LlamaConfig(**SMALL, tie_word_embeddings=False, rope_parameters=LLAMA3, attention_bias=True,
                                 mlp_bias=True), torch.float32, 1, True),
    "llama-linear": (LlamaConfig(**SMALL, tie_word_embeddings=True,
                                 rope_parameters=rope(10000.0, rope_type="linear", factor=2.0)), torch.float16, 1, False),
    "mistral": (MistralConfig(**SMALL, head_dim=8, tie_word_embeddings=False, rope_parameters=rope(10000.0), sliding_window=4),
                torch.bfloat16, 1, True),
}


def old_form(config):
    parameters = config.pop("rope_parameters")
    config["rope_theta"] = parameters.pop("rope_theta")
    config["rope_scaling"] = None if parameters["rope_type"] == "default" else parameters
    config["torch_dtype"] = config.pop("dtype")
    return config


def tiny(name):
    config, dtype, shards, old = MODELS[name]
    torch.manual_seed(sum(name.encode()))
    config._attn_implementation = "eager"
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    with torch.no_grad():
        for key, value in model.named_parameters():  # norms and biases are constants when new, which would hide mistakes
            if value.dim() == 1:
                value.add_(torch.randn_like(value) * 0.2)
    folder = OUT / name
    size = sum(p.numel() for p in model.parameters()) * dtype.itemsize
    model.to(dtype).save_pretrained(folder, max_shard_size=size if shards == 1 else size // (shards - 1))
    (folder / "generation_config.json").unlink(missing_ok=True)
    path = folder / "config.json"
    written = json.loads(path.read_text())
    path.write_text(json.dumps(old_form(written) if old else written, indent=1, sort_keys=True) + "\n")
    return reload(name)


def reload(name):
    return AutoModelForCausalLM.from_pretrained(OUT / name, dtype=torch.float32, attn_implementation="eager").eval()


def padded(rows, left):
    width = max(map(len, rows))
    fill = lambda row, pad, body: [pad] * (width - len(row)) + body if left else body + [pad] * (width - len(row))
    ids = torch.tensor([fill(row, 0, row) for row in rows])
    return ids, torch.tensor([fill(row, 0, [1] * len(row)) for row in rows])


@torch.no_grad()
def expect(name, model):
    tensors = {f"logits.{i}": model(torch.tensor([p])).logits[0].contiguous() for i, p in enumerate(PROMPTS)}
    ids, mask = padded(PROMPTS, left=True)
    greedy = model.generate(ids, attention_mask=mask, max_new_tokens=NEW, do_sample=False, eos_token_id=None,
                            pad_token_id=0)[:, ids.shape[1]:].tolist()
    likelihood = []
    for prompt, rest in zip(PROMPTS, CONTINUATIONS):
        logits = model(torch.tensor([prompt + rest])).logits[0].log_softmax(-1)
        likelihood.append(sum(logits[len(prompt) - 1 + i, t].item() for i, t in enumerate(rest)))
    save_file(tensors, OUT / name / "expected.safetensors")
    (OUT / name / "expected.json").write_text(json.dumps(dict(
        prompts=PROMPTS, greedy=greedy, continuations=CONTINUATIONS, likelihood=likelihood)) + "\n")


class Masked(torch.nn.Module):
    """Dropout with a mask that is known, so that another implementation can use the same one."""

    def __init__(self, mask):
        super().__init__()
        self.mask = mask

    def forward(self, x):
        return x * self.mask


BATCH = [[5, 17, 42, 8, 33, 60, 11, 2], [7, 3, 29, 4, 2], [12, 44, 21, 50, 9, 19, 2]]
FIRST_SUPERVISED = [3, 0, 2]
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
# name: base, adapter configuration, dropout
ADAPTERS = {
    "qwen3-dora": ("qwen3", dict(use_dora=True), 0.0),
    "qwen3-dora-dropout": ("qwen3", dict(use_dora=True), 0.25),
    "qwen2-dora": ("qwen2-yarn", dict(use_dora=True), 0.0),
    "llama-lora-dropout": ("llama-llama3", dict(), 0.25),
    "mistral-rslora": ("mistral", dict(use_rslora=True, target_modules=["q_proj", "v_proj", "down_proj"]), 0.0),
}
STEPS, WARMUP, PEAK = 20, 3, 1e-2


def loss_of(model, ids, mask, labels):
    logits = model(ids, attention_mask=mask).logits[:, :-1].reshape(-1, SMALL["vocab_size"])
    gold = labels[:, 1:].reshape(-1)
    return torch.nn.functional.cross_entropy(logits, gold, ignore_index=-100)


@torch.no_grad()
def in_double(model, ids, mask):
    """The logits without rounding in between: in single precision the reference is up to 1.1e-5 from them. Norms and softmax ask for single precision by name."""
    double = copy.deepcopy(model).double()
    with unittest.mock.patch.object(torch, "float32", torch.float64):
        return double(ids, attention_mask=mask).logits.float()


def adapter(name):
    base, options, dropout = ADAPTERS[name]
    torch.manual_seed(sum(name.encode()))
    lora = LoraConfig(r=4, lora_alpha=6, lora_dropout=dropout, bias="none", task_type="CAUSAL_LM",
                      **(dict(target_modules=TARGETS) | options))
    model = get_peft_model(reload(base), lora)
    parameters = {k: v for k, v in model.named_parameters() if v.requires_grad}
    with torch.no_grad():
        for key, value in parameters.items():
            value.add_(torch.randn_like(value) * (0.1 if value.dim() == 2 else 0.3))
    folder = OUT / name
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    ids, mask = padded(BATCH, left=False)
    labels = ids.clone()
    labels[mask == 0] = -100
    for row, first in enumerate(FIRST_SUPERVISED):
        labels[row, :first] = -100
    tensors = {}
    if dropout:
        model.train()
        for key, module in model.named_modules():
            if key.endswith("lora_dropout"):
                width = getattr(model.get_submodule(key.rsplit(".", 1)[0]), "in_features")
                keep = (torch.rand(*ids.shape, width) >= dropout).float() / (1 - dropout)
                module["default"] = Masked(keep)
                tensors["mask." + key.removesuffix(".lora_dropout")] = keep
    else:
        model.eval()
    loss = loss_of(model, ids, mask, labels)
    loss.backward()
    for key, value in parameters.items():
        tensors["grad." + key.replace(".default", "")] = value.grad.clone()
    tensors["logits"] = model(ids, attention_mask=mask).logits.detach()
    tensors["logits.double"] = in_double(model, ids, mask)
    optimizer = torch.optim.AdamW(parameters.values(), lr=PEAK, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
    schedule = transformers.get_cosine_schedule_with_warmup(optimizer, WARMUP, STEPS)
    curve, norms, rates = [], [], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        step = loss_of(model, ids, mask, labels)
        step.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(parameters.values(), 1.0).item())
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
        curve.append(step.item())
    save_file({k: v.contiguous() for k, v in tensors.items()}, folder / "expected.safetensors")
    (folder / "expected.json").write_text(json.dumps(dict(
        base=base, batch=BATCH, firstSupervised=FIRST_SUPERVISED, loss=loss.item(), curve=curve, norms=norms, rates=rates,
        warmup=WARMUP, steps=STEPS, peak=PEAK, weightDecay=0.01)) + "\n")


OUT.mkdir(parents=True, exist_ok=True)
for model_name in MODELS:
    expect(model_name, tiny(model_name))
for adapter_name in ADAPTERS:
    adapter(adapter_name)
(OUT / "versions.json").write_text(json.dumps(dict(
    torch=torch.__version__, transformers=transformers.__version__, peft=peft.__version__), indent=1) + "\n")
