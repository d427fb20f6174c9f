"""Show organised campaigns: who copied the same words, when, from where; counted once by default, never removed."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from cahiers.sense.bursts import Burst, strongest_burst
from cahiers.sense.texts.duplicates import Duplicates, near_duplicates

NOBODY = -1
FEWEST, LEAST = 5, 3  # people: by default, and as few as may be asked for
# Characters once folded. Among 35,000 real answers (Grand débat, taxation) groups of 60 to 65 were people answering alike,
# every one from 80 on was a leaflet.
LONG = 80
SHORT = 25  # below, equal answers ("oui", "rien à signaler") say nothing, even in a burst
LEVEL = 0.01  # probability of one false signal of each kind in a whole consultation
Tally = tuple[tuple[Hashable, int], ...]


class Signal(StrEnum):
    """Why a group of copies is shown as organised."""

    COPIED = "copied"
    BURST = "burst"
    ORIGIN = "origin"


@dataclass(frozen=True)
class Campaign:
    """One text spread by many.

    Attributes
    ----------
    rows : tuple of int
        Its messages, in order of rows.
    people : int
        Distinct authors, or messages when authors are not given.
    typical : int
        Row of the text to show.
    variants : int
        Distinct wordings once folded.
    signals : frozenset of Signal
        What makes it organised; never empty.
    burst : Burst or None
        Its strongest burst in seconds since 1970, significant or not; None without times.
    days, territories, audiences, origins : tuple of (key, count)
        Spread: days in order, the others by falling count; empty when not given, None counts the unknown.
    """

    rows: tuple[int, ...]
    people: int
    typical: int
    variants: int
    signals: frozenset[Signal]
    burst: Burst | None
    days: Tally
    territories: Tally
    audiences: Tally
    origins: Tally


@dataclass(frozen=True)
class Wave:
    """Many messages from one origin in a short time, whatever they say: to be looked at, not to be counted less.

    A class answering together is a wave; so is a script. Only a person can tell, so a wave changes no weight.
    """

    origin: Hashable
    rows: tuple[int, ...]
    burst: Burst
    distinct_texts: int


@dataclass(frozen=True)
class Campaigns:
    """What was found, and what it does to counts.

    Attributes
    ----------
    campaigns : tuple of Campaign
        Largest first.
    waves : tuple of Wave
        Most striking first.
    campaign : ndarray of int64, shape (n_texts,)
        Rank of the campaign of each message, -1 for none.
    """

    campaigns: tuple[Campaign, ...]
    waves: tuple[Wave, ...]
    campaign: NDArray[np.int64]

    def weights(self, *, counted_fully: frozenset[int] = frozenset()) -> NDArray[np.float64]:
        """Return one weight per message: each campaign counts once in all, unless its rank is in `counted_fully`.

        Always reversible: messages stay where they are, and ``weights(counted_fully=frozenset(range(n)))`` is 1
        everywhere.
        """
        weights = np.ones(len(self.campaign))
        for rank, found in enumerate(self.campaigns):
            if rank not in counted_fully:
                weights[list(found.rows)] = 1 / len(found.rows)
        return weights

    def spoken_once(self) -> NDArray[np.bool_]:
        """Say which messages are left when each campaign speaks through its typical text alone; shape (n_texts,).

        As many as `weights` sum to, in whole messages: what a table of counts needs. Nothing is removed either.
        """
        left: NDArray[np.bool_] = self.campaign == NOBODY
        left[[found.typical for found in self.campaigns]] = True
        return left


def organised_campaigns(
    texts: Sequence[str],
    *,
    times: NDArray[np.datetime64] | None = None,
    authors: Sequence[Hashable] | None = None,
    origins: Sequence[Hashable] | None = None,
    territories: Sequence[Hashable] | None = None,
    audiences: Sequence[Hashable] | None = None,
    duplicates: Duplicates | None = None,
    fewest: int = FEWEST,
    level: float = LEVEL,
) -> Campaigns:
    """Find the texts that at least `fewest` people sent with the same words, or nearly, for a reason beyond chance.

    A group of near-duplicates (see `near_duplicates`) is organised when its typical text has at least 80 characters:
    nobody writes as much alike by chance. Between 25 and 80 it takes a burst in time (see `strongest_burst`) or an
    improbable share of one origin (binomial tail against that origin's share of the flow). Shorter answers never make
    a campaign. Probabilities are corrected for the number of groups looked at (Bonferroni), so that `level` bounds the
    chance of one false signal of each kind in the whole consultation. The order of rows changes nothing but the row
    numbers.

    Parameters
    ----------
    texts : sequence of str, length n
        Messages; blank ones belong to nothing.
    times : ndarray of datetime64, shape (n,), optional
        Moments received; NaT is unknown and left out of bursts.
    authors, origins, territories, audiences : sequences of length n, optional
        Any keys; None is unknown. An origin is whatever the caller may lawfully compare (a hashed network, a link).
    duplicates : Duplicates, optional
        Groups already computed on the same texts.
    fewest : int, at least 3
        People needed; one author's repetitions count as one person.
    level : float, between 0 and 1
        Probability accepted of one false signal of each kind.

    Returns
    -------
    found : Campaigns

    Examples
    --------
    >>> letter = "Nous demandons que l’école du village reste ouverte pour nos enfants et pour leurs maîtres"
    >>> found = organised_campaigns(["Plus de sport"] + [f"{letter}, {name}" for name in "ABCDE"] + ["Oui"] * 9)
    >>> [(campaign.people, sorted(campaign.signals)) for campaign in found.campaigns]
    [(5, [<Signal.COPIED: 'copied'>])]
    >>> found.weights().sum().round(6), found.spoken_once().sum()
    (np.float64(11.0), np.int64(11))
    """
    count = len(texts)
    for name, given in {
        "times": times, "authors": authors, "origins": origins, "territories": territories, "audiences": audiences
    }.items():  # fmt: skip
        if given is not None and len(given) != count:
            raise ValueError(f"{len(given)} {name} for {count} texts")
    if fewest < LEAST or not 0 < level < 1:
        raise ValueError(f"fewest={fewest} must be at least {LEAST} and level={level} lie between 0 and 1")
    groups = duplicates if duplicates is not None else near_duplicates(texts)
    seconds = None if times is None else _seconds(times)
    candidates = []
    order = np.argsort(groups.group, kind="stable")
    bounds = np.searchsorted(groups.group[order], np.arange(len(groups.size) + 1))
    for group in np.flatnonzero((groups.size >= fewest) & (groups.length >= SHORT)).tolist():
        rows = order[bounds[group] : bounds[group + 1]]
        people = len(rows) if authors is None else _people(authors, rows)
        if people >= fewest:
            candidates.append((group, rows, people))
    campaigns = []
    for group, rows, people in candidates:
        allowed = level / len(candidates)
        burst = None if seconds is None else _burst(seconds, rows)
        signals = {Signal.COPIED} if groups.length[group] >= LONG else set()
        if burst is not None and burst.p_value <= allowed:
            signals.add(Signal.BURST)
        if origins is not None and _from_one_origin(origins, rows) <= allowed:
            signals.add(Signal.ORIGIN)
        if signals:
            campaigns.append(
                Campaign(
                    rows=tuple(rows.tolist()),
                    people=people,
                    typical=int(groups.typical[group]),
                    variants=len(np.unique(groups.exact[rows])),
                    signals=frozenset(signals),
                    burst=burst,
                    days=() if times is None else _days(times, rows),
                    territories=_tally(territories, rows),
                    audiences=_tally(audiences, rows),
                    origins=_tally(origins, rows),
                )
            )
    member_of = np.full(count, NOBODY)
    for rank, found in enumerate(campaigns):
        member_of[list(found.rows)] = rank
    waves = () if origins is None or seconds is None else _waves(origins, seconds, groups, fewest, level)
    return Campaigns(tuple(campaigns), waves, member_of)


def _seconds(times: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return seconds since 1970, the smallest integer where unknown."""
    seconds: NDArray[np.int64] = np.asarray(times).astype("datetime64[s]").astype(np.int64)
    return seconds


def _known(seconds: NDArray[np.int64]) -> NDArray[np.int64]:
    known: NDArray[np.int64] = seconds[seconds != np.iinfo(np.int64).min]
    return known


def _burst(seconds: NDArray[np.int64], rows: NDArray[np.int64]) -> Burst | None:
    return strongest_burst(_known(seconds[rows]), _known(seconds))


def _people(authors: Sequence[Hashable], rows: NDArray[np.int64]) -> int:
    """Count distinct authors; each unknown one is a person."""
    names = [authors[row] for row in rows.tolist()]
    return len({name for name in names if name is not None}) + names.count(None)


def _from_one_origin(origins: Sequence[Hashable], rows: NDArray[np.int64]) -> float:
    """Return the probability that chance gives some origin as many of these messages, from 0 to 1."""
    everywhere = Counter(origin for origin in origins if origin is not None)
    here = Counter(origins[row] for row in rows.tolist() if origins[row] is not None)
    known, total = sum(here.values()), sum(everywhere.values())
    tails = [
        float(stats.binom.sf(seen - 1, known, everywhere[origin] / total)) for origin, seen in here.items() if seen > 1
    ]
    return min(1.0, min(tails, default=1.0) * len(everywhere))


def _waves(
    origins: Sequence[Hashable], seconds: NDArray[np.int64], groups: Duplicates, fewest: int, level: float
) -> tuple[Wave, ...]:
    """Return the origins whose messages came in a burst, with the messages inside it."""
    by_origin: dict[Hashable, list[int]] = {}
    for row, origin in enumerate(origins):
        if origin is not None:
            by_origin.setdefault(origin, []).append(row)
    tested = {origin: np.array(rows) for origin, rows in by_origin.items() if len(rows) >= fewest}
    waves = []
    for origin, rows in tested.items():
        burst = _burst(seconds, rows)
        if burst is not None and burst.observed >= fewest and burst.p_value <= level / len(tested):
            inside = rows[(seconds[rows] >= burst.start) & (seconds[rows] <= burst.end)]
            waves.append(Wave(origin, tuple(inside.tolist()), burst, len(np.unique(groups.group[inside]))))
    return tuple(sorted(waves, key=lambda wave: (-wave.burst.statistic, wave.burst.start, str(wave.origin))))


def _days(times: NDArray[np.datetime64], rows: NDArray[np.int64]) -> Tally:
    days, counts = np.unique(np.asarray(times)[rows].astype("datetime64[D]"), return_counts=True)
    return tuple((None if np.isnat(day) else day.item(), int(n)) for day, n in zip(days, counts, strict=True))


def _tally(keys: Sequence[Hashable] | None, rows: NDArray[np.int64]) -> Tally:
    """Count keys among rows, by falling count, then by name."""
    if keys is None:
        return ()
    counts = Counter(keys[row] for row in rows.tolist())
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0]))))
