"""Records the golden values of the tokenizer tests: a small byte-level tokenizer in Qwen2's manner, and the ids, offsets and decoded texts of
the Python library on awkward French.

    pip install tokenizers
    python record_tokenizer.py ../resources/golden-token
"""
import json
import pathlib
import sys

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

OUT = pathlib.Path(sys.argv[1])
SPLIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LEARN = [
    "L’angine à streptocoque se traite par l’amoxicilline. L’angine virale ne se traite pas par antibiotique.",
    "Le traitement de l’hypertension artérielle repose sur les règles hygiéno-diététiques, puis sur un traitement.",
    "Quel est le traitement de première intention de l’œdème aigu du poumon ?\n(A) Furosémide\n(B) Amoxicilline\n",
    "The patient was treated with amoxicillin for ten days. The treatment was well tolerated.",
]
TEXTS = [
    "", " ", "\n", "A", "L’œdème aigu du poumon : 3,5 mg/kg à 100 €", "de\u0301ce\u0300s (décomposé) et décès",
    "<|im_start|>user\nQuel traitement ?\n<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\nA<|im_end|>\n",
    "« guillemets\u00a0» et\u202f: espaces", "𝛽-lactamine 🫀 cœur", "12345 67\r\n\r\n  fin  ", "日本語", "l'hôpital, aujourd'hui <|im_end|", "\t\ttab",
]


def build():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.train_from_iterator(LEARN, trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=False)])
    return tokenizer


OUT.mkdir(parents=True, exist_ok=True)
built = build()
built.save(str(OUT / "tokenizer.json"))
cases = []
for text in TEXTS:
    encoding = built.encode(text, add_special_tokens=False)
    cases.append(dict(text=text, ids=encoding.ids, offsets=encoding.offsets, shown=built.decode(encoding.ids, skip_special_tokens=False),
                      dropped=built.decode(encoding.ids, skip_special_tokens=True)))
(OUT / "expected.json").write_text(json.dumps(dict(
    tokenizers=tokenizers.__version__, size=built.get_vocab_size(), cases=cases), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
