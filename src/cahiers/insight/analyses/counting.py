"""How often a text counts: each one, or each organised campaign once. Tables follow the choice, both figures are told."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cahiers.insight.analyses.computed import crossed_sizes, labels_of, table_of
from cahiers.insight.analyses.organised import campaigns_among
from cahiers.insight.enums import Counting
from cahiers.insight.structure.counting import beside, told_total
from cahiers.questionnaires.structure.masking import Line


@dataclass(frozen=True, eq=False)
class Voices:
    """The texts of an extract, and those that are left when each organised campaign speaks once."""

    extract: pa.Table
    counting: Counting
    spoken_once: NDArray[np.bool_]

    @property
    def kept(self) -> NDArray[np.bool_]:
        """The texts that tables count."""
        return self.spoken_once if self.counting is Counting.ONCE else np.ones(len(self.extract), np.bool_)

    def table(self, groups: NDArray[np.int64], column: str, n_groups: int) -> dict[str, Any]:
        """Cross groups of texts with a column of the extract; see `table_of`."""
        return self.crossed(groups, self.extract.column(column).to_pylist(), n_groups)

    def crossed(self, groups: NDArray[np.int64], names: list[Any], n_groups: int) -> dict[str, Any]:
        """Cross groups of texts with one name for each text."""
        kept = self.kept
        return table_of(groups[kept], labels_of([names[row] for row in np.flatnonzero(kept).tolist()]), n_groups)

    def told(self, groups: NDArray[np.int64], n_groups: int, shown: Line) -> dict[str, Any]:
        """Return the sizes of groups counted both ways, the last one being that of no group (-1).

        `shown` are those of the way chosen, as the tables let them be read.
        """
        both = {
            Counting.EACH: crossed_sizes(groups, n_groups),
            Counting.ONCE: crossed_sizes(groups[self.spoken_once], n_groups),
        }
        other = Counting.EACH if self.counting is Counting.ONCE else Counting.ONCE
        public = {self.counting: shown, other: beside(shown, both[self.counting], both[other])}
        totals = {way: sum(sizes) for way, sizes in both.items()}
        return {
            "chosen": self.counting.value,
            "each": both[Counting.EACH],
            "once": both[Counting.ONCE],
            "public": {way.value: line for way, line in public.items()},
            "total_once": told_total(totals[Counting.EACH], totals[Counting.ONCE]),
        }


def voices_of(extract: pa.Table, texts: list[str], parameters: dict[str, Any]) -> Voices:
    """Find the organised campaigns among the texts, and count as the settings say: once unless they say otherwise."""
    counting = Counting(parameters.get("counting", Counting.ONCE))
    return Voices(extract, counting, campaigns_among(extract, texts).spoken_once())
