"""Records what the published evaluation script writes when it has evaluated a model.

usage: record_published_run.py EVALUATE.py       (with torch and transformers installed)

EVALUATE.py is Evaluate.py of https://github.com/ikram28/MedInjection-FR. All of it runs as it is, but for its log-in to the hub and for the
model, in whose place stands one that knows some answers and draws the others: letters, at times such that no option has, prose or nothing.
Its questions are made of the words below. To src/test/resources/fr/medinjection/score/published go the files of answers, as the script wrote
them, its table of scores, and those scores with all their digits.
"""

import ast
import gzip
import hashlib
import json
import pathlib
import random
import shutil
import sys
import tempfile
import types

import torch

TARGET = pathlib.Path(__file__).parent.parent / "resources/fr/medinjection/score/published"
SYSTEM = "Vous répondez à des questions de médecine."
SIGNS = "une fièvre;un œdème;une toux sèche;des céphalées;un ictère;une dyspnée d'effort;un prurit;une hématurie".split(";")
PLACES = "chez l'enfant;chez l'adulte;à l'hôpital;en été;après 65 ans;au 3e trimestre;la nuit;sous traitement".split(";")
PIECES = ["<|im_end|>", "A", "B", "C", "D", "E", "F", " A", " B", " C", " D", " E", ",", ", ", " ", "\n", "G", ".", "a", "é", "ponse", "Ré", " :", "R"]
LIKELY = {"A": 3, "B": 3, "C": 3, " A": 2, " B": 2, ",": 3, ", ": 3, " ": 2, "D": 2, "<|im_end|>": 4}


class Tokens:
    """A tokenizer of a few pieces; what is none of them is a character."""

    eos_token_id = 0
    special_tokens_map = {"eos_token": PIECES[0]}

    def __init__(self):
        self.pieces = list(PIECES)

    def encode(self, text, add_special_tokens=False):
        ids = []
        while text:
            piece = max((p for p in self.pieces if text.startswith(p)), key=len, default=text[0])
            if piece not in self.pieces:
                self.pieces.append(piece)
            ids.append(self.pieces.index(piece))
            text = text[len(piece):]
        return ids

    def decode(self, ids, skip_special_tokens=False):
        return "".join(self.pieces[i] for i in ids if i or not skip_special_tokens)

    def apply_chat_template(self, messages, add_generation_prompt, return_tensors):
        assert all(message["role"] != "assistant" for message in messages)
        return torch.tensor([self.encode("".join(message["content"] for message in messages))])

    def convert_tokens_to_ids(self, token):
        return self.pieces.index(token)


class Drawing:
    """A model whose scores of the next token are drawn, from the prompt and the tokens before; of every third question it knows the answer."""

    def __init__(self, tokens, items):
        self.known = {}
        for item in items[::3]:
            prompt = tokens.apply_chat_template(item["messages"][:-1], True, "pt")
            self.known[str(prompt.tolist())] = tokens.encode(item["answer"]) + [tokens.eos_token_id]

    def generate(self, prompt, max_new_tokens, eos_token_id, logits_processor=(), **options):
        tokens, scores = prompt, []
        prose = random.Random(str(prompt.tolist())).random() < 0.25
        known = self.known.get(str(prompt.tolist()), ())
        while len(scores) < min(max_new_tokens, 12):
            rng = random.Random(str(tokens.tolist()))
            drawn = torch.tensor([[rng.gauss(0, 1.5) + (0 if prose else LIKELY.get(piece, 0)) for piece in PIECES]])
            if len(scores) < len(known) and known[len(scores)] < len(PIECES):
                drawn[0, known[len(scores)]] += 20
            for processor in logits_processor:
                drawn = processor(tokens, drawn)
            scores.append(drawn)
            tokens = torch.cat([tokens, drawn.argmax(dim=-1, keepdim=True)], dim=1)
            if tokens[0, -1] == eos_token_id:
                break
        return types.SimpleNamespace(sequences=tokens, scores=tuple(scores))


def script(path):
    """The script without its log-in."""
    tree = ast.parse(path.read_bytes())
    tree.body = [node for node in tree.body if not (isinstance(node, ast.Expr) and "login" in ast.dump(node))]
    found = {"__name__": "evaluate"}
    exec(compile(tree, path.name, "exec"), found)
    return found


def item(kind, number, rng):
    question = f"Question {number} : que penser de {rng.choice(SIGNS)} {rng.choice(PLACES)} ?"
    asked = [{"role": "system", "content": SYSTEM}]
    if kind == "qro":
        return {"question": question, "answer": rng.choice(SIGNS),
                "messages": asked + [{"role": "user", "content": question}, {"role": "assistant", "content": "?"}]}
    letters = "ABCDEF"[: rng.choice([3, 4, 5, 5, 6] if kind == "qcm" else [4, 5])]
    options = rng.sample(SIGNS, len(letters))
    right = sorted(rng.sample(letters, rng.randint(1, len(letters) - 1) if kind == "qcm" else 1))
    lines = "\n".join(f"({letter}) {option}" for letter, option in zip(letters, options))
    asked += [{"role": "user", "content": f"{question}\n\nPropositions :\n{lines}"}, {"role": "assistant", "content": " ".join(right)}]
    return {"question": question, "options": options, "classes": list(letters), "answer": " ".join(right), "messages": asked}


def main(path):
    evaluate = script(pathlib.Path(path))
    rng = random.Random(20260306)
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    exact = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for kind, count in (("qcm", 90), ("qcmu", 60), ("qro", 12)):
            questions = folder / f"essai_{kind}.json"
            items = [item(kind, f"{kind}-{i}", rng) for i in range(count)]
            questions.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
            tokens = Tokens()
            written, summary = evaluate["evaluate_file"](Drawing(tokens, items), tokens, str(questions), name, "cpu")
            evaluate["append_summary_csv"](str(TARGET / "results_summary.csv"), questions.stem, kind, summary)
            exact[questions.stem] = summary
            with open(TARGET / (pathlib.Path(written).name + ".gz"), "wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as zipped:
                zipped.write(pathlib.Path(written).read_bytes())
    source = pathlib.Path(path).read_bytes()
    versions = {"MedInjection-FR/Evaluate.py": hashlib.sha1(b"blob %d\0" % len(source) + source).hexdigest()}
    (TARGET / "summary.json").write_text(json.dumps({"versions": versions, "scores": exact}, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
