#!/usr/bin/env python3
"""What sacrebleu, rouge_score and nltk cost on the answer pairs of ./submit.sh bench score, and the means they find.

    pip install sacrebleu==2.6.0 rouge_score==0.1.2 nltk==3.10.4
    python3 score_peers.py --pairs OUT/peers --limit 20000

The same metrics of every pair as the legacy half of the benchmark: sentence BLEU (13a and intl, effective order), chrF2, chrF2++,
ROUGE-1/2/L/Lsum without and with stemmer, METEOR without synonyms. --limit 0 takes all pairs; then the means must be ours.
Imports are not counted.
"""
import argparse
import glob
import json
import logging
import time


class NoSynonyms:
    """A WordNet without words: METEOR then matches tokens and stems only."""

    def synsets(self, word):
        return []


def metrics():
    import nltk.translate.meteor_score as nltk_meteor
    from nltk.tokenize import word_tokenize
    from rouge_score import rouge_scorer
    from sacrebleu.metrics import BLEU, CHRF

    types = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    plain, stemmed = (rouge_scorer.RougeScorer(types, use_stemmer=stem) for stem in (False, True))
    bleu, intl = (BLEU(tokenize=tok, effective_order=True) for tok in ("13a", "intl"))
    chrf, words = CHRF(), CHRF(word_order=2)
    synonyms = NoSynonyms()

    def tokens(text):
        return word_tokenize(text, preserve_line=True)

    return {
        "bleu-13a": lambda p, r: bleu.sentence_score(p, [r]).score,
        "bleu-intl": lambda p, r: intl.sentence_score(p, [r]).score,
        "chrf2": lambda p, r: chrf.sentence_score(p, [r]).score,
        "chrf2++": lambda p, r: words.sentence_score(p, [r]).score,
        "rouge": lambda p, r: plain.score(r, p)["rougeLsum"].fmeasure,
        "rouge-stemmed": lambda p, r: stemmed.score(r, p)["rougeLsum"].fmeasure,
        "meteor": lambda p, r: nltk_meteor.single_meteor_score(tokens(r), tokens(p), wordnet=synonyms),
    }


def read(folder, limit):
    pairs = []
    for file in sorted(glob.glob(f"{folder}/part-*")):
        for line in open(file, encoding="utf-8"):
            row = json.loads(line)
            pairs.append((row["prediction"], row["reference"]))
            if len(pairs) == limit:
                return pairs
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--limit", type=int, required=True)
    args = parser.parse_args()
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    pairs = read(args.pairs, args.limit)
    total = 0.0
    for name, metric in metrics().items():
        start = time.process_time()
        score = sum(metric(p, r) for p, r in pairs)
        seconds = time.process_time() - start
        total += seconds
        print(f"{name:16s} {len(pairs) / seconds:10.0f} pairs per CPU second, mean {score / len(pairs):.9f}")
    print(f"{'all':16s} {len(pairs) / total:10.0f} pairs per CPU second, {len(pairs)} pairs")


if __name__ == "__main__":
    main()
