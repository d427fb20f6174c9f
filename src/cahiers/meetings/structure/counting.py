"""Counting a room's vote: a single choice, or a mention for each proposition. Pure; a tie stays a tie.

Grades are whole numbers, the higher the better. A ballot without any choice is blank: it counts in the turnout and
nowhere else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Counts = dict[int, dict[int, int]]  # candidate: {grade: how many ballots}; a single choice is the grade 1


@dataclass(frozen=True)
class Tally:
    """What the ballots say."""

    counts: Counts
    blank: int
    winners: tuple[int, ...]  # several when they are tied, none when every ballot is blank


def count_single(ballots: Iterable[Mapping[int, int]], candidates: Sequence[int]) -> Tally:
    """Count one choice a ballot: those with the most voices win.

    >>> count_single([{1: 1}, {2: 1}, {2: 1}, {}], [1, 2])
    Tally(counts={1: {1: 1}, 2: {1: 2}}, blank=1, winners=(2,))
    """
    counts, blank = _added_up(ballots, candidates)
    voices = {candidate: sum(counts[candidate].values()) for candidate in candidates}
    most = max(voices.values(), default=0)
    return Tally(counts, blank, tuple(one for one in candidates if most and voices[one] == most))


def count_graded(ballots: Iterable[Mapping[int, int]], candidates: Sequence[int]) -> Tally:
    """Count mentions by majority judgment: the best median wins; equal medians are parted one voter at a time.

    >>> count_graded([{1: 5, 2: 3}, {1: 1, 2: 3}, {1: 1, 2: 4}], [1, 2]).winners
    (2,)
    """
    counts, blank = _added_up(ballots, candidates)
    values = {candidate: majority_value(counts[candidate]) for candidate in candidates}
    best = max(values.values(), default=[])
    return Tally(counts, blank, tuple(one for one in candidates if best and values[one] == best))


def _added_up(ballots: Iterable[Mapping[int, int]], candidates: Sequence[int]) -> tuple[Counts, int]:
    counts: dict[int, Counter[int]] = {candidate: Counter() for candidate in candidates}
    blank = 0
    for ballot in ballots:
        blank += not ballot
        for candidate, grade in ballot.items():
            counts[candidate][grade] += 1
    return {candidate: dict(sorted(counted.items(), reverse=True)) for candidate, counted in counts.items()}, blank


def median_grade(counted: Mapping[int, int]) -> int | None:
    """Return the mention that a majority gives at least: the lower of the two in the middle of an even number."""
    voices = sum(counted.values())
    reached = 0
    for grade in sorted(counted):
        reached += counted[grade]
        if 2 * reached >= voices > 0 and counted[grade]:
            return grade
    return None


def majority_value(counted: Mapping[int, int]) -> list[int]:
    """Return the successive medians when the voter in the middle leaves, again and again: two lists compare as the rule says.

    Two are equal only when the same mentions were given as many times (Balinski and Laraki, 2010).

    >>> majority_value({5: 1, 3: 2})
    [3, 3, 5]
    """
    left = Counter({grade: voices for grade, voices in counted.items() if voices})
    medians: list[int] = []
    while (median := median_grade(left)) is not None:
        medians.append(median)
        left[median] -= 1
        left = +left
    return medians
