"""Records what the Hugging Face trainer does with the examples, the order and the first adapter that TrainerParityTest.main wrote.

    pip install torch transformers peft
    python record_trainer.py ../resources/golden
"""
import json
import pathlib
import sys

import peft
import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, Trainer, TrainerCallback, TrainingArguments

OUT = pathlib.Path(sys.argv[1])
GOLDEN = OUT / "trainer"
INPUT = json.loads((GOLDEN / "input.json").read_text())


def collate(rows):
    width = -(-max(len(row["tokens"]) for row in rows) // 8) * 8
    pad = lambda values, fill: values + [fill] * (width - len(values))
    return dict(
        input_ids=torch.tensor([pad(row["tokens"], 0) for row in rows]),
        attention_mask=torch.tensor([pad([1] * len(row["tokens"]), 0) for row in rows]),
        labels=torch.tensor([pad(row["labels"], -100) for row in rows]))


class Order(torch.utils.data.Sampler):
    """Each epoch the next part of the recorded order."""

    def __init__(self):
        self.epoch = 0

    def set_epoch(self, epoch):
        self.epoch = epoch

    def __len__(self):
        return len(INPUT["examples"])

    def __iter__(self):
        return iter(INPUT["order"][self.epoch * len(self):(self.epoch + 1) * len(self)])


class Ordered(Trainer):
    def _get_train_sampler(self, *args, **kwargs):
        return Order()


class Record(TrainerCallback):
    losses, norms, rates, evaluations = [], [], [], []

    def on_pre_optimizer_step(self, args, state, control, optimizer=None, **kwargs):
        self.rates.append(optimizer.param_groups[0]["lr"])

    def on_log(self, args, state, control, logs=None, **kwargs):
        if "loss" in logs:
            self.losses.append(float(logs["loss"]))
            self.norms.append(float(logs["grad_norm"]))
        if "eval_loss" in logs:
            self.evaluations.append(float(logs["eval_loss"]))


torch.set_num_threads(1)
base = AutoModelForCausalLM.from_pretrained(OUT / "qwen3", dtype=torch.float32, attn_implementation="eager")
model = peft.PeftModel.from_pretrained(base, GOLDEN, is_trainable=True)
arguments = TrainingArguments(
    output_dir="unused", save_strategy="no", report_to=[], use_cpu=True, remove_unused_columns=False, seed=1, num_train_epochs=3,
    per_device_train_batch_size=2, gradient_accumulation_steps=3, per_device_eval_batch_size=5, eval_strategy="epoch",
    learning_rate=0.01, lr_scheduler_type="cosine", warmup_steps=0.2, weight_decay=0.01, adam_beta1=0.9, adam_beta2=0.999,
    adam_epsilon=1e-8, max_grad_norm=1.0, logging_steps=1, logging_first_step=True, optim="adamw_torch", disable_tqdm=True)
trainer = Ordered(model=model, args=arguments, data_collator=collate, train_dataset=INPUT["examples"],
                  eval_dataset=INPUT["evaluation"], callbacks=[Record()])
trainer.train()
save_file({k: v.contiguous() for k, v in peft.get_peft_model_state_dict(model).items()}, GOLDEN / "expected.safetensors")
(GOLDEN / "expected.json").write_text(json.dumps(dict(
    losses=Record.losses, norms=Record.norms, rates=Record.rates, evaluations=Record.evaluations,
    transformers=transformers.__version__, peft=peft.__version__)) + "\n")
