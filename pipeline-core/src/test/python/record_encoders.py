"""Makes the tiny encoders of the tests with our export scripts, and records what bert_score and COMET say with the same weights.

    pip install -r ../../main/python/requirements.txt
    python record_encoders.py --out ../resources/fr/medinjection/score/encoder

Weights are random and seeded, tokenizers are trained on the words below; no text comes from a corpus. Scores are recorded with
a batch of one pair: with more, bert_score also compares with padding (similarity 0), which matters only where every similarity
of a token is negative. `padded` holds F1 of one batch of all pairs. The versions of the packages stand in every file.
"""

import argparse
import gzip
import importlib.metadata
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

import torch
import yaml
from bert_score import BERTScorer
from comet.models import RegressionMetric
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig, BertModel, BertTokenizerFast, RobertaConfig, RobertaModel, RobertaTokenizerFast, XLMRobertaConfig, XLMRobertaModel,
    XLMRobertaTokenizerFast)

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "main" / "python"
WORDS = """le la les un une des de du au aux et ou ne pas patient patiente nourrisson présente révèle nécessite évoque justifie œdème
généralisé hépatite aiguë infarctus myocarde traitement fièvre embolie pulmonaire céphalées intenses déficit sensitif amoxicilline mg
bilan hépatique vitamine B12 arrêt tabac décès dès première semaine antécédents diabète score douleur thoracique dyspnée insuffisance
rénale chronique l'hôpital l’hémoglobine aujourd'hui 3,5 37,8 °C 1000 mmHg ( ) « » , . ; : ! ? the patient cannot breathe treatment
of acute heart failure""".split()
ODD = ["🫀", "e\u0301", "\u00a0", "\u202f", "日本", "½", "\u200b", "[SEP]", "</s>", "<mask>", "\x1c", "İ", "ß"]
EDGES = ["", " ", "\u00a0", "\n\t", ".", "é", "e\u0301", "décès", "Décès", "  décès  ", "\u202fdécès\u202f", "🫀", "le patient " * 60,
         "x" * 700, "L’hépatite aiguë, dès la 1re semaine !", "L'hepatite aigue des la 1re semaine"]
LONGEST = 48
BASELINE = dict(P=0.31, R=0.33, F=0.32)


def sentence(rng):
    words = [rng.choice(ODD) if rng.random() < 0.04 else rng.choice(WORDS) for _ in range(rng.randint(1, 24))]
    return " ".join(words)


def mutated(rng, text):
    words = text.split(" ")
    for _ in range(rng.randint(0, 4)):
        place = rng.randrange(len(words))
        words[place:place + rng.randint(0, 2)] = [rng.choice(WORDS)]
    return " ".join(words)


def pairs():
    rng = random.Random(20260101)
    found = [(a, b) for a in EDGES for b in rng.sample(EDGES, 4)] + [(a, a) for a in EDGES]
    for _ in range(60):
        reference = sentence(rng)
        found.append((mutated(rng, reference), reference))
    found += [(sentence(rng), sentence(rng)) for _ in range(20)]
    return found


def lines():
    rng = random.Random(7)
    return [sentence(rng) for _ in range(400)] + WORDS


def word_pieces(folder):
    core = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    core.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    core.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    core.train_from_iterator(lines(), trainers.WordPieceTrainer(
        vocab_size=320, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    folder.mkdir(exist_ok=True)
    vocabulary = sorted(core.get_vocab().items(), key=lambda item: item[1])
    (folder / "vocab.txt").write_text("\n".join(token for token, _ in vocabulary) + "\n", encoding="utf-8")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), do_lower_case=False, strip_accents=False, model_max_length=LONGEST
                      ).save_pretrained(folder)
    return len(vocabulary)


def byte_pairs(folder):
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.train_from_iterator(lines(), trainers.BpeTrainer(
        vocab_size=420, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    folder.mkdir(exist_ok=True)
    core.model.save(str(folder))
    RobertaTokenizerFast(vocab_file=str(folder / "vocab.json"), merges_file=str(folder / "merges.txt"), model_max_length=LONGEST
                         ).save_pretrained(folder)
    return core.get_vocab_size()


def unigrams(folder):
    core = Tokenizer(models.Unigram())
    core.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("  ", " ")])
    core.pre_tokenizer = pre_tokenizers.Metaspace()
    core.train_from_iterator(lines(), trainers.UnigramTrainer(
        vocab_size=320, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"], unk_token="<unk>", show_progress=False))
    core.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(mark, core.token_to_id(mark)) for mark in ("<s>", "</s>")])
    folder.mkdir(exist_ok=True)
    XLMRobertaTokenizerFast(tokenizer_object=core, model_max_length=LONGEST).save_pretrained(folder)
    return core.get_vocab_size()


