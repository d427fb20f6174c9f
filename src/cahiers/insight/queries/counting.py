"""Sizes of groups of texts, counted as the run was asked to, and the other way beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cahiers.insight.enums import Counting


@dataclass(frozen=True)
class Counted:
    """How texts were counted; `total` is how many voices that makes, None when the difference would tell too much.

    A run made before there was a choice counted each text and says nothing of the other way.
    """

    way: Counting
    texts: int
    total: int | None
    others: Sequence[int | None]

    @property
    def is_once(self) -> bool:
        """Whether each organised campaign counts once."""
        return self.way is Counting.ONCE

    @property
    def other_way(self) -> Counting:
        """The other way of counting."""
        return Counting.EACH if self.is_once else Counting.ONCE

    @property
    def is_alike(self) -> bool:
        """Whether no organised campaign was found: both ways give the same."""
        return self.total == self.texts

    @property
    def base(self) -> int:
        """What shares are parts of."""
        return self.total if self.is_once and self.total is not None else self.texts

    def sizes(self, shown: Sequence[int | None], rank: int) -> tuple[int | None, int | None]:
        """Return the size of a group as the run counts, and the other way."""
        return (shown[rank] if shown else None), (self.others[rank] if self.others else None)


def counted_in(told: dict[str, Any]) -> Counted:
    """Return how the texts of an output were counted."""
    counting = told.get("counting")
    if counting is None:
        return Counted(Counting.EACH, told["texts"], None, ())
    way = Counting(counting["chosen"])
    other = Counting.EACH if way is Counting.ONCE else Counting.ONCE
    return Counted(way, told["texts"], counting["total_once"], counting["public"][other.value])
