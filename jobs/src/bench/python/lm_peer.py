"""The work of `./submit.sh bench train|generate|load SHAPE` in PyTorch, transformers and PEFT, on the model folder that ours wrote.

    pip install torch transformers peft
    OMP_NUM_THREADS=2 python lm_peer.py train OUT/lm/small --kind dora --dropout 0.05

`generate` and `load` take the folder alone. The texts, counts and lengths are those of LmBatch, TrainBench and GenerateBench.
"""
import argparse
import os
import pathlib
import resource
import statistics
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ROWS, LONGEST, NEW_TOKENS, PROMPT, ITEMS, SHORTEST_ITEM = 8, 256, 64, 64, 32, 150
LETTERS = list(range(10, 15))


def text(row, length, vocabulary):
    return [3 + (i * 7919 + row * 104729) % (vocabulary - 3) for i in range(length)]


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)


def measured(work, repetitions, warm_up):
    for _ in range(warm_up):
        work()
    walls, cpus = [], []
    for _ in range(repetitions):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def train(args):
    base = load(args.folder)
    base.config.use_cache = False
    base.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    base.enable_input_require_grads()
    model = get_peft_model(base, LoraConfig(r=16, lora_alpha=16, lora_dropout=args.dropout, target_modules=PROJECTIONS,
                                            use_dora=args.kind == "dora", task_type="CAUSAL_LM"))
    model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.0)
    texts = [text(row, LONGEST - 2 * row, base.config.vocab_size) for row in range(ROWS)]
    tokens = torch.tensor([t + [0] * (LONGEST - len(t)) for t in texts])
    mask = torch.tensor([[1] * len(t) + [0] * (LONGEST - len(t)) for t in texts])
    labels = torch.where(mask == 1, tokens, -100)

    def step():
        loss = model(input_ids=tokens, attention_mask=mask, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    first = step()
    wall, cpu = measured(step, args.repetitions, 1)
    count = int(mask.sum())
    print(f"peft train {args.folder.name} {args.kind} dropout {args.dropout}: {count / wall:.0f} tokens/s, "
          f"{cpu * 1e6 / count:.1f} CPU us/token, peak {peak()} MB, first loss {first:.5f}")


@torch.no_grad()
def generate(args):
    model = load(args.folder).eval()
    model.generation_config.eos_token_id = None
    model.generation_config.pad_token_id = 0
    vocabulary = model.config.vocab_size
    prompts = torch.tensor([text(row, PROMPT, vocabulary) for row in range(ROWS)])
    free = dict(do_sample=False, attention_mask=torch.ones_like(prompts), max_new_tokens=NEW_TOKENS)
    wall, cpu = measured(lambda: model.generate(prompts, **free), args.repetitions, 1)
    report("generate", args, ROWS * NEW_TOKENS, "tokens", wall, cpu)
    items = [torch.tensor([text(item, SHORTEST_ITEM + 2 * item, vocabulary)]) for item in range(ITEMS)]

    def answer():  # one item at a time, once free and once among the letters, as the published script does
        for item in items:
            one = dict(do_sample=False, attention_mask=torch.ones_like(item), max_new_tokens=1)
            model.generate(item, **one)
            model.generate(item, **one, prefix_allowed_tokens_fn=lambda batch, ids: LETTERS)

    wall, cpu = measured(answer, args.repetitions, 1)
    report("answer", args, ITEMS, "items", wall, cpu)


def report(what, args, each, unit, wall, cpu):
    print(f"transformers {what} {args.folder.name}: {each / wall:.1f} {unit}/s, {cpu * 1e3 / each:.3f} CPU ms each, "
          f"peak {peak()} MB")


def time_load(args):
    size = (args.folder / "model.safetensors").stat().st_size
    best = min(measured(lambda: load(args.folder), 1, 0)[0] for _ in range(args.repetitions))
    print(f"transformers load {args.folder.name}: {size >> 20} MB, {size / 1e6 / best:.0f} MB/s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["train", "generate", "load"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--kind", choices=["dora", "lora"], default="dora")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--repetitions", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count())))
    dict(train=train, generate=generate, load=time_load)[args.what](args)


if __name__ == "__main__":
    main()
