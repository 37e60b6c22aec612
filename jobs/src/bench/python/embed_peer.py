#!/usr/bin/env python3
"""The Python side of ./submit.sh bench embed: a seeded sentence model of MiniLM's shape, and what onnxruntime costs from Python with it.

    pip install torch transformers sentence-transformers onnx onnxscript onnxruntime numpy
    python3 embed_peer.py make OUT/embed      # the model, with a tokenizer learnt from OUT/embed/texts.txt
    python3 embed_peer.py run OUT/embed       # the same texts, batches and one thread; compares with OUT/embed/vectors.bin

Imports and loading are not counted; a few texts warm up, as on the other side.
"""
import pathlib
import resource
import shutil
import sys
import tempfile
import time

SHAPE = dict(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536, max_position_embeddings=512)
LONGEST = 256
BATCH_TOKENS = 4096


def make(folder):
    import onnx
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(42)
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(read(folder), trainers.WordPieceTrainer(vocab_size=4000, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(t, tokenizer.token_to_id(t)) for t in ("[CLS]", "[SEP]")])
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]",
                                   mask_token="[MASK]", model_max_length=LONGEST)
    bert = BertModel(BertConfig(vocab_size=len(fast), pad_token_id=0, initializer_range=0.06, **SHAPE), add_pooling_layer=False).eval()
    target = folder / "model"
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as base:
        bert.save_pretrained(base)
        fast.save_pretrained(base)
        built = SentenceTransformer(device="cpu", modules=[
            Transformer(base, max_seq_length=LONGEST), Pooling(SHAPE["hidden_size"], pooling_mode="mean"), Normalize()])
        built.save(str(target), create_model_card=False)
    (target / "model.safetensors").unlink()
    names = ["input_ids", "attention_mask", "token_type_ids"]

    class States(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.bert = bert

        def forward(self, *inputs):
            return self.bert(**dict(zip(names, inputs))).last_hidden_state

    ones = tuple(torch.ones(2, 7, dtype=torch.long) for _ in names)
    batch, length = torch.export.Dim("batch", min=1), torch.export.Dim("length", min=1, max=512)
    program = torch.onnx.export(States().eval(), ones, input_names=names, output_names=["last_hidden_state"],
                                dynamic_shapes=[tuple({0: batch, 1: length} for _ in names)], dynamo=True, verbose=False)
    (target / "onnx").mkdir()
    onnx.save(program.model_proto, str(target / "onnx" / "model.onnx"))


def read(folder):
    return (folder / "texts.txt").read_text(encoding="utf-8").splitlines()


def batches(lengths):
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    at = 0
    while at < len(order):
        count = max(1, BATCH_TOKENS // max(1, lengths[order[at]]))
        yield order[at:at + count]
        at += count


def run(folder):
    import numpy
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "model" / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model" / "onnx" / "model.onnx"), options, providers=["CPUExecutionProvider"])
    names = [value.name for value in session.get_inputs()]

    def embed(texts):
        ids = [tokenizer.encode(text).ids for text in texts]
        vectors = [None] * len(texts)
        for places in batches([len(one) for one in ids]):
            length = len(ids[places[0]])
            tokens = numpy.zeros((len(places), length), dtype=numpy.int64)
            mask = numpy.zeros_like(tokens)
            for row, place in enumerate(places):
                tokens[row, :len(ids[place])] = ids[place]
                mask[row, :len(ids[place])] = 1
            feed = dict(input_ids=tokens, attention_mask=mask, token_type_ids=numpy.zeros_like(tokens))
            states = session.run(["last_hidden_state"], {name: feed[name] for name in names})[0]
            means = (states * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
            means /= numpy.maximum(numpy.linalg.norm(means, axis=1, keepdims=True), 1e-12)
            for row, place in enumerate(places):
                vectors[place] = means[row]
        return numpy.array(vectors)

    texts = read(folder)
    embed(texts[:20])
    usage, start = resource.getrusage(resource.RUSAGE_SELF), time.time()
    found = embed(texts)
    wall, after = time.time() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime
    print(f"onnxruntime {onnxruntime.__version__} from Python: {len(texts)} texts, 1 thread: {cpu:.2f} CPU s, {wall:.2f} s wall, "
          f"{1000 * cpu / len(texts):.2f} ms CPU a text")
    ours = folder / "vectors.bin"
    if ours.exists():
        theirs = numpy.fromfile(ours, dtype=">f4").reshape(found.shape)
        print(f"greatest difference to the Java side: {numpy.abs(theirs - found).max():.2e}, "
              f"least cosine: {(theirs * found).sum(1).min():.7f}")


if __name__ == "__main__":
    {"make": make, "run": run}[sys.argv[1]](pathlib.Path(sys.argv[2]))
