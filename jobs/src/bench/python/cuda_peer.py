"""The work of `bench cuda` (CudaBench, CudaScoring) with transformers and PEFT on the same card: Qwen3-4B's shape, random weights in bf16, the paper's recipe.

    pip install torch transformers peft
    python cuda_peer.py
"""
import math
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, Qwen3Config

PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
MICRO_BATCH, MICRO_BATCHES, STEPS = 12, 8, 1
LETTERS = list(range(10, 15))


def model():
    config = Qwen3Config(vocab_size=151936, hidden_size=2560, intermediate_size=9728, num_hidden_layers=36, num_attention_heads=32,
                         num_key_value_heads=8, head_dim=128, max_position_embeddings=40960, rms_norm_eps=1e-6, rope_theta=1e6,
                         tie_word_embeddings=True)
    torch.manual_seed(1)
    with torch.device("cuda"):
        return AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16, attn_implementation="sdpa")


def text(row, length, vocabulary=151936):
    return [3 + (i * 7919 + row * 104729) % (vocabulary - 3) for i in range(length)]


def lengths():
    count = MICRO_BATCH * MICRO_BATCHES
    every = [int(60 - 240 * math.log(1 - (i + 0.5) / count)) for i in range(count)]
    return [every[i:i + MICRO_BATCH] for i in range(0, count, MICRO_BATCH)]


def batch(some):
    width = (max(some) + 7) // 8 * 8
    tokens = torch.tensor([text(row, n) + [0] * (width - n) for row, n in enumerate(some)], device="cuda")
    mask = torch.tensor([[1] * n + [0] * (width - n) for n in some], device="cuda")
    return dict(input_ids=tokens, attention_mask=mask, labels=torch.where(mask == 1, tokens, -100))


def train(what, batches, use_dora, dropout):
    base = model()
    base.config.use_cache = False
    base.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    base.enable_input_require_grads()
    adapted = get_peft_model(base, LoraConfig(r=16, lora_alpha=16, lora_dropout=dropout, target_modules=PROJECTIONS, use_dora=use_dora,
                                              task_type="CAUSAL_LM"))
    adapted.train()
    trained = [p for p in adapted.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.0)
    inputs = [batch(some) for some in batches]

    def step():
        for one in inputs:
            (adapted(**one).loss / len(inputs)).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()

    torch.cuda.reset_peak_memory_stats()
    step()
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(STEPS):
        step()
    torch.cuda.synchronize()
    tokens = STEPS * sum(map(sum, batches))
    print(f"peft train {what} {'dora' if use_dora else 'lora'} dropout {dropout}: {tokens / (time.perf_counter() - start):.0f} tokens/s, "
          f"peak {torch.cuda.max_memory_allocated() / 1e9:.1f} GB", flush=True)
    del adapted, base, optimizer
    torch.cuda.empty_cache()


@torch.no_grad()
def score():
    base = model().eval()
    base.generation_config.eos_token_id = None
    base.generation_config.pad_token_id = 0
    items = [torch.tensor([text(item, 200)], device="cuda") for item in range(8)]

    def choose(item):  # one item at a time, once free and once among the letters, as the published script does
        one = dict(do_sample=False, attention_mask=torch.ones_like(item), max_new_tokens=1)
        base.generate(item, **one)
        base.generate(item, **one, prefix_allowed_tokens_fn=lambda batch, ids: LETTERS)

    timed("multiple choice", "items", lambda: [choose(item) for item in items], len(items))
    prompts = [torch.tensor([text(item, 128)], device="cuda") for item in range(2)]
    timed("open answers one at a time", "tokens", lambda: [base.generate(
        p, do_sample=False, attention_mask=torch.ones_like(p), max_new_tokens=128) for p in prompts], 128 * len(prompts))
    many = torch.tensor([text(item, 128) for item in range(64)], device="cuda")
    timed("open answers 64 at once", "tokens", lambda: base.generate(
        many, do_sample=False, attention_mask=torch.ones_like(many), max_new_tokens=128), 128 * 64)


def timed(what, unit, work, count):
    work()
    torch.cuda.synchronize()
    start = time.perf_counter()
    work()
    torch.cuda.synchronize()
    print(f"transformers {what}: {count / (time.perf_counter() - start):.1f} {unit}/s", flush=True)


def main():
    mixed, full = lengths(), [[2048] * 4] * 2
    train("mix", mixed, True, 0.05)
    train("mix", mixed, True, 0.0)
    train("mix", mixed, False, 0.0)
    train("2048", full, True, 0.05)
    score()


if __name__ == "__main__":
    main()
