"""Records what the reference packages say about generated texts and numbers, for the parity tests of fr.medinjection.udf.metric.

    pip install sacrebleu==2.6.0 rouge_score==0.1.2 nltk==3.10.4 scipy statsmodels scikit-learn krippendorff
    git clone https://github.com/tensorflow/nmt; git clone https://github.com/huggingface/evaluate
    python record_metrics.py --nmt nmt --evaluate evaluate --out ../resources/fr/medinjection/udf/metric

No text comes from a corpus: sentences are drawn from the word lists below, noise from the alphabets. Numbers are rounded to
eleven decimals, the tests compare them to 1e-9. The versions of the packages stand in every file.
"""

import argparse
import gzip
import importlib.metadata
import importlib.util
import json
import logging
import math
import pathlib
import random
import unicodedata

import nltk.translate.meteor_score as nltk_meteor
from nltk.stem.porter import PorterStemmer
from nltk.tokenize import word_tokenize
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sacrebleu.tokenizers.tokenizer_intl import TokenizerV14International

from record_statistics import record_statistics

SUBJECTS = """le patient;la patiente;un nourrisson de 3 mois;l'œdème généralisé;l’hôpital;la sclérose en plaques;
une hépatite aiguë;l'infarctus du myocarde;le traitement anti-inflammatoire;l’hémoglobine;cet enfant;la fièvre;
une embolie pulmonaire;le débit de filtration glomérulaire;la créatininémie;l'électrocardiogramme""".replace("\n", "").split(";")
VERBS = """présente;révèle;nécessite;évoque;justifie;contre-indique;s'accompagne de;n'exclut pas;peut être liée à;
dépasse;améliore;aggrave;est traitée par;doit être suivie de;s’oppose à""".replace("\n", "").split(";")
OBJECTS = """une hyponatrémie à 3,5 mmol/L;des céphalées intenses;un déficit sensitif;1 000 mg d'amoxicilline;
une « raideur » de la nuque;un bilan hépatique (ASAT, ALAT);la vitamine B12;l'arrêt du tabac;aujourd'hui;
37,8 °C;une pression < 90 mmHg;un score ≥ 4/10;50 % des cas;le décès;dès la 1re semaine;les antécédents: HTA; diabète;
un cœur-poumon artificiel;5-10 jours;l'IRM cérébrale;le traitement;la patiente""".replace("\n", "").split(";")
ENDINGS = [".", ".", ".", " !", " ?", "…", "", " ;", "...", ".)", ".»", " :", "\u00a0!", "\u202f?", ".\n"]
ENGLISH = """the patient cannot breathe;it's the doctors' decision;they'll be hospitalized;d'ye know;gimme 3.5 mg;
I wanna sleep;'tis nothing;'Twas relational;he said "go home";we're gonna operate;the "so-called" disease;
conditional valenci differences;caresses ponies flies dying;sensibilities and hopefulness;more'n enough;lemme see;
controlling activities generously;analogously electrical;don't worry;whatcha doing;A.B.C. Inc.;end of text.'
""".replace("\n", "").split(";")
NOISE = list("abcdeéèêàùçœæ  ..,,;:!?'’\"\"«»“”()[]{}<>/-–—_*`&%$#@+=~^|\\0123456789\t\n\u00a0\u202f\u2009\u2028\u0085") + [
    "é", "ç", "''", "``", "--", "...", "&quot;", "&amp;lt;", "<skipped>", "-\n", " '", "' ", "'s ", "n't ", "'ll ",
    "😀", "👩‍⚕️", "🇫🇷", "µ", "²", "½", "①", "٣", "中", "ß", "İ", "K", "ſ", "ı", "Σ", "ας", "Œ", "ﬁ", "𝟏", "\u200b", "\x1c", "€", "→",
    "cannot", "Gonna ", "wanna ", " 'tis", "d'ye", "3,5", "1.000", "10-20", "a.b", "l'", "qu'", "aujourd'hui"]
EDGES = ["", " ", "\n", ".", "é", "à é", "a", "A", "Non", "oui", "...", "'", "''", "\"", "``", "«", "😀", "😀😀ed", "e\u0301", "é",
         "\u00a0", "a\u00a0b", "mot", "3,5", "l'hôpital", "l’hôpital", "x.\n", "abc-\n", "a:", "a:\n", "12:", ":,5", "\n\n a \n\n",
         "décès", "dès", "sclérose", "sclérodermie", "hépatite aiguë", "hépatique aigre", "a b c d", "a b c d e", "yyyyyed"]


