#!/usr/bin/env python3
"""Maps of the vectors of ./submit.sh bench tsne --rows N by openTSNE and scikit-learn, and all maps measured in the same way.

    pip install numpy==2.4.6 scipy==1.17.1 openTSNE==1.0.4 scikit-learn==1.9.1
    OMP_NUM_THREADS=2 python3 tsne_peers.py --folder OUT/tsne --rows 10000 [--only opentsne]

Both with their own defaults but for the threads (and the PCA start, which scikit-learn has by default too). The measure of a map is the
Kullback-Leibler divergence between the affinities of perplexity 30 over the 90 true nearest neighbours and the map, its normaliser summed
over all pairs; and the share of each vector's 10 true nearest neighbours that are among the 10 nearest on the map. Imports and the
measuring are not counted. The table at the end holds all maps of so many vectors that lie in the folder.
"""
import argparse
import pathlib
import resource
import time

import numpy as np

THREADS = 2


def opentsne(vectors):
    import openTSNE

    return openTSNE.TSNE(n_jobs=THREADS, random_state=42), lambda tsne: tsne.fit(vectors)


def scikit_learn(vectors):
    from sklearn.manifold import TSNE

    return TSNE(n_jobs=THREADS, init="pca", random_state=42), lambda tsne: tsne.fit_transform(vectors)


def divergence(affinities, layout):
    """Affinities as a sparse matrix that sums to one."""
    layout = layout.astype(np.float32)
    squares = (layout**2).sum(1)
    normaliser = 0.0
    for start in range(0, len(layout), 512):
        block = layout[start:start + 512]
        distances = squares[start:start + 512, None] + squares[None, :] - 2 * block @ layout.T
        np.maximum(distances, 0, out=distances)
        distances += 1
        np.reciprocal(distances, out=distances)
        normaliser += distances.sum(dtype=np.float64) - len(block)
    pairs = affinities.tocoo()
    apart = ((layout[pairs.row].astype(np.float64) - layout[pairs.col]) ** 2).sum(1)
    held = pairs.data > 0
    return float((pairs.data[held] * np.log(pairs.data[held] * (1 + apart[held]) * normaliser)).sum())


def neighbours(points, each):
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=each, algorithm="brute" if points.shape[1] > 10 else "kd_tree", n_jobs=THREADS)
    return search.fit(points).kneighbors_graph(mode="distance"), search.kneighbors(return_distance=False)


def main():
    from sklearn.manifold._t_sne import _joint_probabilities_nn

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--rows", required=True, type=int)
    parser.add_argument("--only", default="opentsne,scikit-learn", help="peers to run, separated by commas; empty for none")
    args = parser.parse_args()
    vectors = np.fromfile(args.folder / f"vectors-{args.rows}.f32", dtype="<f4").reshape(args.rows, -1)
    for name, peer in (("opentsne", opentsne), ("scikit-learn", scikit_learn)):
        if name not in args.only.split(","):
            continue
        tsne, fit = peer(vectors)
        wall, cpu = time.perf_counter(), time.process_time()
        layout = fit(tsne)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        np.asarray(layout, dtype="<f4").tofile(args.folder / f"{name}-{args.rows}.f32")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        (args.folder / f"{name}-{args.rows}.cost").write_text(f"{cpu:.2f} {wall:.2f} {peak}\n")
    distances, truth = neighbours(vectors, 90)
    distances.sort_indices()
    distances.data **= 2
    affinities = _joint_probabilities_nn(distances, 30, 0)
    print(f"{'tool':14}{'points':>9}{'CPU s':>10}{'wall s':>10}{'peak MB':>9}{'divergence':>12}{'10 neighbours kept':>20}")
    for name in ("ours", "opentsne", "scikit-learn"):
        file = args.folder / f"{name}-{args.rows}.f32"
        if file.exists():
            layout = np.fromfile(file, dtype="<f4").reshape(-1, 2)
            near = neighbours(layout, 10)[1]
            kept = np.mean([len(set(a) & set(b)) for a, b in zip(truth[:, :10].tolist(), near.tolist())]) / 10
            cpu, wall, peak = (args.folder / f"{name}-{args.rows}.cost").read_text().split()
            print(f"{name:14}{args.rows:>9}{float(cpu):>10.1f}{float(wall):>10.1f}{peak:>9}"
                  f"{divergence(affinities, layout):>12.4f}{kept:>20.4f}", flush=True)


if __name__ == "__main__":
    main()
