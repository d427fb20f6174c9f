"""Compiled passes over the codes: gather-sum by participant, scatter-add by code. Loaded for large tables only.

Rows are cut into a fixed number of pieces whatever the machine, and pieces are added in order: more or fewer processors
give the same bytes. Tables are four columns wide, which the compiler turns into vector instructions.
"""

from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

PIECES = 16
WIDTH = 4


def bounds_of(starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cut rows into pieces of about as many votes each; shape (PIECES + 1,)."""
    aims = np.linspace(0, starts[-1], PIECES + 1)
    cuts = np.searchsorted(starts, aims).astype(np.int64)
    cuts[0], cuts[-1] = 0, len(starts) - 1
    return cuts


def gather(codes: NDArray[Any], starts: NDArray[np.int64], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum, for every row, the lines of a table that its codes name; shapes (n_codes, q) to (n_rows, q)."""
    bounds = bounds_of(starts)
    out = np.empty((len(starts) - 1, table.shape[1]))
    for left in range(0, table.shape[1], WIDTH):
        block = _four(table[:, left : left + WIDTH])
        four = np.empty((len(starts) - 1, WIDTH))
        _gather(codes, starts, bounds, block, four)
        out[:, left : left + WIDTH] = four[:, : out.shape[1] - left]
    return out


def scatter(
    codes: NDArray[Any], starts: NDArray[np.int64], values: NDArray[np.float64], n_codes: int
) -> NDArray[np.float64]:
    """Add every row's values to each of its codes; shapes (n_rows, q) to (n_codes, q)."""
    bounds = bounds_of(starts)
    out = np.empty((n_codes, values.shape[1]))
    for left in range(0, values.shape[1], WIDTH):
        block = _four(values[:, left : left + WIDTH])
        pieces = np.zeros((PIECES, n_codes, WIDTH))
        _scatter(codes, starts, bounds, block, pieces)
        out[:, left : left + WIDTH] = _sum(pieces)[:, : out.shape[1] - left]
    return out


def gram(codes: NDArray[Any], starts: NDArray[np.int64], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gather then scatter in one reading of the codes; shapes (n_codes, q) to (n_codes, q), q up to 4."""
    pieces = np.zeros((PIECES, len(table), WIDTH))
    _gram(codes, starts, bounds_of(starts), _four(table), pieces)
    return _sum(pieces)[:, : table.shape[1]]


def count(
    codes: NDArray[Any], starts: NDArray[np.int64], groups: NDArray[np.int64], n_groups: int, n_codes: int
) -> Any:
    """Count codes in every group of rows; group -1 is left out; shape (n_groups, n_codes)."""
    pieces = np.zeros((PIECES, n_groups, n_codes), dtype=np.int64)
    _count(codes, starts, bounds_of(starts), groups, pieces)
    return pieces.sum(axis=0)


def fold(codes: NDArray[Any], rows: NDArray[Any], n_rows: int) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Sort codes by row then column, keeping a row's last vote on a column; see ``numbering.fold``."""
    starts = np.zeros(n_rows + 1, dtype=np.int64)
    _lengths(rows, starts[1:])
    np.cumsum(starts, out=starts)
    placed = np.empty_like(codes)
    _place(codes, rows, starts[:-1].copy(), placed)
    kept = np.zeros(n_rows, dtype=np.int64)
    _tidy(placed, starts, bounds_of(starts), kept)
    tidy_starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(kept)))
    if tidy_starts[-1] == len(codes):
        return placed, starts
    out = np.empty(tidy_starts[-1], dtype=codes.dtype)
    _copy(placed, starts, tidy_starts, out)
    return out, tidy_starts


def merge(
    codes: NDArray[Any], starts: NDArray[np.int64], fresh: NDArray[Any], fresh_starts: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Add fresh rows' codes to the rows of the same number; a fresh vote replaces the old one on its column."""
    lengths = np.zeros(len(starts) - 1, dtype=np.int64)
    bounds = bounds_of(starts)
    _merged_lengths(codes, starts, fresh, fresh_starts, bounds, lengths)
    out_starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))
    out = np.empty(out_starts[-1], dtype=codes.dtype)
    _merge(codes, starts, fresh, fresh_starts, bounds, out, out_starts)
    return out, out_starts


def _four(block: NDArray[np.float64]) -> NDArray[np.float64]:
    if block.shape[1] == WIDTH:
        return np.ascontiguousarray(block)
    wide = np.zeros((len(block), WIDTH))
    wide[:, : block.shape[1]] = block
    return wide


