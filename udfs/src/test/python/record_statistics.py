"""What scipy, statsmodels, scikit-learn and krippendorff say about generated numbers; called by record_metrics.py."""

import math
import random
import warnings

import krippendorff
import numpy as np
from scipy import stats
from sklearn import metrics as sklearn
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportion_effectsize


def finite(value):
    value = float(value)
    return None if math.isnan(value) else "inf" if math.isinf(value) else value


def correlations(rng):
    for case in range(400):
        n = rng.choice([3, 4, 5, 8, 12, 20, 33, 34, 60, 120, 200])
        levels = rng.choice([2, 3, 5, 1000000])
        slope = rng.choice([0, 0, 0.3, 1, -1, 5])
        x = [rng.randrange(levels) / (1 if levels < 10 else 1000) for _ in range(n)]
        y = [round(slope * a + rng.gauss(0, 1) * (1 if levels < 10 else 300), rng.choice([0, 1, 6])) for a in x]
        y = x if case % 40 == 0 else [-a for a in x] if case % 40 == 1 else [1.0] * n if case % 40 == 2 else y
        values = []
        for test in (stats.pearsonr, stats.spearmanr, stats.kendalltau):
            try:
                found = test(x, y)
                values += [finite(found[0]), finite(found[1])]
            except ValueError:
                values += [None, None]
        yield [x, y, values]


def mcnemars(rng):
    for _ in range(200):
        b, c = (rng.choice([0, 1, 3, 10, rng.randrange(60), rng.randrange(2000)]) for _ in range(2))
        if b + c == 0:
            continue
        table = [[rng.randrange(50), b], [c, rng.randrange(50)]]
        exact = mcnemar(table, exact=True)
        corrected = mcnemar(table, exact=False, correction=True)
        plain = mcnemar(table, exact=False, correction=False)
        low, high = proportion_confint(b, b + c, 0.05, "beta")
        odds = [math.inf if p >= 1 else p / (1 - p) for p in (b / (b + c), 0 if b == 0 else low, 1 if c == 0 else high)]
        yield [b, c, [finite(v) for v in (exact.pvalue, corrected.statistic, corrected.pvalue, plain.statistic, plain.pvalue, *odds)]]


def families(rng):
    for _ in range(150):
        p = [rng.choice([rng.random(), rng.random() ** 4, 0.01, 0.0, 1.0]) for _ in range(rng.choice([1, 2, 3, 7, 20]))]
        yield [p, [finite(v) for v in multipletests(p, method="holm")[1]], [finite(v) for v in multipletests(p, method="fdr_bh")[1]]]


def raters(rng):
    for _ in range(200):
        levels, coders, units = rng.choice([2, 3, 5]), rng.choice([2, 2, 3, 5]), rng.choice([5, 12, 40])
        truth = [rng.randrange(levels) for _ in range(units)]
        noise, missing = rng.choice([0, 0.2, 0.6, 1]), rng.choice([0, 0.2])
        data = [[math.nan if rng.random() < missing else rng.randrange(levels) if rng.random() < noise else t for t in truth]
                for _ in range(coders)]
        alphas = []
        for level in ("nominal", "ordinal", "interval"):
            try:
                alphas.append(finite(krippendorff.alpha(data, level_of_measurement=level)))
            except ValueError:
                alphas.append(None)
        yield [[[None if math.isnan(v) else v for v in row] for row in data], alphas]


def kappas(rng):
    for _ in range(200):
        levels, n = rng.choice([2, 3, 5]), rng.choice([2, 5, 30, 100])
        a = [rng.randrange(levels) for _ in range(n)]
        b = [v if rng.random() < rng.choice([0.2, 0.7, 1]) else rng.randrange(levels) for v in a]
        yield [a, b, [finite(sklearn.cohen_kappa_score(a, b, weights=w)) for w in (None, "linear", "quadratic")]]


def answers(rng):
    for _ in range(400):
        options = rng.randint(2, 7)
        gold = sorted(rng.sample(range(options), rng.randint(1, options)))
        predicted = sorted(rng.sample(range(options), rng.randint(0, options))) if rng.random() < 0.8 else gold
        g, p = (np.array([[int(i in chosen) for i in range(options)]]) for chosen in (gold, predicted))
        yield [options, gold, predicted, [sklearn.accuracy_score(g, p), sklearn.jaccard_score(g, p, average="samples", zero_division=0),
                                          1 - sklearn.hamming_loss(g, p)]]


