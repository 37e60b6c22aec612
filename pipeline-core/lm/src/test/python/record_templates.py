"""Records what the chat templates of the model families render, with transformers' own renderer.

    pip install transformers trl
    python record_templates.py ../resources/golden-chat FOLDER

FOLDER holds the original templates under the names of trl/chat_templates, SmolLM2-Instruct's as smollm2.jinja,
that of Qwen3's first release as qwen3_first.jinja, and those of Mistral 7B Instruct 0.2 and 0.3 and of Mistral Nemo Instruct as
mistral_v1.jinja, mistral_v3.jinja and mistral_nemo.jinja. A chat that a template refuses is recorded as such.
"""
import hashlib
import json
import pathlib
import sys

import jinja2
import transformers
from transformers.utils.chat_template_utils import render_jinja_template

OUT, FOLDER = map(pathlib.Path, sys.argv[1:])
MISTRAL = ["mistral_v1", "mistral_v3", "mistral_nemo"]
SPECIALS = {"llama3": "<|begin_of_text|>", "llama3_1": "<|begin_of_text|>"} | {name: "<s>" for name in MISTRAL}
TEMPLATES = ["qwen3", "qwen3_first", "qwen3_instruct_2507", "qwen2_5", "llama3", "llama3_1", "smollm2"] + MISTRAL


def chat(*turns):
    return [dict(role=role, content=content) for role, content in turns]


USER = ("user", "Quel traitement d’une angine à streptocoque ?\n(A) Amoxicilline\n(B) Rien")
ANSWER = ("assistant", "A")
CHATS = [
    chat(USER),
    chat(USER, ANSWER),
    chat(("system", "Tu réponds en français."), USER, ANSWER),
    chat(("system", ""), USER, ANSWER, ("user", "Pourquoi ?"), ("assistant", "Parce que…")),
    chat(USER, ("assistant", "<think>\nC’est bactérien.\n</think>\n\nA")),
    chat(USER, ("assistant", "<think>\nUn.\n</think>\n\nA"), ("user", "Sûr ?"), ("assistant", "<think>\n\n</think>\n\nOui")),
    chat(USER, ANSWER, ("assistant", "suite"), ("assistant", "<think>x</think>fin")),
    chat(("user", "  espaces \u00a0\n"), ("assistant", "\n\n\u202fréponse \u00a0\n ")),
    chat(("user", "{{ 7 * 7 }} {% raise %} <|im_end|> \\n ' \" œ €"), ("assistant", "{{ messages }} {# x #}")),
    chat(USER, ANSWER, ("user", "<tool_response>1</tool_response>"), ("assistant", "fin")),
    chat(USER, ("assistant", "deux </think> blocs <think> et </think>\n fin"),),
    chat(USER, ("system", "tardif"), ("user", "encore"), ANSWER),
    chat(("assistant", "seul"), ("assistant", "encore")),
    chat(("system", "Sois bref. "), USER, ("assistant", " A "), ("user", " Pourquoi ? ")),
]

def call(name, arguments):
    return dict(type="function", function=dict(name=name, arguments=arguments))


TOOLS = [dict(type="function", function=dict(name="dose", description="Dose d’un médicament, <mg>", parameters=dict(
    type="object", properties=dict(nom=dict(type="string"), poids=dict(type="number", default=70.5)), required=["nom"]))),
         dict(type="function", function=dict(name="rien", description="", parameters={}))]
ASK = dict(role="user", content="Quelle dose ?")
CALLS = dict(role="assistant", content="", tool_calls=[call("dose", dict(nom="œdème & co", poids=3)), call("rien", {})])
TOOL_CHATS = [
    [ASK],
    [dict(role="system", content="Tu réponds en français."), ASK, CALLS],
    [ASK, CALLS, dict(role="tool", content="{\"mg\": 500}"), dict(role="tool", content="rien"), dict(role="assistant", content="500 mg")],
    [ASK, CALLS | dict(content="Je cherche.\n"), dict(role="tool", content="1"), dict(role="assistant", content="<think>\nbon\n</think>\n\n1 mg")],
    [ASK, CALLS | dict(content="<think>\nil faut\n</think>\n\nVoyons."), dict(role="tool", content="1"), ASK, dict(role="assistant", content="2")],
    [ASK, CALLS | dict(content="<think>\nseul\n</think>\n\n"), dict(role="tool", content="\n1")],
    [ASK, dict(role="assistant", content="x", tool_calls=[call("dose", "{\"nom\": \"é\"}")]), dict(role="tool", content="")],
]
OUT.mkdir(parents=True, exist_ok=True)
for name in TEMPLATES:
    text = (FOLDER / f"{name}.jinja").read_text(encoding="utf-8")
    cases = []
    for messages in CHATS:
        for prompt in (False, True):
            for thinking in ((True, False) if name in ("qwen3", "qwen3_first") else (True,)):
                case = dict(messages=messages, prompt=prompt, thinking=thinking)
                try:
                    rendered, _ = render_jinja_template([messages], chat_template=text, add_generation_prompt=prompt, enable_thinking=thinking,
                                                        bos_token=SPECIALS.get(name, ""), eos_token="</s>")
                    cases.append(case | dict(text=rendered[0]))
                except jinja2.TemplateError as e:
                    cases.append(case | dict(refused=str(e)))
    (OUT / f"{name}.json").write_text(json.dumps(dict(
        transformers=transformers.__version__, sha256=hashlib.sha256(text.rstrip().encode()).hexdigest(),
        cases=cases), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(name, hashlib.sha256(text.rstrip().encode()).hexdigest(), len(cases))
for name in ["qwen3", "qwen3_first", "qwen3_instruct_2507", "qwen2_5"]:
    text = (FOLDER / f"{name}.jinja").read_text(encoding="utf-8")
    cases = []
    for messages in TOOL_CHATS:
        for tools in (TOOLS, []):
            for prompt in (False, True):
                rendered, _ = render_jinja_template([messages], chat_template=text, tools=tools or None, add_generation_prompt=prompt)
                cases.append(dict(messages=messages, tools=tools, prompt=prompt, thinking=True, text=rendered[0]))
    (OUT / f"{name}_tools.json").write_text(json.dumps(dict(
        transformers=transformers.__version__, cases=cases), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
