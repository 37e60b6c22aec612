"""Writes the encoder folder with which the jobs `score` and `translation-quality` compute COMET.

    pip install -r requirements.txt
    python export_comet.py --model Unbabel/wmt22-comet-da --out comet-wmt22

and in the configuration `comet: {folder: comet-wmt22, ...}`. The folder may be copied to HDFS or S3.

--model  a name on the Hugging Face hub, or the checkpoint file of a downloaded model (checkpoints/model.ckpt); it must be a
         regression metric with a source, a hypothesis and a reference, as wmt22-comet-da is
--out    the folder to write: model.onnx (text to sentence embedding), estimator.onnx (three embeddings to a score),
         tokenizer.json, config.json, comet.json

One text is encoded once however often it is compared, so the encoder and the estimator are two files.
"""

import argparse
import importlib.metadata
import pathlib

import comet
import torch

from onnx_export import example, export, folder, write_folder


class SentenceEmbedding(torch.nn.Module):
    """A text's embedding. The weights of the layers are constants by now; what computes them knows no ONNX form."""

    def __init__(self, metric):
        super().__init__()
        self.metric = metric
        mixing = metric.layerwise_attention
        if mixing:
            weights = mixing.transform_fn(torch.cat(list(mixing.scalar_parameters)), dim=0).detach()
            mixing.transform_fn = lambda _, dim: weights

    def forward(self, input_ids, attention_mask):
        return self.metric.get_sentence_embedding(input_ids, attention_mask)


class Estimator(torch.nn.Module):
    """What the metric makes of the three embeddings, in the order it was trained with."""

    def __init__(self, metric):
        super().__init__()
        self.metric = metric

    def forward(self, source, hypothesis, reference):
        features = torch.cat((
            hypothesis, reference, hypothesis * reference, torch.abs(hypothesis - reference), hypothesis * source,
            torch.abs(hypothesis - source)), dim=1)
        return self.metric.estimator(features).view(-1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    path = arguments.model if pathlib.Path(arguments.model).exists() else comet.download_model(arguments.model)
    metric = comet.load_from_checkpoint(path).eval()
    if type(metric).__name__ != "RegressionMetric":
        parser.error(f"{arguments.model} is a {type(metric).__name__}, expected a RegressionMetric")
    encoder = metric.encoder
    out = folder(arguments.out)
    ids, mask = example(encoder.model.config.vocab_size)
    sizes = {0: "texts", 1: "tokens"}
    export(
        SentenceEmbedding(metric), (ids, mask), out / "model.onnx", ["input_ids", "attention_mask"], ["sentence_embedding"],
        dict(input_ids=sizes, attention_mask=sizes, sentence_embedding={0: "texts"}))
    names = ["source", "hypothesis", "reference"]
    embeddings = tuple(torch.rand(2, encoder.output_units) for _ in names)
    export(
        Estimator(metric), embeddings, out / "estimator.onnx", names, ["score"],
        {name: {0: "pairs"} for name in names + ["score"]})
    model = pathlib.Path(arguments.model)
    write_folder(out, encoder.tokenizer, encoder.model.config, "comet.json", dict(
        model=model.stem if model.exists() else model.name, longest=encoder.max_positions - 2, pad=encoder.tokenizer.pad_token_id,
        comet=importlib.metadata.version("unbabel-comet"), transformers=importlib.metadata.version("transformers")))
    print(f"wrote {out}")


if __name__ == "__main__":
    main()
