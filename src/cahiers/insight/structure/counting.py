"""Two ways of counting told side by side, without the size of a small campaign being their difference."""

from collections.abc import Sequence

from cahiers.questionnaires.structure.masking import THRESHOLD, Line, masked_line


def beside(shown: Sequence[int | None], counts: Sequence[int], others: Sequence[int]) -> Line:
    """Return the counts of the other way, hidden where the first are, and where the two differ by a few texts.

    >>> beside([60, 40, None], [60, 40, 5], [60, 28, 3])
    (60, None, None)
    >>> beside([60, 40, 30], [60, 40, 30], [60, 36, 30])
    (60, None, None)
    """
    hidden = {rank for rank, one in enumerate(shown) if one is None}
    near = {rank for rank, (one, two) in enumerate(zip(counts, others, strict=True)) if 0 < abs(one - two) < THRESHOLD}
    return masked_line(others, forced=hidden | near)


def told_total(each: int, once: int) -> int | None:
    """Return how many voices are left when each campaign speaks once; None when the difference is a few texts.

    >>> told_total(100, 100), told_total(100, 96), told_total(100, 60)
    (100, None, 60)
    """
    return None if 0 < each - once < THRESHOLD else once
