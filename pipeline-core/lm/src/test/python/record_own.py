"""Records what PEFT computes with the adapters, and under dropout with the masks, that OwnAdapterParityTest.main wrote.

    pip install torch transformers peft
    python record_own.py ../resources/golden
"""
import json
import pathlib
import sys

import peft
import torch
import transformers
from peft import PeftModel
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

OUT = pathlib.Path(sys.argv[1])
BATCH = [[5, 17, 42, 8, 33, 60, 11, 2], [7, 3, 29, 4, 2], [12, 44, 21, 50, 9, 19, 2]]
FIRST_SUPERVISED = [3, 1, 2]


class Masked(torch.nn.Module):
    """Dropout with a mask that is known."""

    def __init__(self, mask):
        super().__init__()
        self.mask = mask

    def forward(self, x):
        return x * self.mask


torch.set_num_threads(1)
width = max(map(len, BATCH))
ids = torch.tensor([row + [0] * (width - len(row)) for row in BATCH])
mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in BATCH])
labels = torch.tensor([[-100] * first + row[first:] + [-100] * (width - len(row)) for row, first in zip(BATCH, FIRST_SUPERVISED)])
for folder in sorted(OUT.glob("own-*")):
    base = json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"]
    model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(
        OUT / base, dtype=torch.float32, attn_implementation="eager"), folder, is_trainable=True)
    tensors = {"logits": model.eval()(ids, attention_mask=mask).logits.detach()}
    masks = load_file(folder / "masks.safetensors")
    model.train()
    for key, module in model.named_modules():
        if key.endswith("lora_dropout"):
            module["default"] = Masked(masks.pop(key.removesuffix(".lora_dropout")))
    assert not masks, masks.keys()
    logits = model(ids, attention_mask=mask).logits
    loss = torch.nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(), ignore_index=-100)
    loss.backward()
    tensors["logits.dropout"] = logits.detach()
    for key, value in model.named_parameters():
        if value.requires_grad:
            tensors["grad." + key.replace(".default", "").replace("_vector.weight", "_vector")] = value.grad
    save_file({k: v.contiguous() for k, v in tensors.items()}, folder / "expected.safetensors")
    (folder / "expected.json").write_text(json.dumps(dict(
        base=base, loss=loss.item(), torch=torch.__version__, transformers=transformers.__version__, peft=peft.__version__)) + "\n")
