#!/usr/bin/env python3
"""What the MinHash deduplication of datatrove and of text-dedup costs and finds on the rows of ./submit.sh bench corpus.

    pip install datatrove text-dedup tokenizers orjson "xxhash<4"
    python3 peers.py --corpus OUT/peers --pairs OUT/pairs --ngram 3 --bands 24 --rows 6 --threshold 0.8

OUT/peers holds JSON lines with id and text: folded words, one blank between them, so that both tools cut the words that
we cut and pay nothing for it. Each tool runs in a process of its own; its CPU seconds (user and system, with its
children) are those of that process alone, imports included. Neither verifies its candidates: the threshold only selects
the planted pairs of which recall is counted.
"""
import argparse
import glob
import json
import os
import pickle
import resource
import struct
import subprocess
import sys
import tempfile
import time


def datatrove(args, work):
    from datatrove.executor.local import LocalPipelineExecutor
    from datatrove.pipeline.dedup import minhash
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.utils import word_tokenizers

    class Blanks(word_tokenizers.WordTokenizer):
        def word_tokenize(self, text):
            return text.split()

        def sent_tokenize(self, text):
            return [text]

        def span_tokenize(self, text):
            return [(0, len(text))]

    minhash.load_word_tokenizer = lambda language: Blanks()
    config = minhash.MinhashConfig(n_grams=args.ngram, num_buckets=args.bands, hashes_per_bucket=args.rows)
    steps = [
        (2, [JsonlReader(args.corpus, glob_pattern="*.json*"), minhash.MinhashDedupSignature(f"{work}/signatures", config=config)]),
        (args.bands, [minhash.MinhashDedupBuckets(f"{work}/signatures", f"{work}/buckets", config=config)]),
        (1, [minhash.MinhashDedupCluster(f"{work}/buckets", f"{work}/clusters", config=config, save_cluster_id=True)]),
    ]
    for number, (tasks, pipeline) in enumerate(steps):
        LocalPipelineExecutor(
            pipeline, tasks=tasks, workers=min(2, tasks), logging_dir=f"{work}/logs{number}", start_method="fork"
        ).run()
    shares = [[], []]  # files go to the tasks in turn
    for i, file in enumerate(sorted(glob.glob(f"{args.corpus}/*.json*"))):
        shares[i % 2] += [json.loads(line)["id"] for line in open(file)]
    clusters = {}
    for rank, ids in enumerate(shares):
        file = f"{work}/clusters/{rank:06d}.clusters"
        data = open(file, "rb").read() if os.path.exists(file) else b""
        for row, cluster in struct.iter_unpack("<2I", data):
            clusters[ids[row]] = cluster
    return clusters


def text_dedup(args, work):
    data = sorted(glob.glob(f"{args.corpus}/*.json*"))
    os.makedirs(f"{work}/in", exist_ok=True)
    for i, file in enumerate(data):
        os.symlink(os.path.abspath(file), f"{work}/in/{i}.jsonl")
    options = dict(
        path="json", data_dir=f"{work}/in", split="train", cache_dir=f"{work}/cache", output=f"{work}/out", column="text",
        idx_column="id", ngram=args.ngram, min_length=1, num_perm=args.bands * args.rows, b=args.bands, r=args.rows,
        threshold=args.threshold, num_proc=2)
    command = [sys.executable, "-m", "text_dedup.minhash", "--debug"]
    for key, value in options.items():
        command += [f"--{key}", str(value)]
    subprocess.run(command, check=True)
    state = pickle.load(open(f"{work}/out/uf.pkl", "rb"))
    parents = state["parent"] if isinstance(state, dict) else state.parent
    ids = state.get("id2id") if isinstance(state, dict) else None
    if ids is None:
        names = [json.loads(line)["id"] for file in data for line in open(file)]
        ids = dict(enumerate(names))

    def root(node):
        while parents[node] != node:
            node = parents[node]
        return node

    return {ids.get(node, node): root(node) for node in parents}


def planted(args):
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(args.pairs).to_pylist()
    return [(row["id"], row["original"]) for row in rows if row["similarity"] >= args.threshold]


def child(args):
    with tempfile.TemporaryDirectory() as work:
        clusters = TOOLS[args.tool](args, work)
    cpu = sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
    pairs = planted(args)
    found = sum(1 for a, b in pairs if a in clusters and clusters[a] == clusters.get(b))
    sizes = {}
    for cluster in clusters.values():
        sizes[cluster] = sizes.get(cluster, 0) + 1
    removed = sum(size - 1 for size in sizes.values())
    print(json.dumps({"cpu": cpu, "found": found, "planted": len(pairs), "removed": removed}))


TOOLS = {"datatrove": datatrove, "text-dedup": text_dedup}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--ngram", type=int, default=3)
    parser.add_argument("--bands", type=int, default=24)
    parser.add_argument("--rows", type=int, default=6)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--tool", choices=TOOLS)
    args = parser.parse_args()
    if args.tool:
        return child(args)
    documents = sum(1 for file in glob.glob(f"{args.corpus}/*.json*") for _ in open(file))
    failed = False
    for tool in TOOLS:
        start = time.time()
        run = subprocess.run([sys.executable, __file__, *sys.argv[1:], "--tool", tool], capture_output=True, text=True)
        if run.returncode:
            failed = True
            print(f"{tool}: failed with status {run.returncode}\n{run.stderr[-2000:]}")
            continue
        result = json.loads(run.stdout.strip().splitlines()[-1])
        print(
            f"{tool}: {result['cpu']:.1f} CPU s, {time.time() - start:.1f} s wall, "
            f"{documents / result['cpu']:.0f} documents per CPU second, recall {result['found']} of {result['planted']}, "
            f"{result['removed']} of {documents} removed")
    sys.exit(failed)


if __name__ == "__main__":
    main()
