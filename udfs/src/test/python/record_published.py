"""Records what the published evaluation script says of generated answers to multiple-choice questions.

usage: record_published.py EVALUATE.py

EVALUATE.py is Evaluate.py of https://github.com/ikram28/MedInjection-FR. Its functions for reading and scoring answers are taken out of it and
called; what they say goes to src/test/resources/fr/medinjection/udf/metric/published.json.gz with the hash of the file, as git has it.
"""

import ast
import gzip
import hashlib
import json
import pathlib
import random
import re
import sys
from typing import List

WANTED = {"parse_letters_from_text", "normalize_mcq_answer", "em_score", "hamming_score"}
PIECES = ["A", "B", "C", "D", "E", "F", "a", "c", "e", "A", "B", "C", " ", " ", ",", ", ", ";", "/", "|", "+", "\n", ".", "(", ")", ":", ") ",
          "é", "É", "ß", "-", "*", "1", "\t", "\u00a0", "\u202f", "'", "’", "**", "Réponse : ", "ﬁ", "\u0301", "😀", "\u001c", "ª", "Å"]
TARGET = pathlib.Path(__file__).parent.parent / "resources/fr/medinjection/udf/metric/published.json.gz"


def functions(source):
    """The wanted functions of the script, without the models that the rest of it loads."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in WANTED]
    # Their annotations name types that newer Pythons alone evaluate.
    future = ast.ImportFrom(module="__future__", names=[ast.alias(name="annotations")], level=0)
    tree.body.insert(0, future)
    found = {"re": re, "List": List}
    exec(compile(ast.fix_missing_locations(tree), "Evaluate.py", "exec"), found)
    return found


def text(rng, letters):
    if rng.random() < 0.5:  # as a constrained model answers
        chosen = rng.sample(letters, rng.randint(0, len(letters)))
        return rng.choice(["", " ", "\n"]) + rng.choice([",", ", ", " ", ",\n"]).join(chosen) + rng.choice(["", ".", " ", "\n"])
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 7)))


def cases(published, rng):
    for _ in range(6000):
        letters = "ABCDEF"[: rng.choice([2, 3, 4, 5, 5, 6])]
        several = rng.random() < 0.6
        right = sorted(rng.sample(letters, rng.randint(1, len(letters)) if several else 1))
        gold = rng.choice([" ".join(right), ", ".join(right), list(right)])
        said = text(rng, list(letters))
        read = published["parse_letters_from_text"](said, list(letters), multi=several)
        labels = published["normalize_mcq_answer"](gold)
        yield [said, len(letters), several, ["ABCDEF".index(letter) for letter in right],
               sorted("ABCDEF".index(letter) for letter in read),
               published["em_score"](labels, read), published["hamming_score"](labels, read)]


def main(path):
    source = pathlib.Path(path).read_bytes()
    blob = hashlib.sha1(b"blob %d\0" % len(source) + source).hexdigest()
    document = {"versions": {"MedInjection-FR/Evaluate.py": blob}, "answers": list(cases(functions(source), random.Random(20260306)))}
    with open(TARGET, "wb") as out, gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as zipped:
        zipped.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
