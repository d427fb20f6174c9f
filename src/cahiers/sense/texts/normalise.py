"""Fold texts so that case, accents, punctuation, addresses and invisible characters no longer make a difference.

Unicode is asked once per distinct character of the corpus; the corpus itself is one array of code points.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

SPACE = 32
GONE = 0
URL_MARK, MAIL_MARK = " weblink ", " mailaddress "  # words, so that they are counted like any other
_ADDRESS_SIGNS = ("@", "://", "www.", "WWW.")
_MAIL = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,190}\.[a-z]{2,24}\b", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|\bwww\.)[^\s<>]+", re.IGNORECASE)
_CODE_POINTS = 0x110000


@dataclass(frozen=True)
class Folded:
    """Texts after folding, end to end.

    Attributes
    ----------
    codes : ndarray of uint32, shape (n_characters,)
        Code points of all texts, one after the other, words parted by single spaces.
    starts : ndarray of int64, shape (n_texts + 1,)
        Text ``i`` is ``codes[starts[i]:starts[i + 1]]``; an empty slice is a text without letters or digits.
    """

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def text(self, rank: int) -> str:
        """Return one folded text as a string."""
        return self.codes[self.starts[rank] : self.starts[rank + 1]].astype("<u4").tobytes().decode("utf-32-le")


def fold(texts: Sequence[str]) -> Folded:
    """Fold every text: NFKC, lower case, no accents, no punctuation, addresses replaced by a mark, single spaces.

    Invisible characters (zero width, direction marks, variation selectors) and combining marks vanish, any number of
    them; everything that is neither letter nor digit is a space, unpaired surrogates too. The cost is linear in the
    number of characters, however hostile.

    Parameters
    ----------
    texts : sequence of str
        As people wrote them; may be empty and hold empty strings.

    Returns
    -------
    folded : Folded
        One entry per text, in the same order.

    References
    ----------
    Unicode Standard Annex 15, *Unicode Normalization Forms*: since marks are dropped, decomposing each character
    alone gives what normalising the whole text gives.

    Examples
    --------
    >>> folded = fold(["L’École, c’est  ÇA !", "voir https://exemple.fr/a?b", "…"])
    >>> [folded.text(rank) for rank in range(len(folded))]
    ['l ecole c est ca', 'voir weblink', '']
    """
    marked = [_mark(text) for text in texts]
    starts = np.zeros(len(marked) + 1, np.int64)
    np.cumsum([len(text) for text in marked], out=starts[1:])
    codes = np.frombuffer("".join(marked).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(
        np.uint32, copy=False
    )
    table, pieces, limits = _table(codes)
    return Folded(*_apply(codes, starts, table, pieces, limits))


def _mark(text: str) -> str:
    """Replace web and mail addresses by one word each."""
    if any(sign in text for sign in _ADDRESS_SIGNS):
        return _URL.sub(URL_MARK, _MAIL.sub(MAIL_MARK, text))
    return text


def _folded_character(code: int) -> list[int]:
    """Return what remains of one character: nothing, a space, or the code points of its plain letters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
    kept = []
    for character in plain:
        category = unicodedata.category(character)
        if category[0] in "LN":
            kept.append(ord(character))
        elif category not in ("Mn", "Me", "Mc", "Cf"):
            kept.append(SPACE)
    return kept


def _table(codes: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]:
    """Map the characters present: code, or minus (1 + rank) of the piece that replaces it."""
    present = np.zeros(_CODE_POINTS, np.bool_)
    present[codes] = True
    table = np.full(_CODE_POINTS, SPACE, np.int64)
    pieces: list[int] = []
    limits = [0]
    for code in np.flatnonzero(present).tolist():
        kept = _folded_character(code)
        if len(kept) > 1:
            pieces += kept
            table[code] = -len(limits)
            limits.append(len(pieces))
        else:
            table[code] = kept[0] if kept else GONE
    return table, np.array(pieces, np.uint32), np.array(limits, np.int64)


@numba.njit(cache=True)
def _apply(codes, starts, table, pieces, limits):  # type: ignore[no-untyped-def] # numba: compiled by inferred types
    room = 0
    for code in codes:
        rank = -table[code]
        room += limits[rank] - limits[rank - 1] if rank > 0 else 1
    out = np.empty(room, np.uint32)
    ends = np.zeros(len(starts), np.int64)
    at = 0
    for text in range(len(starts) - 1):
        begin = at
        waiting = False
        for position in range(starts[text], starts[text + 1]):
            code = table[codes[position]]
            first, last = 0, 1
            if code < 0:
                first, last = limits[-code - 1], limits[-code]
            for piece in range(first, last):
                character = pieces[piece] if code < 0 else code
                if character == SPACE:
                    waiting = True
                elif character != GONE:
                    if waiting and at > begin:
                        out[at] = SPACE
                        at += 1
                    waiting = False
                    out[at] = character
                    at += 1
        ends[text + 1] = at
    return out[:at].copy(), ends
