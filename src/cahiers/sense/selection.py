"""Keep k items so that every group of people gets its share of them, and say who is represented by which.

Counting approvals alone lets the largest group choose everything. The two rules here are proportional: a group of one
part in k of the people that agrees on an item gets at least one of the k.
"""

import heapq
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

_SLACK = 1e-9  # two prices nearer than this are equal, and the first item in order wins


class Rule(StrEnum):
    """How items are chosen."""

    EQUAL_SHARES = "equal_shares"
    SEQUENTIAL_PAV = "sequential_pav"


@dataclass(frozen=True)
class Step:
    """One chosen item.

    Attributes
    ----------
    item : int
        Column of the item.
    supporters : float
        Weight of the people who approve it.
    newly_represented : float
        Weight of those who approved nothing chosen before.
    only_voice : float
        Weight of those for whom it is, in the end, the only chosen item they approve.
    price : float
        Equal shares: the most a supporter paid (a share of one item, low when many pay), or, for items that complete
        the selection, the credit everybody had to be given (`completed`). Sequential PAV: the score at that step.
    completed : bool
        Equal shares only: chosen after no group could pay for an item by itself.
    """

    item: int
    supporters: float
    newly_represented: float
    only_voice: float
    price: float
    completed: bool = False


@dataclass(frozen=True)
class Selection:
    """What was chosen and for whom.

    Attributes
    ----------
    rule : Rule
    steps : tuple of Step
        In the order of choice.
    represented_by : ndarray of int64, shape (n_people,)
        Chosen items that each person approves.
    weights : ndarray of float64, shape (n_people,)
        Weight of each person.
    justified : bool
        True when no group of one part in k of the people, all without any chosen item, agrees on an item.
    most_missed : int or None
        The item that people without any chosen item would most have wanted; None when nobody is left out or they
        approve nothing.
    """

    rule: Rule
    steps: tuple[Step, ...]
    represented_by: NDArray[np.int64]
    weights: NDArray[np.float64]
    justified: bool
    most_missed: int | None

    @property
    def items(self) -> tuple[int, ...]:
        """The chosen items, in the order of choice."""
        return tuple(step.item for step in self.steps)

    @property
    def left_out(self) -> NDArray[np.int64]:
        """Rows of the people who approve none of the chosen items."""
        return np.flatnonzero(self.represented_by == 0)

    def represented(self, kinds: Sequence[Hashable]) -> dict[Hashable, tuple[float, float]]:
        """Return, by kind of people, the weight of those with a chosen item and the weight of all.

        Examples
        --------
        >>> selection = select_fairly(np.array([[1, 0], [1, 0], [0, 1]], dtype=bool), 1)
        >>> selection.represented(["parent", "pupil", "pupil"])
        {'parent': (1.0, 1.0), 'pupil': (1.0, 2.0)}
        """
        if len(kinds) != len(self.weights):
            raise ValueError(f"{len(kinds)} kinds for {len(self.weights)} people")
        table: dict[Hashable, tuple[float, float]] = {}
        for kind, count, weight in zip(kinds, self.represented_by.tolist(), self.weights.tolist(), strict=True):
            some, everybody = table.get(kind, (0.0, 0.0))
            table[kind] = (some + weight * (count > 0), everybody + weight)
        return table


def select_fairly(
    approvals: NDArray[np.bool_],
    size: int,
    *,
    rule: Rule = Rule.EQUAL_SHARES,
    weights: NDArray[np.float64] | None = None,
) -> Selection:
    """Choose `size` items in proportion to the people who approve them, and explain the choice.

    *Equal shares*: everybody gets ``size / n`` of credit, an item costs 1, its supporters share the price as equally
    as their credit allows, and the item cheapest per supporter is bought first. When no item can be paid for, the
    selection is completed by giving everybody credit at the same pace (sequential Phragmén). *Sequential PAV*: each
    item adds, for each of its supporters, 1 over one more than the items they have already.

    The order of people does not matter; equal items are taken in the order of columns.

    Parameters
    ----------
    approvals : ndarray of bool, shape (n_people, n_items)
        Who approves what. A person who approves nothing keeps a credit that nobody spends.
    size : int, from 0 to n_items
        Items to keep.
    rule : Rule
    weights : ndarray of float64, shape (n_people,), optional
        Positive; a person of weight 2 counts as two people who think alike. 1 by default.

    References
    ----------
    Peters and Skowron, *Proportionality and the limits of welfarism*, EC 2020 (equal shares). Thiele, *Om
    flerfoldsvalg*, 1895 (PAV). Lackner and Skowron, *Multi-winner voting with approval preferences*, 2023, for all.
    `justified` is justified representation: Aziz et al., Social Choice and Welfare 48 (2017).

    Examples
    --------
    Four people like the first two items, two people only the third: the two get one item of three.

    >>> approvals = np.array([[1, 1, 1, 0]] * 4 + [[0, 0, 0, 1]] * 2, dtype=bool)
    >>> select_fairly(approvals, 3).items
    (0, 1, 3)
    >>> select_fairly(approvals, 3, rule=Rule.SEQUENTIAL_PAV).items
    (0, 1, 3)
    """
    people, count = approvals.shape
    if not 0 <= size <= count:
        raise ValueError(f"{size} items to keep of {count}")
    own = np.ones(people) if weights is None else np.asarray(weights, np.float64)
    if len(own) != people or (own <= 0).any():
        raise ValueError("weights are positive, one per person")
    approvals = approvals.astype(np.bool_, copy=False)
    supporters = [np.flatnonzero(approvals[:, item]) for item in range(count)]
    choose = _equal_shares if rule == Rule.EQUAL_SHARES else _sequential_pav
    return _explained(rule, choose(supporters, own, size), supporters, own, size)


