#!/usr/bin/env python3
"""Records what scikit-learn and openTSNE make of a seeded mixture of vectors, for GoldenTsneTest.

    pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 openTSNE==1.0.4
    python3 record_tsne.py > ../resources/fr/medinjection/tsne/golden.json
"""
import json

import numpy as np
import openTSNE
import sklearn
from scipy.spatial.distance import squareform
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _joint_probabilities_nn, _kl_divergence
from sklearn.neighbors import NearestNeighbors

COUNT, DIMENSIONS, CLUSTERS, PERPLEXITY = 300, 8, 6, 20


def rounded(values, digits):
    return [round(float(v), digits) for v in np.ravel(values)]


def main():
    random = np.random.default_rng(42)
    centres = random.uniform(-3, 3, (CLUSTERS, DIMENSIONS))
    vectors = centres[random.integers(CLUSTERS, size=COUNT)] + random.normal(size=(COUNT, DIMENSIONS))
    vectors = np.round(vectors, 4).astype(np.float32)
    distances = NearestNeighbors(n_neighbors=3 * PERPLEXITY).fit(vectors).kneighbors_graph(mode="distance")
    distances.sort_indices()
    distances.data **= 2
    sparse = _joint_probabilities_nn(distances, PERPLEXITY, 0).toarray()
    affinities = np.maximum(squareform((sparse + sparse.T) / 2, checks=False), np.finfo(float).tiny)

    def measured(layout):
        return _kl_divergence(np.ravel(layout).astype(np.float64), affinities, 1, COUNT, 2)

    fixed = np.round(random.normal(scale=4, size=(COUNT, 2)), 4).astype(np.float32)
    divergence, gradient = measured(fixed)
    own = TSNE(perplexity=PERPLEXITY, init="pca", random_state=42).fit_transform(vectors)
    other = openTSNE.TSNE(perplexity=PERPLEXITY, random_state=42).fit(vectors)
    print(json.dumps({
        "versions": {"scikit-learn": sklearn.__version__, "openTSNE": openTSNE.__version__, "numpy": np.__version__},
        "dimensions": DIMENSIONS,
        "perplexity": PERPLEXITY,
        "vectors": rounded(vectors, 4),
        "affinitiesOfFirst": rounded(sparse[0], 9),
        "map": rounded(fixed, 4),
        "divergence": float(divergence),
        "gradient": [float(f"{g:.6e}") for g in gradient],
        "finalScikitLearn": float(measured(own)[0]),
        "finalOpenTsne": float(measured(np.asarray(other))[0]),
    }))


if __name__ == "__main__":
    main()
