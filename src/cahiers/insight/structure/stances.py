"""For, mixed and against by group or audience, as the public may read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from cahiers.questionnaires.structure.masking import masked

FIVE = 5


@dataclass(frozen=True)
class Stances:
    """One line: percentages of the votes cast by a group; None is hidden."""

    label: str
    votes: int | None
    votes_for: int | None
    votes_mixed: int | None
    votes_against: int | None


def stances(labels: Sequence[str], counts: Sequence[Sequence[int]]) -> list[Stances]:
    """Return a line for each label, from counts of (against, mixed, for); small counts are hidden, see `masked`.

    >>> [line.votes_for for line in stances(["A", "B"], [[20, 15, 65], [40, 30, 30]])]
    [65, 30]
    """
    table = masked(counts)
    lines = []
    for label, cells, total in zip(labels, table.cells, table.row_totals, strict=True):
        against, mixed, agree = (round(100 * cell / total) if cell is not None and total else None for cell in cells)
        lines.append(Stances(label, total, agree, mixed, against))
    return lines


def at_least(share: float | None) -> int | None:
    """Return the multiple of five points below a share: a bound that gives no count away.

    >>> at_least(0.879), at_least(None)
    (85, None)
    """
    return None if share is None else int(share * 100 + 1e-9) // FIVE * FIVE
