"""Records adapters that carry embedding or head weights, as PEFT saves and loads them, and the logits it computes with them.

    pip install torch transformers peft
    python record_saved.py ../resources/golden

Reads the base models that record_models.py wrote there. Each folder holds PEFT's two files, expected.json and expected.safetensors.
"""
import json
import pathlib
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

OUT = pathlib.Path(sys.argv[1])
PROMPTS = [[5, 17, 42, 8, 33, 50, 11], [7, 3, 29]]
# name: base, rows after resizing, modules to save, further options
CASES = {
    "saved-resized": ("qwen3", 64, None, dict(use_dora=True)),
    "saved-shrunk-tied": ("qwen3-tied", 57, None, dict(use_dora=True)),
    "saved-embedding-tied": ("qwen3-tied", None, ["embed_tokens"], dict()),
    "saved-both": ("mistral", None, ["embed_tokens", "lm_head"], dict(use_rslora=True)),
    "saved-head": ("llama-llama3", None, ["lm_head"], dict()),
}


def base(name, rows):
    model = AutoModelForCausalLM.from_pretrained(OUT / name, dtype=torch.float32, attn_implementation="eager").eval()
    if rows:
        torch.manual_seed(rows)
        model.resize_token_embeddings(rows, mean_resizing=False)
    return model


for name, (base_name, rows, modules, options) in CASES.items():
    torch.manual_seed(sum(name.encode()))
    model = get_peft_model(base(base_name, rows), LoraConfig(
        r=3, lora_alpha=6, bias="none", task_type="CAUSAL_LM", target_modules=["q_proj", "down_proj"], modules_to_save=modules, **options))
    with torch.no_grad():
        for key, value in model.named_parameters():
            if value.requires_grad or (rows and ("embed_tokens" in key or "lm_head" in key)):
                value.add_(torch.randn_like(value) * 0.1)
    folder = OUT / name
    model.save_pretrained(folder, save_embedding_layers=True if rows else "auto")
    (folder / "README.md").unlink(missing_ok=True)
    config = json.loads((folder / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = base_name
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2) + "\n")
    loaded = PeftModel.from_pretrained(base(base_name, rows), folder).eval()
    with torch.no_grad():
        tensors = {f"logits.{i}": loaded(torch.tensor([p])).logits[0].contiguous() for i, p in enumerate(PROMPTS)}
        own = {f"logits.{i}": model.eval()(torch.tensor([p])).logits[0] for i, p in enumerate(PROMPTS)}
    print(name, [f"{k} {tuple(v.shape)}" for k, v in load_file(folder / "adapter_model.safetensors").items() if "lora" not in k],
          max((tensors[k] - own[k]).abs().max().item() for k in own))
    save_file(tensors, folder / "expected.safetensors")
    (folder / "expected.json").write_text(json.dumps(dict(base=base_name, prompts=PROMPTS)) + "\n")
