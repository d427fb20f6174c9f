"""Means, medians and quartiles of answers of which one knows how many times each was given."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_BINS = 12
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Bin:
    """How many answers lie from `start` (included) to `end` (excluded, except for the last)."""

    start: float
    end: float
    count: int | None


@dataclass(frozen=True)
class NumberSummary:
    """What numbers look like; the deviation is that of the answers themselves, not an estimate."""

    n: int
    mean: float
    median: float
    lower_quartile: float
    upper_quartile: float
    deviation: float
    least: float | None
    most: float | None
    bins: tuple[Bin, ...] = ()


@dataclass(frozen=True)
class Spread:
    """The middle of a scale: the label of the median step (two when it falls between), and the mean of the places.

    The steps of a scale are ordered, nothing says that they are evenly spaced: the mean is a secondary figure.
    """

    n: int
    median: tuple[str, ...]
    mean: float
    steps: int


def quantile(counted: Sequence[tuple[float, int]], part: float) -> float:
    """Return the value below which a part of the answers lies, between two answers where it falls there.

    `counted` is sorted, without zero counts in all; the definition is that of spreadsheets (inclusive).
    """
    n = sum(people for _value, people in counted)
    place = part * (n - 1)
    below, above = math.floor(place), math.ceil(place)
    found: list[float] = []
    passed = 0
    for value, people in counted:
        passed += people
        while len(found) < 2 and passed > (below, above)[len(found)]:
            found.append(value)
        if len(found) == 2:
            break
    return found[0] + (found[1] - found[0]) * (place - below)


def number_summary(values: Mapping[float, int]) -> NumberSummary | None:
    """Return the summary of numbers given with how many times each; None when there is none."""
    counted = sorted((value, people) for value, people in values.items() if people)
    n = sum(people for _value, people in counted)
    if not n:
        return None
    mean = math.fsum(value * people for value, people in counted) / n
    variance = math.fsum((value - mean) ** 2 * people for value, people in counted) / n
    return NumberSummary(
        n=n,
        mean=mean,
        median=quantile(counted, 0.5),
        lower_quartile=quantile(counted, 0.25),
        upper_quartile=quantile(counted, 0.75),
        deviation=math.sqrt(variance),
        least=counted[0][0],
        most=counted[-1][0],
        bins=_bins(counted),
    )


def _bins(counted: Sequence[tuple[float, int]]) -> tuple[Bin, ...]:
    """Return at most twelve bins of the same round width."""
    least, most = counted[0][0], counted[-1][0]
    if least == most:
        return (Bin(least, most, counted[0][1]),)
    width = _round_width((most - least) / MOST_BINS)
    if width < 1 and all(value.is_integer() for value, _people in counted):
        width = 1.0
    first = math.floor(least / width)
    counts = [0] * (math.floor(most / width) - first + 1)
    for value, people in counted:
        counts[math.floor(value / width) - first] += people
    return tuple(Bin((first + i) * width, (first + i + 1) * width, count) for i, count in enumerate(counts))


def _round_width(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-12))
