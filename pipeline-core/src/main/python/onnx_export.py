"""What both export scripts share: a torch module to an ONNX file, a tokenizer to tokenizer.json."""

import json
import pathlib

import torch


def export(module, arguments, path, inputs, outputs, sizes):
    """Writes `module` as it computes for `arguments`; `sizes` names the dimensions that change, by tensor."""
    with torch.no_grad():
        torch.onnx.export(
            module.eval(), arguments, str(path), input_names=inputs, output_names=outputs, dynamic_axes=sizes,
            opset_version=17, do_constant_folding=True, dynamo=False)


def write_folder(out, tokenizer, config, name, facts):
    """Writes the tokenizer, without any cutting or padding of its own, the encoder's configuration and our own facts."""
    backend = tokenizer.backend_tokenizer
    backend.no_truncation()
    backend.no_padding()
    backend.save(str(out / "tokenizer.json"))
    config.to_json_file(out / "config.json")
    (out / name).write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def folder(path):
    out = pathlib.Path(path)
    out.mkdir(parents=True, exist_ok=True)
    return out


class TokenEmbeddings(torch.nn.Module):
    """The last hidden states of an encoder."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model(input_ids, attention_mask=attention_mask)[0]


def example(vocabulary):
    """Token ids of two rows, one of them padded, to trace a model with."""
    ids = torch.arange(2, 14).remainder(vocabulary).reshape(2, 6)
    mask = torch.ones_like(ids)
    mask[1, 4:] = 0
    return ids, mask
