"""Writes chat_template_check.json beside a model's chat template: what transformers renders of some chats. With it the engine uses a
template that it does not know, where its own rendering of those chats is the same.

    pip install transformers
    python record_check.py MODEL_FOLDER
"""
import json
import pathlib
import sys

import jinja2
from transformers.utils.chat_template_utils import render_jinja_template

FOLDER = pathlib.Path(sys.argv[1])
CONFIG = json.loads((FOLDER / "tokenizer_config.json").read_text(encoding="utf-8"))
OWN = FOLDER / "chat_template.jinja"
TEMPLATE = OWN.read_text(encoding="utf-8") if OWN.exists() else CONFIG["chat_template"]
MARKS = {k: v["content"] if isinstance(v, dict) else v for k, v in CONFIG.items() if k in ("bos_token", "eos_token", "pad_token", "unk_token")}


def chat(*turns):
    return [dict(role=role, content=content) for role, content in turns]


USER, ANSWER = ("user", "Quel traitement d’une angine ?\n(A) Amoxicilline\n(B) Rien"), ("assistant", "A")
CHATS = [
    chat(USER), chat(USER, ANSWER), chat(("system", " Tu réponds en français. "), USER, ANSWER), chat(USER, ANSWER, ("user", "Pourquoi ?")),
    chat(("system", "Bref"), USER, ANSWER, ("user", "  Sûr\u00a0? \n"), ("assistant", "\n\u202foui ")),
    chat(("user", "{{ 7 * 7 }} {% raise %} \\n ' \" œ € || <|im_end|>"), ("assistant", "!{{ messages }} {# x #}")),
    chat(("user", "!\"Donc\" : é"), ("assistant", "a||b||"), ("user", "||"), ("assistant", "<think>\nx\n</think>\n\nfin")),
]
cases = []
for messages in CHATS:
    for prompt in (False, True):
        try:
            text, _ = render_jinja_template([messages], chat_template=TEMPLATE, add_generation_prompt=prompt, **MARKS)
            cases.append(dict(messages=messages, prompt=prompt, thinking=True, text=text[0]))
        except jinja2.TemplateError:
            pass
(FOLDER / "chat_template_check.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
print(len(cases), "chats")
