"""Times the Python packages over generated answer pairs, and writes the pairs for the same measurement in Java.

    python time_metrics.py --pairs 20000 --out pairs.jsonl
    java -cp ... fr.medinjection.udf.metric.TextMetricsTiming pairs.jsonl

Both compute the same metrics of every pair: BLEU (13a, intl), chrF2, chrF2++, ROUGE-1/2/L/Lsum with and without stemmer, METEOR.
"""

import argparse
import json
import logging
import pathlib
import random
import time

import nltk.translate.meteor_score as nltk_meteor
from nltk.tokenize import word_tokenize
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF

import record_metrics


def metrics():
    types = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    plain, stemmed = (rouge_scorer.RougeScorer(types, use_stemmer=stem) for stem in (False, True))
    bleu, intl = (BLEU(tokenize=tok, effective_order=True) for tok in ("13a", "intl"))
    chrf, words = CHRF(), CHRF(word_order=2)
    synonyms = record_metrics.NoSynonyms()
    tokens = lambda text: word_tokenize(text, preserve_line=True)
    return {
        "bleu 13a": lambda p, r: bleu.sentence_score(p, [r]).score,
        "bleu intl": lambda p, r: intl.sentence_score(p, [r]).score,
        "chrf": lambda p, r: chrf.sentence_score(p, [r]).score,
        "chrf++": lambda p, r: words.sentence_score(p, [r]).score,
        "rouge": lambda p, r: plain.score(r, p)["rougeLsum"].fmeasure,
        "rouge stemmed": lambda p, r: stemmed.score(r, p)["rougeLsum"].fmeasure,
        "meteor": lambda p, r: nltk_meteor.single_meteor_score(tokens(r), tokens(p), wordnet=synonyms),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    rng = random.Random(1)
    references = [record_metrics.answer(rng, rng.randint(1, 6)) for _ in range(options.pairs)]
    pairs = [(record_metrics.edited(rng, reference), reference) for reference in references]
    with open(options.out, "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs)
    print("words a text", sum(len(text.split()) for pair in pairs for text in pair) / 2 / len(pairs))
    total = 0.0
    for name, metric in metrics().items():
        start = time.process_time()
        score = sum(metric(p, r) for p, r in pairs)
        seconds = time.process_time() - start
        total += seconds
        print(f"{name}: {len(pairs) / seconds:.0f} pairs per CPU second, mean {score / len(pairs):.9f}")
    print(f"all: {len(pairs) / total:.0f} pairs per CPU second")


if __name__ == "__main__":
    main()
