"""Compiled loops on folded texts: sets of five-letter pieces, their MinHash, exact likeness, and groups by union.

A text is the set of its five-character pieces ("shingles"), each hashed to 32 bits and kept sorted: two texts of
three hundred pieces are told apart wrongly by a collision less than three times in 100,000, and then by one piece.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# numba infers the types of everything here; the functions of `duplicates.py` carry the annotations.

import numba
import numpy as np

PIECE = 5  # characters; measured against words, see `duplicates.py`
BANDS, ROWS = 32, 4  # a pair of likeness 0.6 shares a band with probability 0.988, one of 0.7 with 0.9998
HASHES = BANDS * ROWS
CROWD = 48  # in a fuller bucket texts are compared with leaders, not all with all
LEADERS = 24
STARS = 200  # bounds the time that a long chain of small changes can take
SLACK = 0.15  # 3.5 standard deviations of a likeness estimated on 128 hashes


@numba.njit(cache=True)
def _mixed(value):
    """Spread the bits of a 64-bit number (finaliser of MurmurHash3, Appleby 2011)."""
    value = np.uint64(value)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


@numba.njit(cache=True, parallel=True)
def pieces_of(codes, starts, chosen):
    """Return the sorted distinct hashed pieces of the chosen texts: one row of `limits` (first, last) each.

    A text shorter than five characters is one piece, a blank one none.
    """
    count = len(chosen)
    rooms = np.zeros(count + 1, np.int64)
    for rank in range(count):
        length = starts[chosen[rank] + 1] - starts[chosen[rank]]
        rooms[rank + 1] = rooms[rank] + (max(length - PIECE + 1, 1) if length else 0)
    hashed = np.empty(rooms[-1], np.uint32)
    limits = np.empty((count, 2), np.int64)
    for rank in numba.prange(count):
        first, room = rooms[rank], rooms[rank + 1] - rooms[rank]
        begin, length = starts[chosen[rank]], starts[chosen[rank] + 1] - starts[chosen[rank]]
        for offset in range(room):
            value = np.uint64(0)
            for code in codes[begin + offset : begin + min(offset + PIECE, length)]:
                value = value * np.uint64(0x9E3779B97F4A7C15) + np.uint64(code)  # odd, bits well spread (Knuth 1973)
            hashed[first + offset] = np.uint32(_mixed(value) >> np.uint64(32))
        hashed[first : first + room] = np.sort(hashed[first : first + room])
        kept = 0
        for offset in range(room):
            if offset == 0 or hashed[first + offset] != hashed[first + kept - 1]:
                hashed[first + kept] = hashed[first + offset]
                kept += 1
        limits[rank, 0], limits[rank, 1] = first, first + kept
    return hashed, limits


@numba.njit(cache=True, parallel=True)
def minhashes(hashed, limits, multipliers, shifts):
    """Return the MinHash (Broder 1997) of every set, shape (n_sets, HASHES): 32-bit multiply-and-xor permutations."""
    out = np.full((len(limits), HASHES), np.uint32(0xFFFFFFFF), np.uint32)
    for rank in numba.prange(len(limits)):
        row = out[rank]
        for position in range(limits[rank, 0], limits[rank, 1]):
            piece = hashed[position]
            for which in range(HASHES):
                value = np.uint32((piece ^ shifts[which]) * multipliers[which])
                row[which] = min(row[which], value)
    return out


@numba.njit(cache=True)
def band_keys(signatures, band):
    """Return one 64-bit key per text for a band of its signature."""
    keys = np.empty(len(signatures), np.uint64)
    for rank in range(len(signatures)):
        value = np.uint64(band)
        for which in range(band * ROWS, (band + 1) * ROWS):
            value = _mixed(value ^ np.uint64(signatures[rank, which]))
        keys[rank] = value
    return keys


@numba.njit(cache=True)
def likeness(hashed, limits, one, two):
    """Return the exact Jaccard index of two sets: pieces in both over pieces in either; 0 when one is empty."""
    at, stop = limits[one, 0], limits[one, 1]
    other, last = limits[two, 0], limits[two, 1]
    either = (stop - at) + (last - other)
    both = 0
    while at < stop and other < last:
        if hashed[at] == hashed[other]:
            both += 1
            at += 1
            other += 1
        elif hashed[at] < hashed[other]:
            at += 1
        else:
            other += 1
    return both / (either - both) if both else 0.0


@numba.njit(cache=True)
def estimated(signatures, one, two):
    """Return the share of hashes on which two signatures agree."""
    same = 0
    for which in range(HASHES):
        same += signatures[one, which] == signatures[two, which]
    return same / HASHES


@numba.njit(cache=True)
def root_of(parents, rank):
    """Return the root of a union-find tree, halving the path on the way."""
    while parents[rank] != rank:
        parents[rank] = parents[parents[rank]]
        rank = parents[rank]
    return rank


@numba.njit(cache=True)
def _join(hashed, limits, signatures, parents, near, one, two):
    """Unite two texts when they are alike enough; tell whether they are in one group now."""
    root, other = root_of(parents, one), root_of(parents, two)
    if root == other:
        return True
    lengths = limits[one, 1] - limits[one, 0], limits[two, 1] - limits[two, 0]
    if min(lengths) < near * max(lengths) or estimated(signatures, one, two) < near - SLACK:
        return False
    if likeness(hashed, limits, one, two) < near:
        return False
    parents[max(root, other)] = min(root, other)
    return True


@numba.njit(cache=True)
def join_buckets(hashed, limits, signatures, parents, near, keys, order):
    """Compare the texts that share a key, `order` being the ranks sorted by key."""
    first = 0
    while first < len(order):
        last = first + 1
        while last < len(order) and keys[order[last]] == keys[order[first]]:
            last += 1
        if last - first > 1:
            order[first:last] = np.sort(order[first:last])  # the sort by key does not say how equals stand
        if last - first <= CROWD:
            for position in range(first, last):
                for other in range(position + 1, last):
                    _join(hashed, limits, signatures, parents, near, order[position], order[other])
        else:
            left = order[first:last].copy()
            for _ in range(LEADERS):
                kept = 0
                for position in range(1, len(left)):
                    if not _join(hashed, limits, signatures, parents, near, left[0], left[position]):
                        left[kept] = left[position]
                        kept += 1
                if kept == 0:
                    break
                left = left[:kept].copy()
        first = last


@numba.njit(cache=True)
def split_around_typical(hashed, limits, signatures, members, copies, near, far):
    """Part one connected group into stars: return for each member its typical text, as a position in `members`.

    The typical text is the one to which most copies are near (measured on at most 256 members in the given order);
    who is less than `far` like it starts again with the rest, at most STARS times; whoever is left then stands alone.
    """
    count = len(members)
    centre = np.full(count, -1, np.int64)
    reference = min(count, 256)
    support = np.zeros(count, np.int64)
    for position in range(count):
        for other in range(reference):
            if estimated(signatures, members[position], members[other]) >= near:
                support[position] += copies[other]
        support[position] += copies[position]
    for _ in range(STARS):
        best = -1
        for position in range(count):
            if centre[position] < 0 and (best < 0 or support[position] > support[best]):
                best = position
        if best < 0:
            return centre
        for position in range(count):
            if centre[position] < 0 and (
                position == best or likeness(hashed, limits, members[best], members[position]) >= far
            ):
                centre[position] = best
    for position in range(count):
        if centre[position] < 0:
            centre[position] = position
    return centre