def encoder(folder, kind, configuration, vocabulary, **more):
    torch.manual_seed(3)
    config = configuration(
        vocab_size=vocabulary, hidden_size=24, num_hidden_layers=3, num_attention_heads=2, intermediate_size=40,
        initializer_range=0.3, hidden_dropout_prob=0, attention_probs_dropout_prob=0, **more)
    model = kind(config).eval()
    for parameter in model.parameters():
        if parameter.dim() == 1:
            torch.nn.init.normal_(parameter, mean=1.0 if parameter.mean() == 1 else 0.0, std=0.2)
    model.save_pretrained(folder)


def run(script, *arguments):
    subprocess.run([sys.executable, str(SCRIPTS / script), *map(str, arguments)], check=True)


def versions(*packages):
    return {package: importlib.metadata.version(package) for package in packages + ("torch", "transformers", "tokenizers")}


def write(path, facts):
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(json.dumps(facts, ensure_ascii=False).encode())


def rounded(tensors):
    return [[None if math.isnan(value) else round(value, 8) for value in row] for row in torch.stack(tensors, dim=-1).tolist()]


def scores(tiny, layer, texts, baseline, **more):
    scorer = BERTScorer(
        model_type=str(tiny), num_layers=layer, device="cpu", batch_size=more.pop("batch_size", 1), baseline_path=str(baseline),
        lang="fr", **more)
    hypotheses, references = map(list, zip(*texts))
    return rounded(scorer.score(hypotheses, references)), scorer


def record_bertscore(work, out, name, layer, texts):
    tiny, baseline = work / name, work / "baseline.tsv"
    rows = [f"{row},{BASELINE['P'] + row / 50},{BASELINE['R'] + row / 50},{BASELINE['F'] + row / 50}" for row in range(4)]
    baseline.write_text("\n".join(["LAYER,P,R,F"] + rows) + "\n")
    folder = out / f"{name}-{layer}"
    run("export_bertscore.py", "--model", tiny, "--layer", layer, "--baseline", baseline, "--out", folder)
    references = [reference for _, reference in texts]
    plain, scorer = scores(tiny, layer, texts, baseline)
    rescaled, _ = scores(tiny, layer, texts, baseline, rescale_with_baseline=True)
    padded, _ = scores(tiny, layer, texts, baseline, batch_size=len(texts))
    weighted, _ = scores(tiny, layer, texts, baseline, idf=True, idf_sents=references)
    write(out / f"{name}-{layer}.json.gz", dict(
        versions=versions("bert-score"), hash=scorer.hash, texts=texts, plain=plain, rescaled=rescaled,
        padded=[row[2] for row in padded], idf=weighted))


def record_comet(work, out, texts):
    tiny = work / "xlmr"
    torch.manual_seed(5)
    metric = RegressionMetric(
        encoder_model="XLM-RoBERTa", pretrained_model=str(tiny), layer="mix", layer_transformation="sparsemax", layer_norm=False,
        hidden_sizes=[20, 8], dropout=0.1, validation_data=["none"]).eval()
    with torch.no_grad():
        for at, weight in enumerate(metric.layerwise_attention.scalar_parameters):
            weight.fill_(0.4 * at)
        for parameter in metric.estimator.parameters():
            parameter.mul_(4)
    checkpoint = work / "tiny-comet" / "checkpoints" / "model.ckpt"
    checkpoint.parent.mkdir(parents=True)
    hyper = dict(metric.hparams)
    (work / "tiny-comet" / "hparams.yaml").write_text(yaml.safe_dump(hyper))
    torch.save({"state_dict": metric.state_dict(), "hyper_parameters": hyper, "pytorch-lightning_version": "2.5.6"}, checkpoint)
    run("export_comet.py", "--model", checkpoint, "--out", out / "comet")
    rng = random.Random(11)
    sources = [rng.choice(EDGES) if rng.random() < 0.2 else sentence(rng) for _ in texts]
    samples = [dict(src=source, mt=hypothesis, ref=reference) for source, (hypothesis, reference) in zip(sources, texts)]
    with torch.no_grad():
        found = [metric(**metric.prepare_sample([sample], stage="predict")).score.item() for sample in samples]
    write(out / "comet.json.gz", dict(
        versions=versions("unbabel-comet"), texts=[[s["src"], s["mt"], s["ref"]] for s in samples], scores=[round(v, 8) for v in found]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    texts = pairs()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        encoder(work / "bert", BertModel, BertConfig, word_pieces(work / "bert"), max_position_embeddings=LONGEST, pad_token_id=0)
        encoder(work / "roberta", RobertaModel, RobertaConfig, byte_pairs(work / "roberta"), max_position_embeddings=LONGEST + 2,
                type_vocab_size=1, pad_token_id=1)
        encoder(work / "xlmr", XLMRobertaModel, XLMRobertaConfig, unigrams(work / "xlmr"), max_position_embeddings=LONGEST + 2,
                type_vocab_size=1, pad_token_id=1)
        for name, layer in (("bert", 1), ("bert", 2), ("roberta", 1)):
            record_bertscore(work, out, name, layer, texts)
        record_comet(work, out, texts)


if __name__ == "__main__":
    main()
