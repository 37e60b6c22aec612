"""Records what transformers makes of the folders that TinyModel writes: token ids, the rendered chat, logits.

    pip install torch transformers
    java -cp ... fr.medinjection.lm.tiny.WriteTiny FOLDER
    python record_tiny.py FOLDER ../resources/golden-tiny
"""
import json
import pathlib
import sys

import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

FOLDER, OUT = map(pathlib.Path, sys.argv[1:])
LENGTH = 20
CHAT = [dict(role="system", content="Tu réponds en français."),
        dict(role="user", content="Quel traitement de l’œdème aigu du poumon ?\n(A) Furosémide\n(B) Metformine"),
        dict(role="assistant", content="A")]
TEXTS = ["L’angine à streptocoque se traite par l’amoxicilline.", "décès", "de\u0301ce\u0300s", "« 3,5 mg »\u202f!\n\n", "<think>\n\n</think>\n\nA<|im_end|>\n",
         "日本 🫀", "Quel examen demandez-vous en premier ?  "]
families, tensors = {}, {}
for folder in sorted(FOLDER.iterdir()):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    chat = tokenizer.apply_chat_template(CHAT, tokenize=False)
    prompt = tokenizer.apply_chat_template(CHAT[:-1], tokenize=False, add_generation_prompt=True)
    ids = [tokenizer(text, add_special_tokens=False).input_ids for text in TEXTS]
    chat_ids = tokenizer(chat, add_special_tokens=False).input_ids
    with torch.no_grad():
        tensors[folder.name] = model(torch.tensor([chat_ids[:LENGTH]])).logits[0].contiguous()
    families[folder.name] = dict(
        cls=type(model).__name__, texts=TEXTS, ids=ids, shown=[tokenizer.decode(i) for i in ids], chat=chat, prompt=prompt, chatIds=chat_ids,
        size=len(tokenizer), rows=model.get_input_embeddings().num_embeddings, eos=tokenizer.eos_token_id, pad=tokenizer.pad_token_id,
        stops=model.generation_config.eos_token_id)
save_file(tensors, OUT / "expected.safetensors")
(OUT / "expected.json").write_text(json.dumps(dict(
    torch=torch.__version__, transformers=transformers.__version__, families=families), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