def clause(rng):
    if rng.random() < 0.12:
        return rng.choice(ENGLISH)
    return f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)}"


def sentence(rng):
    text = " et ".join(clause(rng) for _ in range(rng.choice([1, 1, 2, 3])))
    if rng.random() < 0.7:
        text = text[:1].upper() + text[1:]
    if rng.random() < 0.1:
        text = unicodedata.normalize("NFD", text)
    return text + rng.choice(ENDINGS)


def answer(rng, sentences):
    return rng.choice([" ", " ", "\n", "\n\n"]).join(sentence(rng) for _ in range(sentences))


def edited(rng, text):
    """The text as a model might have said it: words dropped, doubled, moved, replaced, other case or typography."""
    words = text.split(" ")
    for _ in range(rng.randint(0, 1 + len(words) // 3)):
        at = rng.randrange(len(words))
        change = rng.randrange(6)
        if change == 0 and len(words) > 1:
            del words[at]
        elif change == 1:
            words.insert(at, words[at])
        elif change == 2:
            words.insert(at, words.pop(rng.randrange(len(words))))
        elif change == 3:
            words[at] = rng.choice(clause(rng).split(" "))
        elif change == 4:
            words[at] = words[at].upper()
        else:
            words[at] = words[at].replace("'", "’") + rng.choice(["", ",", "s", "e", " »"])
    return " ".join(words)


def noise(rng):
    return "".join(rng.choice(NOISE) for _ in range(rng.choice([3, 8, 20, 60])))


def long_text(rng, words):
    vocabulary = [rng.choice("bcdfglmnprst") + rng.choice("aeiouéè") + rng.choice(["n", "r", "tion", "s", ""]) for _ in range(60)]
    return "".join(rng.choice(vocabulary) + rng.choice([" ", " ", " ", " ", ", ", ".\n"]) for _ in range(words))


def pairs(rng):
    """Kind, prediction and reference of every case."""
    for text in EDGES:
        for other in rng.sample(EDGES, 4) + [text]:
            yield "edge", text, other
    for _ in range(900):
        reference = answer(rng, rng.choice([1, 1, 2, 3]))
        yield "french", edited(rng, reference), reference
    for _ in range(300):
        yield "unrelated", answer(rng, 1), answer(rng, rng.choice([1, 2]))
    for _ in range(700):
        text = noise(rng)
        yield "noise", text if rng.random() < 0.3 else edited(rng, text), edited(rng, text)
    for words in (200, 700, 1500):
        text = long_text(rng, words)
        yield "long", edited(rng, text), text


class NoSynonyms:
    """A WordNet without words: METEOR then matches tokens and stems only."""

    def synsets(self, word):
        return []


def module(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


class TextMetrics:
    """Every text metric under the name the Java tests look it up by."""

    def __init__(self, nmt, evaluate):
        self.compute_bleu = module(nmt / "nmt/scripts/bleu.py", "nmt_bleu").compute_bleu
        self.evaluate_13a = module(evaluate / "metrics/bleu/tokenizer_13a.py", "tokenizer_13a").Tokenizer13a()
        self.bleu = {f"bleu {tok} {smooth} {order}": BLEU(tokenize=tok, smooth_method=smooth, effective_order=order == "EFFECTIVE")
                     for tok in ("13a", "intl") for smooth, order in (("exp", "EFFECTIVE"), ("exp", "FULL"), ("floor", "EFFECTIVE"),
                                                                      ("add-k", "EFFECTIVE"), ("add-k", "FULL"), ("none", "FULL"))
                     if tok == "13a" or smooth == "exp"}
        self.chrf = {"chrf LEGACY": CHRF(), "chrf LEGACY_WORDS": CHRF(word_order=2)}
        types = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
        self.rouge = {"rouge PLAIN": rouge_scorer.RougeScorer(types), "rouge STEMMED": rouge_scorer.RougeScorer(types, use_stemmer=True)}

    def evaluate_bleu(self, predictions, references):
        try:
            return self.compute_bleu([[self.evaluate_13a(r)] for r in references], [self.evaluate_13a(p) for p in predictions])[0]
        except ZeroDivisionError:
            return None

    def corpus(self, predictions, references):
        scores = {name: bleu.corpus_score(predictions, [references]).score for name, bleu in self.bleu.items()}
        scores.update({name: chrf.corpus_score(predictions, [references]).score for name, chrf in self.chrf.items()})
        scores["bleu evaluate"] = self.evaluate_bleu(predictions, references)
        return scores

    def of(self, prediction, reference):
        scores = {name: bleu.sentence_score(prediction, [reference]).score for name, bleu in self.bleu.items()}
        scores.update({name: chrf.sentence_score(prediction, [reference]).score for name, chrf in self.chrf.items()})
        scores["bleu evaluate"] = self.evaluate_bleu([prediction], [reference])
        for name, rouge in self.rouge.items():
            for kind, score in rouge.score(reference, prediction).items():
                for part in ("precision", "recall", "fmeasure"):
                    scores[f"{name} {kind} {part}"] = getattr(score, part)
        scores["meteor"] = nltk_meteor.single_meteor_score(
            word_tokenize(reference, preserve_line=True), word_tokenize(prediction, preserve_line=True), wordnet=NoSynonyms())
        return scores


def rounded(value):
    return None if value is None or math.isnan(value) else round(float(value), 11) + 0.0


def versions(*packages):
    return {package: importlib.metadata.version(package) for package in packages}


def write(path, document):
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as zipped:
        zipped.write(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def record_texts(metrics, out):
    cases = [(kind, p, r, metrics.of(p, r)) for kind, p, r in pairs(random.Random(20))]
    names = list(cases[0][3])
    groups = {}
    for kind, p, r, _ in cases:
        groups.setdefault(kind, []).append((p, r))
    write(out / "texts.json.gz", {
        "versions": versions("sacrebleu", "rouge_score", "nltk"),
        "names": names,
        "cases": [[kind, p, r, [rounded(scores[name]) for name in names]] for kind, p, r, scores in cases],
        "corpora": {kind: {name: rounded(score) for name, score in metrics.corpus(*map(list, zip(*group))).items()}
                    for kind, group in groups.items()},
    })
    return cases


def record_tokens(cases, out):
    texts = sorted({text for kind, p, r, _ in cases if kind != "long" for text in (p, r)})
    texts = [text for i, text in enumerate(texts) if i % 2 == 0]
    v13a, intl = Tokenizer13a(), TokenizerV14International()
    write(out / "tokens.json.gz", {
        "versions": versions("sacrebleu", "nltk"),
        "cases": [[text, v13a(text.rstrip()), intl(text.rstrip()), " ".join(word_tokenize(text, preserve_line=True))]
                  for text in texts],
    })


def record_stems(cases, out):
    rng = random.Random(21)
    suffixes = """s es sses ies ied eed ed ing ings at bl iz y ational tional enci anci izer bli abli alli entli eli ousli ization
        ation ator alism iveness fulness ousness aliti iviti biliti fulli logi icate ative alize iciti ical ful ness al ance ence er
        ic able ible ant ement ment ent ion sion tion ou ism ate iti ous ive ize e ll lle""".split()
    words = {word for _, p, r, _ in cases for word in (p + " " + r).lower().split()}
    words |= {"sky", "skies", "dying", "lying", "tying", "news", "innings", "howe", "proceed", "exceed", "succeed", "cannings"}
    while len(words) < 6000:
        stem = "".join(rng.choice("aeiouybcdfghklmnprstvwxzéô😀") for _ in range(rng.randint(0, 6)))
        words.add(stem + rng.choice(suffixes) + rng.choice(["", "", rng.choice(suffixes)]))
    porter = PorterStemmer()
    write(out / "stems.json.gz", {
        "versions": versions("nltk"), "cases": [[word, porter.stem(word)] for word in sorted(words) if word == word.lower()]})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nmt", type=pathlib.Path, required=True, help="checkout of tensorflow/nmt")
    parser.add_argument("--evaluate", type=pathlib.Path, required=True, help="checkout of huggingface/evaluate")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the resources")
    options = parser.parse_args()
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    cases = record_texts(TextMetrics(options.nmt, options.evaluate), options.out)
    record_tokens(cases, options.out)
    record_stems(cases, options.out)
    record_statistics(options.out, write, versions)


if __name__ == "__main__":
    main()
