"""The work of `./submit.sh bench train` and `bench generate` in PyTorch, transformers and PEFT, on the same shapes.

    pip install torch transformers peft
    OMP_NUM_THREADS=1 python train_peer.py train small --kind dora --dropout 0.05
    OMP_NUM_THREADS=1 python train_peer.py generate small

Weights are random: only the time is compared. Prints one line of JSON.
"""
import argparse
import json
import os
import resource
import time

import torch
import transformers
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, Qwen3Config

SHAPES = {
    "small": dict(hidden_size=256, intermediate_size=768, num_attention_heads=4, num_key_value_heads=2, head_dim=64, vocab_size=4096),
    "qwen3-0.6b": dict(hidden_size=1024, intermediate_size=3072, num_attention_heads=16, num_key_value_heads=8, head_dim=128,
                       vocab_size=21704),
}
PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def model(shape):
    config = Qwen3Config(**SHAPES[shape], num_hidden_layers=4, max_position_embeddings=4096, tie_word_embeddings=True, use_cache=False)
    torch.manual_seed(1)
    return AutoModelForCausalLM.from_config(config, dtype=torch.float32)


def lengths(rows, longest):
    """As in our benchmark: from three quarters of the longest to the longest, evenly."""
    return [longest - (longest // 4) * i // max(1, rows - 1) for i in range(rows)]


def batch(rows, longest, vocabulary):
    generator = torch.Generator().manual_seed(2)
    tokens = torch.randint(3, vocabulary, (rows, longest), generator=generator)
    mask = torch.zeros_like(tokens)
    for row, length in enumerate(lengths(rows, longest)):
        mask[row, :length] = 1
    return tokens * mask, mask, torch.where(mask == 1, tokens, -100)


def measured(work, tokens, steps):
    work()
    work()
    wall, cpu = time.perf_counter(), time.process_time()
    best = float("inf")
    for _ in range(steps):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return dict(tokens_per_second=round(tokens * steps / wall, 1), cpu_microseconds_per_token=round(cpu * 1e6 / tokens / steps, 2),
                best_cpu_microseconds_per_token=round(best * 1e6 / tokens, 2), steps=steps,
                peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def train(args):
    base = model(args.shape)
    base.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    base.enable_input_require_grads()
    peft = get_peft_model(base, LoraConfig(r=16, lora_alpha=16, lora_dropout=args.dropout, target_modules=PROJECTIONS,
                                           use_dora=args.kind == "dora", task_type="CAUSAL_LM"))
    peft.train()
    optimizer = torch.optim.AdamW([p for p in peft.parameters() if p.requires_grad], lr=1e-4, weight_decay=0.0)
    tokens, mask, labels = batch(args.rows, args.length, base.config.vocab_size)

    def step():
        loss = peft(input_ids=tokens, attention_mask=mask, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in peft.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return loss

    return measured(step, int(mask.sum()), args.steps)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["train"])
    parser.add_argument("shape", choices=list(SHAPES))
    parser.add_argument("--kind", choices=["dora", "lora"], default="dora")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--steps", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    result = train(args)
    print(json.dumps(dict(program="transformers + peft", what=args.what, shape=args.shape, kind=args.kind, dropout=args.dropout,
                          threads=torch.get_num_threads(), torch=torch.__version__, transformers=transformers.__version__) | result))


if __name__ == "__main__":
    main()