def _sum(pieces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add pieces in order; shapes (PIECES, n_codes, 4) to (n_codes, 4)."""
    out = np.empty(pieces.shape[1:])
    _add(pieces, out)
    return out


@njit(cache=True, parallel=True)
def _gather(codes, starts, bounds, table, out):  # type: ignore[no-untyped-def]
    for piece in prange(len(bounds) - 1):
        for row in range(bounds[piece], bounds[piece + 1]):
            a = b = c = d = 0.0
            for place in range(starts[row], starts[row + 1]):
                code = codes[place]
                a += table[code, 0]
                b += table[code, 1]
                c += table[code, 2]
                d += table[code, 3]
            out[row, 0], out[row, 1], out[row, 2], out[row, 3] = a, b, c, d


@njit(cache=True, parallel=True)
def _scatter(codes, starts, bounds, values, pieces):  # type: ignore[no-untyped-def]
    for piece in prange(len(bounds) - 1):
        sums = pieces[piece]
        for row in range(bounds[piece], bounds[piece + 1]):
            a, b, c, d = values[row, 0], values[row, 1], values[row, 2], values[row, 3]
            for place in range(starts[row], starts[row + 1]):
                code = codes[place]
                sums[code, 0] += a
                sums[code, 1] += b
                sums[code, 2] += c
                sums[code, 3] += d


@njit(cache=True, parallel=True)
def _gram(codes, starts, bounds, table, pieces):  # type: ignore[no-untyped-def]
    for piece in prange(len(bounds) - 1):
        sums = pieces[piece]
        for row in range(bounds[piece], bounds[piece + 1]):
            a = b = c = d = 0.0
            for place in range(starts[row], starts[row + 1]):
                code = codes[place]
                a += table[code, 0]
                b += table[code, 1]
                c += table[code, 2]
                d += table[code, 3]
            for place in range(starts[row], starts[row + 1]):
                code = codes[place]
                sums[code, 0] += a
                sums[code, 1] += b
                sums[code, 2] += c
                sums[code, 3] += d


@njit(cache=True, parallel=True)
def _add(pieces, out):  # type: ignore[no-untyped-def]
    for code in prange(out.shape[0]):
        a = b = c = d = 0.0
        for piece in range(pieces.shape[0]):
            a += pieces[piece, code, 0]
            b += pieces[piece, code, 1]
            c += pieces[piece, code, 2]
            d += pieces[piece, code, 3]
        out[code, 0], out[code, 1], out[code, 2], out[code, 3] = a, b, c, d


@njit(cache=True, parallel=True)
def _count(codes, starts, bounds, groups, pieces):  # type: ignore[no-untyped-def]
    for piece in prange(len(bounds) - 1):
        for row in range(bounds[piece], bounds[piece + 1]):
            group = groups[row]
            if group >= 0:
                sums = pieces[piece, group]
                for place in range(starts[row], starts[row + 1]):
                    sums[codes[place]] += 1


@njit(cache=True)
def _lengths(rows, lengths):  # type: ignore[no-untyped-def]
    for row in rows:
        lengths[row] += 1


@njit(cache=True)
def _place(codes, rows, cursors, placed):  # type: ignore[no-untyped-def]
    for vote in range(len(codes)):
        row = rows[vote]
        placed[cursors[row]] = codes[vote]
        cursors[row] += 1


@njit(cache=True, parallel=True)
def _tidy(placed, starts, bounds, kept):  # type: ignore[no-untyped-def]
    for piece in prange(len(bounds) - 1):
        for row in range(bounds[piece], bounds[piece + 1]):
            start, length = starts[row], starts[row + 1] - starts[row]
            keys = np.empty(length, dtype=np.int64)
            for i in range(length):
                keys[i] = ((np.int64(placed[start + i]) >> 2) << 34) | (i << 2) | (np.int64(placed[start + i]) & 3)
            keys.sort()
            at = start
            for i in range(length):
                if i + 1 == length or keys[i] >> 34 != keys[i + 1] >> 34:
                    placed[at] = ((keys[i] >> 34) << 2) | (keys[i] & 3)
                    at += 1
            kept[row] = at - start


@njit(cache=True)
def _copy(placed, starts, tidy_starts, out):  # type: ignore[no-untyped-def]
    for row in range(len(starts) - 1):
        for i in range(tidy_starts[row + 1] - tidy_starts[row]):
            out[tidy_starts[row] + i] = placed[starts[row] + i]


@njit(cache=True, parallel=True)
def _merged_lengths(codes, starts, fresh, fresh_starts, bounds, lengths):  # type: ignore[no-untyped-def]
    for piece in prange(len(bounds) - 1):
        for row in range(bounds[piece], bounds[piece + 1]):
            total = starts[row + 1] - starts[row]
            i = starts[row]
            for j in range(fresh_starts[row], fresh_starts[row + 1]):
                while i < starts[row + 1] and codes[i] >> 2 < fresh[j] >> 2:
                    i += 1
                if i == starts[row + 1] or codes[i] >> 2 != fresh[j] >> 2:
                    total += 1
            lengths[row] = total


@njit(cache=True, parallel=True)
def _merge(codes, starts, fresh, fresh_starts, bounds, out, out_starts):  # type: ignore[no-untyped-def]
    for piece in prange(len(bounds) - 1):
        for row in range(bounds[piece], bounds[piece + 1]):
            i, end, at = starts[row], starts[row + 1], out_starts[row]
            for j in range(fresh_starts[row], fresh_starts[row + 1]):
                while i < end and codes[i] >> 2 < fresh[j] >> 2:
                    out[at] = codes[i]
                    at += 1
                    i += 1
                if i < end and codes[i] >> 2 == fresh[j] >> 2:
                    i += 1
                out[at] = fresh[j]
                at += 1
            while i < end:
                out[at] = codes[i]
                at += 1
                i += 1
