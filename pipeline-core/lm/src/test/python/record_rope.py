"""Records the cosines and sines of rotary positions that transformers computes for configurations as published models of each family have them.

    pip install torch transformers
    python record_rope.py ../resources/golden
"""
import json
import pathlib
import sys
import tempfile

import torch
import transformers
from transformers import AutoConfig
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding
from transformers.models.mistral.modeling_mistral import MistralRotaryEmbedding
from transformers.models.qwen2.modeling_qwen2 import Qwen2RotaryEmbedding
from transformers.models.qwen3.modeling_qwen3 import Qwen3RotaryEmbedding

OUT = pathlib.Path(sys.argv[1])
POSITIONS = [0, 1, 2, 17, 333, 4096, 32767]
ROTARY = dict(llama=LlamaRotaryEmbedding, mistral=MistralRotaryEmbedding, qwen2=Qwen2RotaryEmbedding, qwen3=Qwen3RotaryEmbedding)
NAMES = dict(llama="LlamaForCausalLM", mistral="MistralForCausalLM", qwen2="Qwen2ForCausalLM", qwen3="Qwen3ForCausalLM")


def config(kind, width, longest, **rope):
    return dict(model_type=kind, architectures=[NAMES[kind]], vocab_size=9, hidden_size=2 * width, intermediate_size=8, num_hidden_layers=1,
                num_attention_heads=2, num_key_value_heads=1, head_dim=width, max_position_embeddings=longest, rms_norm_eps=1e-6,
                hidden_act="silu", tie_word_embeddings=True) | rope


def yarn(**more):
    return dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=32768) | more


LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=8192)
CASES = {
    "qwen3": config("qwen3", 128, 262144, rope_theta=5000000, rope_scaling=None),
    "qwen3, yarn": config("qwen3", 128, 131072, rope_theta=1000000, rope_scaling=yarn()),
    "qwen3, yarn, new form": config("qwen3", 128, 131072, rope_parameters=yarn(rope_theta=1000000.0)),
    "qwen2.5, yarn, old name": config("qwen2", 64, 32768, rope_theta=1000000.0, rope_scaling=dict(
        type="yarn", factor=4.0, original_max_position_embeddings=32768)),
    "yarn, trained length not said": config("qwen2", 64, 32768, rope_theta=1000000.0, rope_scaling=dict(rope_type="yarn", factor=2.0)),
    "yarn, attention factor": config("llama", 64, 65536, rope_theta=500000.0, rope_scaling=yarn(attention_factor=1.25)),
    "yarn, two scales": config("llama", 64, 65536, rope_theta=10000.0, rope_scaling=yarn(mscale=0.8, mscale_all_dim=0.5)),
    "yarn, bounds": config("mistral", 64, 65536, rope_theta=10000.0, rope_scaling=yarn(beta_fast=16, beta_slow=2, factor=2.5)),
    "yarn, not truncated": config("qwen2", 64, 65536, rope_theta=150000.0, rope_scaling=yarn(truncate=False, factor=32.0)),
    "llama 3.1": config("llama", 128, 131072, rope_theta=500000.0, rope_scaling=LLAMA3),
    "llama 3.2": config("llama", 64, 131072, rope_theta=500000.0, rope_scaling=LLAMA3 | dict(factor=32.0)),
    "llama3, trained length not said": config("llama", 64, 2048, rope_parameters=dict(
        rope_theta=500000.0, rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0)),
    "linear": config("llama", 64, 8192, rope_theta=10000.0, rope_scaling=dict(type="linear", factor=2.5)),
    "new form, base outside": config("llama", 64, 8192, rope_theta=130000.0, rope_parameters=dict(rope_type="linear", factor=2.0)),
    "smollm2": config("llama", 64, 8192, rope_theta=130000, rope_scaling=None),
    "mistral": config("mistral", 128, 32768, rope_theta=1000000.0),
    "base not said": config("mistral", 64, 4096),
}

cases = []
for name, written in CASES.items():
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "config.json").write_text(json.dumps(written))
        rotary = ROTARY[written["model_type"]](AutoConfig.from_pretrained(folder))
    cosine, sine = rotary(torch.zeros(1), torch.tensor([POSITIONS]))
    half = written["head_dim"] // 2
    cases.append(dict(name=name, config=written, positions=POSITIONS, cosine=cosine[0, :, :half].tolist(), sine=sine[0, :, :half].tolist()))
(OUT / "rope.json").write_text(json.dumps(dict(transformers=transformers.__version__, cases=cases)) + "\n")
