"""Records the golden values of sentence embeddings: two tiny seeded sentence models in the layout of sentence-transformers, each with an ONNX
file, and what sentence-transformers makes of some texts with them.

    pip install torch transformers sentence-transformers onnx onnxscript
    python record_sentences.py ../resources/golden-sentences

The weights stand in the ONNX file only. expected.json holds, for each case, the folder, what differs from it, and the vectors.
"""
import json
import pathlib
import shutil
import sys
import tempfile

import onnx
import sentence_transformers
import tokenizers
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, CamembertConfig, CamembertModel, PreTrainedTokenizerFast

OUT = pathlib.Path(sys.argv[1])
CORPUS = [
    "Un patient de 54 ans consulte pour une douleur thoracique rétrosternale à l'effort.",
    "Quel est le traitement de première intention d'une angine à streptocoque du groupe A ?",
    "L'échographie cardiaque montre une dysfonction systolique du ventricule gauche.",
    "Parmi les propositions suivantes, laquelle est exacte concernant l'hypertension artérielle ?",
    "La créatininémie est à 145 µmol/L et la kaliémie à 5,2 mmol/L.",
    "Une femme enceinte de 32 semaines d'aménorrhée présente des céphalées et des œdèmes.",
    "Le diagnostic d'asthme repose sur une obstruction bronchique réversible.",
    "Quels sont les effets indésirables des inhibiteurs de l'enzyme de conversion ?",
]
TEXTS = [
    "Quel est le traitement de l'angine ?",
    "Un homme de 54 ans, hypertendu, consulte pour une douleur thoracique à l'effort avec dyspnée et œdèmes des membres inférieurs.",
    "Asthme",
    "  Kaliémie à 5,2 mmol/L : que faire ?  ",
    "L'échographie MONTRE une dysfonction du ventricule gauche.",
    "Quel est le traitement de l'angine ?",
    "日本 \U0001f600",
    "douleur " * 60,
]
SHAPE = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48, initializer_range=0.35)


def wordpiece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=260, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(t, tokenizer.token_to_id(t)) for t in ("[CLS]", "[SEP]")])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]",
                                   sep_token="[SEP]", mask_token="[MASK]", model_max_length=64)


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(tokenizers.Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(
        CORPUS, trainers.UnigramTrainer(vocab_size=200, special_tokens=special, unk_token="<unk>", show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[(t, tokenizer.token_to_id(t)) for t in ("<s>", "</s>")])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>", cls_token="<s>", bos_token="<s>",
                                   sep_token="</s>", eos_token="</s>", mask_token="<mask>", model_max_length=64)


class States(torch.nn.Module):
    def __init__(self, model, names):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *inputs):
        return self.model(**dict(zip(self.names, inputs))).last_hidden_state


def export(model, names, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    ones = tuple(torch.ones(2, 7, dtype=torch.long) for _ in names)
    batch, length = torch.export.Dim("batch", min=1), torch.export.Dim("length", min=1, max=64)
    program = torch.onnx.export(States(model, names).eval(), ones, input_names=names, output_names=["last_hidden_state"],
                                dynamic_shapes=[tuple({0: batch, 1: length} for _ in names)], dynamo=True, verbose=False)
    made = program.model_proto
    for part in [made.graph, *made.functions]:
        for node in part.node:  # where in the code each came from
            node.ClearField("metadata_props")
            node.ClearField("doc_string")
    for value in [*made.graph.value_info, *made.graph.initializer]:
        value.ClearField("metadata_props")
    made.ClearField("metadata_props")
    onnx.save(made, str(file))


def folder(name, model, tokenizer, names, file, pooling, normalise, longest, prompts, lower):
    target = OUT / name
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as base:
        model.save_pretrained(base)
        tokenizer.save_pretrained(base)
        modules = [Transformer(base, max_seq_length=longest), Pooling(model.config.hidden_size, pooling_mode=pooling)]
        if normalise:
            modules.append(Normalize())
        built = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
        built.save(str(target), create_model_card=False)
    export(model, names, target / file)
    return built


def vectors(model, texts, **more):
    return [[round(float(x), 7) for x in row] for row in model.encode(texts, batch_size=3, **more)]


def main():
    torch.manual_seed(20)
    tokenizer = wordpiece()
    bert = BertModel(BertConfig(vocab_size=len(tokenizer), max_position_embeddings=64, pad_token_id=0, **SHAPE), add_pooling_layer=False).eval()
    mean = folder("bert-mean", bert, tokenizer, ["input_ids", "attention_mask", "token_type_ids"], "onnx/model.onnx", "mean", True, 24,
                  {"query": "query: ", "passage": "passage: "}, True)
    tokenizer = unigram()
    camembert = CamembertModel(CamembertConfig(vocab_size=len(tokenizer), max_position_embeddings=66, pad_token_id=1, bos_token_id=0,
                                               eos_token_id=2, type_vocab_size=1, **SHAPE), add_pooling_layer=False).eval()
    cls = folder("camembert-cls", camembert, tokenizer, ["input_ids", "attention_mask"], "model.onnx", "cls", False, 32, None, False)
    cases = [
        dict(folder="bert-mean", prompt="", prefix="", vectors=vectors(mean, TEXTS)),
        dict(folder="bert-mean", prompt="query", prefix="", vectors=vectors(mean, TEXTS, prompt_name="query")),
        dict(folder="camembert-cls", prompt="", prefix="", vectors=vectors(cls, TEXTS)),
        dict(folder="camembert-cls", prompt="", prefix="query: ", vectors=vectors(cls, TEXTS, prompt="query: ")),
    ]
    for poolings in (["max"], ["mean_sqrt_len_tokens"], ["weightedmean"], ["lasttoken"], ["cls", "max", "mean"]):
        flags = dict(pooling_mode_cls_token="cls" in poolings, pooling_mode_max_tokens="max" in poolings,
                     pooling_mode_mean_tokens="mean" in poolings, pooling_mode_mean_sqrt_len_tokens="mean_sqrt_len_tokens" in poolings,
                     pooling_mode_weightedmean_tokens="weightedmean" in poolings, pooling_mode_lasttoken="lasttoken" in poolings)
        model = SentenceTransformer(modules=[cls[0], Pooling(32, pooling_mode=tuple(poolings))], device="cpu")
        cases.append(dict(folder="camembert-cls", prompt="", prefix="", pooling=dict(word_embedding_dimension=32, include_prompt=True) | flags,
                          vectors=vectors(model, TEXTS)))
    unprompted = SentenceTransformer(modules=[mean[0], Pooling(32, pooling_mode="mean", include_prompt=False)], prompts={"query": "query: "},
                                     device="cpu")
    cases.append(dict(folder="bert-mean", prompt="query", prefix="", normalise=False,
                      pooling=dict(word_embedding_dimension=32, pooling_mode_mean_tokens=True, include_prompt=False),
                      vectors=vectors(unprompted, TEXTS, prompt_name="query")))
    for name in ("bert-mean", "camembert-cls"):
        for weights in list((OUT / name).rglob("*.safetensors")):
            weights.unlink()
        for module in (OUT / name).glob("2_*"):
            shutil.rmtree(module)
    versions = {m.__name__: m.__version__ for m in (torch, transformers, sentence_transformers, tokenizers, onnx)}
    (OUT / "expected.json").write_text(
        json.dumps(dict(versions=versions, texts=TEXTS, cases=cases), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


main()