def effects(rng):
    for _ in range(100):
        a, b = rng.choice([0, 1, rng.random()]), rng.choice([0, 1, rng.random()])
        yield [a, b, float(proportion_effectsize(a, b))]


def quantiles(rng):
    for _ in range(100):
        values = [rng.gauss(0, 3) for _ in range(rng.choice([1, 2, 3, 10, 101]))]
        q = rng.choice([0, 0.025, 0.5, 0.9, 0.975, 1])
        yield [values, q, float(np.quantile(values, q))]


def dependent_correlations(rng):
    """Williams' t and Steiger's Z (1980, equations 7 and 14) of two correlations that share a variable, from raw values."""
    for _ in range(200):
        n = rng.choice([5, 12, 30, 103, 400])
        levels = rng.choice([2, 5, 1000])
        humans = [rng.randrange(levels) for _ in range(n)]
        pull = [rng.choice([0, 0.3, 1]) for _ in range(2)]
        judges = [[h * p + rng.gauss(0, levels) for h in humans] for p in pull]
        matrix = np.corrcoef([humans, *judges])
        if not np.isfinite(matrix).all():
            continue
        a, b, between = matrix[0, 1], matrix[0, 2], matrix[1, 2]
        mean = (a + b) / 2
        t = (a - b) * np.sqrt((n - 1) * (1 + between) / (
            2 * (n - 1) / (n - 3) * np.linalg.det(matrix) + mean**2 * (1 - between) ** 3))
        covariance = between * (1 - 2 * mean**2) - mean**2 * (1 - 2 * mean**2 - between**2) / 2
        z = (np.arctanh(a) - np.arctanh(b)) * np.sqrt((n - 3) / (2 - 2 * covariance / (1 - mean**2) ** 2))
        yield [a, b, between, n, [finite(v) for v in (t, 2 * stats.t.sf(abs(t), n - 3), z, 2 * stats.norm.sf(abs(z)),
                                                      np.arctanh(a) - np.arctanh(b))]]


def judges(rng):
    """The rate behind a judge's verdicts (Rogan and Gladen) with the interval of Lang and Reiczigel (2014)."""
    for _ in range(150):
        n, confidence = rng.choice([20, 100, 1000]), rng.choice([0.9, 0.95])
        right, wrong = rng.choice([5, 40, 90]), rng.choice([5, 40, 90])
        positive, hits, passes = rng.randint(0, n), rng.randint(right // 2, right), rng.randint(wrong // 2, wrong)
        z = stats.norm.ppf((1 + confidence) / 2)
        shares = [positive / n, hits / right, passes / wrong]
        padded = [(positive + z * z / 2) / (n + z * z), (hits + 1) / (right + 2), (passes + 1) / (wrong + 2)]
        if shares[1] + shares[2] <= 1 or padded[1] + padded[2] <= 1:
            continue
        rate = (padded[0] + padded[2] - 1) / (padded[1] + padded[2] - 1)
        of = [p * (1 - p) / m for p, m in zip(padded, (n + z * z, right + 2, wrong + 2))]
        half = z / (padded[1] + padded[2] - 1) * np.sqrt(of[0] + rate**2 * of[1] + (1 - rate) ** 2 * of[2])
        centre = rate + 2 * z * z * (rate * of[1] - (1 - rate) * of[2])
        estimate = (shares[0] + shares[2] - 1) / (shares[1] + shares[2] - 1)
        yield [[n, positive, right, hits, wrong, passes], confidence,
               [finite(v) for v in np.clip([estimate, centre - half, centre + half], 0, 1)]]


def record_statistics(out, write, versions):
    warnings.simplefilter("ignore")
    makers = (correlations, mcnemars, families, raters, kappas, answers, effects, quantiles, dependent_correlations, judges)
    document = {maker.__name__: list(maker(random.Random(i))) for i, maker in enumerate(makers)}
    write(out / "statistics.json.gz", {"versions": versions("scipy", "statsmodels", "scikit-learn", "krippendorff", "numpy"), **document})
