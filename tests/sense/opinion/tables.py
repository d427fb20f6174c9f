"""Tables of votes drawn with a known truth, for tests and benches."""

import numpy as np

from cahiers.sense.opinion import Votes


def drawn(rows, columns, chances, random, **options):
    """Cast votes with given chances of agreeing, one pass in ten."""
    agreed = random.random(len(rows)) < chances
    values = np.where(random.random(len(rows)) < 0.1, 0, np.where(agreed, 1, -1))
    return Votes.from_arrays(rows, columns, values, **options)


def planted(n, m, density, k, seed, strength=2.0):
    """Draw k groups with their own opinions, every cell seen with the same chance; return votes and true groups."""
    random = np.random.default_rng(seed)
    group = random.integers(0, k, n)
    logits = random.normal(0, strength, (k, m)) + random.normal(0, 0.7, m)
    rows, columns = np.nonzero(random.random((n, m)) < density)
    votes = drawn(rows, columns, 1 / (1 + np.exp(-logits[group[rows], columns])), random)
    return votes, group[votes.participants]


def popular(n, m, seed):
    """Draw independent votes where a few statements are seen by nearly all and most people vote little (Pareto)."""
    random = np.random.default_rng(seed)
    popularity = -np.log(np.arange(1, m + 1))
    each = np.minimum(m, (random.pareto(1.2, n) * 5 + 3).astype(int))
    seen = [np.argsort(-(popularity + random.gumbel(size=m)))[:many] for many in each]
    columns, rows = np.concatenate(seen), np.repeat(np.arange(n), each)
    chances = 1 / (1 + np.exp(-random.normal(0, 1, m)))
    return drawn(rows, columns, chances[columns], random)
