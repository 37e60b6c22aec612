"""Writes the encoder folder with which the job `score` computes BERTScore.

    pip install -r requirements.txt
    python export_bertscore.py --model bert-base-multilingual-cased --lang fr --out bertscore-fr

and in the configuration `score: bertscore: {folder: bertscore-fr, ...}`. The folder may be copied to HDFS or S3.

--model     a name on the Hugging Face hub or a folder; weights, layer and tokenizer are those that bert_score takes
--layer     the layer whose embeddings count; left out, the one bert_score has for this model
--lang      take the rescaling baseline that bert_score brings for this language and model, where it has one
--baseline  or a baseline file of the same form (LAYER,P,R,F); without either, scores are not rescaled
--out       the folder to write: model.onnx, tokenizer.json, config.json, bertscore.json

bert_score's default for French is bert-base-multilingual-cased, layer 9.
"""

import argparse
import csv
import importlib.metadata
import pathlib

import bert_score
from bert_score.utils import get_model, get_tokenizer, model2layers, sent_encode
from tokenizers import normalizers
from transformers import AutoTokenizer

from onnx_export import TokenEmbeddings, example, export, folder, write_folder


EXAMPLES = ("", "décès", "de\u0301ce\u0300s", "L’hépatite aiguë : 3,5 mg/L\u00a0!", "« œdème »", "日本 🫀", "le patient " * 1000)


def fast_tokenizer(name):
    """The fast twin of the tokenizer that bert_score uses, which is the slow one, where it has one."""
    slow = get_tokenizer(name, use_fast=False)
    kind = type(slow).__name__
    prefixed = kind.startswith(("Roberta", "GPT2"))  # bert_score lets these see a blank before the first word
    fast = AutoTokenizer.from_pretrained(name, use_fast=True, **(dict(add_prefix_space=True) if prefixed else {}))
    if kind == "BertTokenizer":  # composes letters with their accents first, its fast twin does not
        backend = fast.backend_tokenizer
        backend.normalizer = normalizers.Sequence([normalizers.NFC(), backend.normalizer])
    for text in EXAMPLES:
        cut = dict(max_length=min(slow.model_max_length, 10_000), truncation=True)
        if fast.encode(text.strip(), **cut) != sent_encode(slow, text):
            raise SystemExit(f"the tokenizer that can be exported reads {text[:40]!r} in another way than bert_score's {kind}")
    return fast


def baseline(path, layer):
    with open(path, encoding="utf-8") as lines:
        row = list(csv.DictReader(lines))[layer]
    return dict(precision=float(row["P"]), recall=float(row["R"]), f1=float(row["F"]))


def baseline_path(arguments):
    if arguments.baseline:
        return pathlib.Path(arguments.baseline)
    if arguments.lang:
        path = pathlib.Path(bert_score.__file__).parent / "rescale_baseline" / arguments.lang / f"{arguments.model}.tsv"
        if path.exists():
            return path
        print(f"no baseline of bert_score for {arguments.lang} and {arguments.model}: scores will not be rescaled")
    return None


def longest(tokenizer, config):
    """Where the tokenizer states no length, bert_score cuts nothing and the encoder fails; here its own length cuts."""
    positions = config.max_position_embeddings - (config.pad_token_id + 1 if config.model_type in ROBERTA else 0)
    return min(tokenizer.model_max_length, positions)


ROBERTA = ("roberta", "xlm-roberta", "camembert")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--layer", type=int)
    parser.add_argument("--lang")
    parser.add_argument("--baseline")
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    layer = arguments.layer if arguments.layer is not None else model2layers.get(arguments.model)
    if layer is None:
        parser.error(f"bert_score has no layer for {arguments.model}, give --layer")
    out = folder(arguments.out)
    model = get_model(arguments.model, layer)
    tokenizer = fast_tokenizer(arguments.model)
    sizes = {0: "texts", 1: "tokens"}
    export(
        TokenEmbeddings(model), example(model.config.vocab_size), out / "model.onnx", ["input_ids", "attention_mask"],
        ["token_embeddings"], dict(input_ids=sizes, attention_mask=sizes, token_embeddings=sizes))
    path = baseline_path(arguments)
    write_folder(out, tokenizer, model.config, "bertscore.json", dict(
        model=pathlib.Path(arguments.model).name, layer=layer, longest=longest(tokenizer, model.config), pad=tokenizer.pad_token_id,
        weightless=[tokenizer.cls_token_id, tokenizer.sep_token_id], baseline=baseline(path, layer) if path else None,
        bert_score=importlib.metadata.version("bert-score"), transformers=importlib.metadata.version("transformers")))
    print(f"wrote {out}")


if __name__ == "__main__":
    main()
