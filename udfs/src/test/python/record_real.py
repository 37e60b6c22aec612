"""Records what the reference packages say about real French texts, of which none comes into the project: scores alone, in the order of the pairs.

    (packages and checkouts as for record_metrics.py)
    python record_real.py --data ../../../../../shared/data --nmt nmt --evaluate evaluate

The texts are those of FrenchMedMCQA's dev.json and MORFITT's dev.tsv; the hashes of both files stand in the recording.
fr.medinjection.score.RealTextsTest makes the same pairs of the same files.
"""

import argparse
import hashlib
import json
import logging
import pathlib

from record_metrics import TextMetrics, rounded, versions, write

FILES = ["frenchmedmcqa/corpus/dev.json", "morfitt/dev.tsv"]
ABSTRACTS = 120
TARGET = pathlib.Path(__file__).resolve().parents[4] / "pipeline-core/src/test/resources/fr/medinjection/score/real-texts.json.gz"


def shortened(text):
    """Without every seventh word."""
    return " ".join(word for i, word in enumerate(text.split(" ")) if i % 7 != 3)


def neighbours(texts):
    return zip(texts, texts[1:])


def pairs(data):
    items = json.loads((data / FILES[0]).read_text("utf-8"))
    for item in items:
        yield from neighbours(list(item["answers"].values()))
    asked = ["\n".join([item["question"], *item["answers"].values()]) for item in items]
    lines = (data / FILES[1]).read_text("utf-8").split("\n")
    abstracts = [line.split("\t")[1] for line in lines[1:ABSTRACTS + 1]]
    for texts in (asked, abstracts):
        yield from neighbours(texts)
        yield from ((shortened(text), text) for text in texts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder of the real data")
    parser.add_argument("--nmt", type=pathlib.Path, required=True, help="checkout of tensorflow/nmt")
    parser.add_argument("--evaluate", type=pathlib.Path, required=True, help="checkout of huggingface/evaluate")
    options = parser.parse_args()
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    metrics = TextMetrics(options.nmt, options.evaluate)
    texts = list(pairs(options.data))
    cases = [metrics.of(p, r) for p, r in texts]
    names = [name for name in cases[0] if not name.endswith(("precision", "recall"))
             and not any(way in name for way in (" add-k ", " floor ", " none "))]
    write(TARGET, {
        "versions": versions("sacrebleu", "rouge_score", "nltk"),
        "files": {name: hashlib.sha256((options.data / name).read_bytes()).hexdigest() for name in FILES},
        "names": names,
        "scores": [[rounded(case[name]) for name in names] for case in cases],
        "corpus": {name: rounded(score) for name, score in metrics.corpus(*map(list, zip(*texts))).items() if name in names},
    })


if __name__ == "__main__":
    main()
