"""What a run asked a model server is all accounted for: python llama-accounts.py ADDRESS OUT.

The tokens that the server read and wrote are those that the manifests tell of, every item is kept or rejected with a reason, and every
question is answered or has failed.
"""

import json
import pathlib
import re
import sys
import urllib.request

address, out = sys.argv[1], pathlib.Path(sys.argv[2])
TRANSLATED, SYNTHETIC = ("llm/translate/qwen3-next", "llm/translate-rejected/qwen3-next"), ("llm/synthesise", "llm/synthesise-rejected")
ANSWERS = "predictions/local"


def manifest(dataset):
    return json.loads((out / dataset / "_manifest.json").read_text())


def usage(key, *datasets):
    return sum(model[key] for dataset in datasets for model in manifest(dataset)["facts"]["usage"].values())


def total(key):
    return usage(key, TRANSLATED[0], SYNTHETIC[0], ANSWERS)


def reasons(dataset):
    by_reason = {}
    for key, count in manifest(dataset)["counts"].items():
        reason = re.search(r"reason=([^/]+)", key).group(1)
        by_reason[reason] = by_reason.get(reason, 0) + count
    return by_reason


def account(name, kept, rejected):
    asked, rows, why = manifest(kept)["facts"]["rows-in"], manifest(kept)["rows"], reasons(rejected)
    print(f"{name}: {asked} items = {rows} kept + {sum(why.values())} rejected: {why}")
    assert asked == rows + sum(why.values()) > 0, f"{name}: items that are neither kept nor rejected"


def answers():
    items, rows, facts = manifest("test-set")["rows"], manifest(ANSWERS)["rows"], manifest(ANSWERS)["facts"]
    letters = facts["letters-with-log-probability"]
    print(f"generate: {items} questions = {rows} answered + {facts['failed']} failed; closed ones whose letters have log-probabilities: {letters}")
    assert items == rows + facts["failed"] == usage("requests", ANSWERS) > 0, "questions that nothing tells of"
    assert sum(letters.values()) > letters.get("none", 0), "no log-probabilities came"


metrics = urllib.request.urlopen(address + "/metrics").read().decode()
read, written = (
    int(float(re.search(rf"^llamacpp:{name}_total (\S+)", metrics, re.M).group(1)))
    for name in ("prompt_tokens", "tokens_predicted")
)
print(f"{total('requests')} requests, {total('failed')} of them without a usable reply")
print(f"the server read {read} tokens and wrote {written}; the manifests tell of {total('prompt-tokens')} and {total('completion-tokens')}")
assert total("requests") > 0 and written > 0, "nothing was asked"
assert (read, written) == (total("prompt-tokens"), total("completion-tokens")), "tokens that nothing tells of"
account("translate", *TRANSLATED)
account("synthesise", *SYNTHETIC)
answers()
