"""A code frame, and answers cut into the pieces that can each be about another thing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# People list things: "santé, école ; les transports et la justice". A dash inside a word parts nothing.
_BETWEEN = re.compile(r"[\n\r;,.!?•:/()]+|\s[-–—]+\s?|^[-–—]\s*|(?<=\s)et\s", re.IGNORECASE)
_SHORTEST = 3


@dataclass(frozen=True)
class Code:
    """One category of a code frame.

    Attributes
    ----------
    name : str
        What it is called; its words count as an example.
    examples : tuple of str
        Answers that a person put there; five are enough to begin.
    covers : tuple of str
        Names of its sub-categories, which count as examples too.
    """

    name: str
    examples: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """Everything the machine is shown of this code."""
        return (self.name, *self.covers, *self.examples)


def pieces_of(texts: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Cut texts at punctuation, at list marks and at "et"; a text without any piece stays whole.

    Returns
    -------
    pieces : list of str
        In order, at least one a text.
    rows : ndarray of int64, shape (n_pieces,)
        Text of each.

    Examples
    --------
    >>> pieces_of(["La santé, l’école et les transports", "porte-parole", ""])
    (['La santé', 'l’école', 'les transports', 'porte-parole', ''], array([0, 0, 0, 1, 2]))
    """
    pieces: list[str] = []
    rows: list[int] = []
    for row, text in enumerate(texts):
        found = [part.strip() for part in _BETWEEN.split(text)]
        found = [part for part in found if len(part) >= _SHORTEST] or [text.strip()]
        pieces += found
        rows += [row] * len(found)
    return pieces, np.array(rows, np.int64)


def check_frame(frame: Sequence[Code]) -> None:
    """Refuse a frame that cannot be applied: fewer than two codes, a name twice or blank."""
    names = [code.name.strip() for code in frame]
    if len(names) < 2:
        raise ValueError(f"{len(names)} codes in the frame: at least 2 are needed to tell anything apart")
    for place, name in enumerate(names):
        if not name:
            raise ValueError(f"code {place + 1} of the frame has no name")
        if name in names[:place]:
            raise ValueError(f"code “{name}” stands twice in the frame")
