"""Reference populations: how many people there are of each kind, according to whom, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

Cell = tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A population counted by a source at a date. What the source does not say stays unknown (None), never 0.

    Attributes
    ----------
    name : str
        What is counted, for people to read.
    source : str
        Who says so: publication or address.
    on : date
        The day the figures describe.
    dimensions : tuple of str
        What the keys of `counts` stand for, for example ("audience", "territory").
    counts : mapping of tuple of str to float or None
        People of each cell; None when the source is silent.

    Examples
    --------
    >>> pupils = Reference("Élèves", "repères", date(2025, 9, 1), ("level",), {("école",): 60, ("lycée",): None})
    >>> pupils.total is None, pupils.known
    (True, 60)
    """

    name: str
    source: str
    on: date
    dimensions: tuple[str, ...]
    counts: Mapping[Cell, float | None]

    def __post_init__(self) -> None:
        if not self.source.strip() or not self.name.strip():
            raise ValueError("a reference population has a name and a source")
        for cell, count in self.counts.items():
            if len(cell) != len(self.dimensions):
                raise ValueError(f"cell {cell} does not have the {len(self.dimensions)} dimensions {self.dimensions}")
            if count is not None and not 0 <= count < float("inf"):
                raise ValueError(f"cell {cell} counts {count} people")
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))

    @property
    def known(self) -> float:
        """People in the cells whose count is known."""
        return sum(count for count in self.counts.values() if count is not None)

    @property
    def total(self) -> float | None:
        """People in all, unknown as soon as one cell is."""
        return None if None in self.counts.values() else self.known

    def margin(self, dimension: str) -> dict[str, float | None]:
        """Return people by value of one dimension; a sum with an unknown part is unknown."""
        if dimension not in self.dimensions:
            raise ValueError(f"{dimension!r} is not one of {self.dimensions}")
        place = self.dimensions.index(dimension)
        margin: dict[str, float | None] = {}
        for cell, count in self.counts.items():
            before = margin.get(cell[place], 0.0)
            margin[cell[place]] = None if before is None or count is None else before + count
        return margin