def _equal_shares(
    supporters: list[NDArray[np.int64]], weights: NDArray[np.float64], size: int
) -> list[tuple[int, float, bool]]:
    """Return items in order, with their price; prices only rise, so an outdated price is a lower bound."""
    credit = np.full(len(weights), size / max(weights.sum(), _SLACK))  # of one unit of weight
    waiting = [(1 / weights[people].sum(), item) for item, people in enumerate(supporters) if len(people)]
    heapq.heapify(waiting)
    chosen: list[tuple[int, float, bool]] = []
    while waiting and len(chosen) < size:
        price, item = _cheapest(waiting, supporters, weights, credit)
        if item < 0:
            break
        chosen.append((item, price, False))
        payers = supporters[item]
        credit[payers] -= np.minimum(credit[payers], price)
    left = sorted(set(range(len(supporters))) - {item for item, _price, _completed in chosen})
    given = 0.0
    while len(chosen) < size:
        gifts = [_gift(supporters[item], weights, credit) for item in left]
        best = min(gifts)
        place = next(rank for rank, gift in enumerate(gifts) if gift <= best + _SLACK or gift == best)
        item = left.pop(place)
        if np.isfinite(best):
            given += best
            credit += best
        credit[supporters[item]] = 0
        chosen.append((item, given, True))
    return chosen


def _cheapest(
    waiting: list[tuple[float, int]],
    supporters: list[NDArray[np.int64]],
    weights: NDArray[np.float64],
    credit: NDArray[np.float64],
) -> tuple[float, int]:
    """Take the cheapest item that can be paid for out of the heap; (0, -1) when there is none."""
    fresh: list[tuple[float, int]] = []
    while waiting and (not fresh or waiting[0][0] <= fresh[0][0] + _SLACK):
        _old, item = heapq.heappop(waiting)
        price = _price(weights[supporters[item]], credit[supporters[item]])
        if np.isfinite(price):
            heapq.heappush(fresh, (price, item))
    if not fresh:
        return 0.0, -1
    lowest = fresh[0][0]
    item = min(item for price, item in fresh if price <= lowest + _SLACK)
    price = next(price for price, other in fresh if other == item)
    for entry in fresh:
        if entry[1] != item:
            heapq.heappush(waiting, entry)
    return price, item


def _price(weights: NDArray[np.float64], credit: NDArray[np.float64]) -> float:
    """Return the largest payment per unit of weight when supporters share a price of 1; infinite if they cannot."""
    if weights @ credit < 1 - _SLACK:
        return float("inf")
    price, able = 1 / float(weights.sum()), np.ones(len(weights), np.bool_)
    while True:  # those who have less than the price give all they have, and the others share the rest
        still = credit >= price
        if still.sum() in (0, able.sum()):
            return price
        able = still
        price = max(price, (1 - float(weights[~able] @ credit[~able])) / float(weights[able].sum()))


def _gift(supporters: NDArray[np.int64], weights: NDArray[np.float64], credit: NDArray[np.float64]) -> float:
    """Return the credit to give to everybody before these supporters can pay; infinite without supporters."""
    if not len(supporters):
        return float("inf")
    own = weights[supporters]
    return max(0.0, float((1 - own @ credit[supporters]) / own.sum()))


def _sequential_pav(
    supporters: list[NDArray[np.int64]], weights: NDArray[np.float64], size: int
) -> list[tuple[int, float, bool]]:
    """Return items in order, with their score."""
    having = np.zeros(len(weights))
    scores = np.array([weights[people].sum() for people in supporters])
    chosen: list[tuple[int, float, bool]] = []
    for _ in range(size):
        best = float(scores.max())
        item = int(np.flatnonzero(scores >= best - _SLACK * max(1.0, best))[0])
        chosen.append((item, best, False))
        having[supporters[item]] += 1
        worth = weights / (1 + having)
        scores = np.array([worth[people].sum() for people in supporters])
        scores[[taken for taken, _score, _completed in chosen]] = -np.inf
    return chosen


def _explained(
    rule: Rule,
    chosen: list[tuple[int, float, bool]],
    supporters: list[NDArray[np.int64]],
    weights: NDArray[np.float64],
    size: int,
) -> Selection:
    """Count who is represented by what."""
    having = np.zeros(len(weights), np.int64)
    new = []
    for item, _price, _completed in chosen:
        new.append(float(weights[supporters[item]] @ (having[supporters[item]] == 0)))
        having[supporters[item]] += 1
    steps = tuple(
        Step(
            item=item,
            supporters=float(weights[supporters[item]].sum()),
            newly_represented=newly,
            only_voice=float(weights[supporters[item]] @ (having[supporters[item]] == 1)),
            price=price,
            completed=completed,
        )
        for (item, price, completed), newly in zip(chosen, new, strict=True)
    )
    missed = np.array([weights[people] @ (having[people] == 0) for people in supporters])
    most = float(missed.max(initial=0.0))
    return Selection(
        rule=rule,
        steps=steps,
        represented_by=having,
        weights=weights,
        justified=bool(size == 0 or most < weights.sum() / size - _SLACK or most == 0),
        most_missed=int(missed.argmax()) if most > 0 else None,
    )
