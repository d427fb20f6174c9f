"""Conditions on earlier answers, joined by and, or, not.

A condition reads only answers that are on the person's path: an answer to a question that is not asked any
more counts as no answer. Each test on a question without an answer is false (so `not` of it is true).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

DEEPEST = 12


class BadCondition(ValueError):
    """A condition that cannot be read."""


@dataclass(frozen=True, slots=True)
class Test:
    """One question put to an earlier answer: it holds one of these codes, it lies between bounds, or it is there."""

    question: str
    codes: tuple[str, ...] = ()
    at_least: float | str | None = None
    at_most: float | str | None = None
    row: str = ""

    @property
    def is_measure(self) -> bool:
        """Whether the answer is compared with bounds."""
        return self.at_least is not None or self.at_most is not None

    @property
    def definition(self) -> dict[str, Any]:
        """The test as it is written."""
        written: dict[str, Any] = {"question": self.question}
        if self.row:
            written["row"] = self.row
        if self.codes:
            written["is"] = list(self.codes)
        if self.at_least is not None:
            written["at_least"] = self.at_least
        if self.at_most is not None:
            written["at_most"] = self.at_most
        if len(written) == 1:
            written["answered"] = True
        return written


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions: all of them, or any of them."""

    how: str  # "all" or "any"
    parts: tuple["Condition", ...]

    @property
    def definition(self) -> dict[str, Any]:
        """The conditions as they are written."""
        return {self.how: [part.definition for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition."""

    part: "Condition"

    @property
    def definition(self) -> dict[str, Any]:
        """The condition as it is written."""
        return {"not": self.part.definition}


Condition = Test | Joined | Not


def read_condition(of: Any, depth: int = 0) -> Condition | None:
    """Return the condition that a definition describes, None for no condition. BadCondition when it is malformed."""
    if of is None or of == {}:
        return None
    if not isinstance(of, dict) or depth > DEEPEST:
        raise BadCondition(_("elle n’a pas la forme attendue."))
    for how in ("all", "any"):
        if how in of:
            if not isinstance(of[how], list) or not of[how]:
                raise BadCondition(_("« et » et « ou » joignent au moins une condition."))
            return Joined(how, tuple(_some(part, depth) for part in of[how]))
    if "not" in of:
        return Not(_some(of["not"], depth))
    codes = of.get("is") or []
    codes = [codes] if isinstance(codes, str) else codes
    if (
        not isinstance(of.get("question"), str)
        or not isinstance(codes, list)
        or not all(isinstance(c, str) for c in codes)
    ):
        raise BadCondition(_("elle doit nommer une question et des choix."))
    bounds = [of.get("at_least"), of.get("at_most")]
    if any(isinstance(bound, bool) or not isinstance(bound, (int, float, str, type(None))) for bound in bounds):
        raise BadCondition(_("ses bornes sont des nombres ou des dates."))
    if codes and bounds != [None, None]:
        raise BadCondition(_("elle porte soit sur des choix, soit sur des bornes."))
    return Test(of["question"], tuple(codes), bounds[0], bounds[1], str(of.get("row") or ""))


def _some(of: Any, depth: int) -> Condition:
    part = read_condition(of, depth + 1)
    if part is None:
        raise BadCondition(_("une de ses parties est vide."))
    return part


def tests_of(condition: Condition | None) -> Iterator[Test]:
    """Return every test within a condition."""
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Not):
        yield from tests_of(condition.part)
    elif condition is not None:
        for part in condition.parts:
            yield from tests_of(part)


def judged(condition: Condition | None, truth: Callable[[Test], bool | None]) -> bool | None:
    """Return whether a condition holds, None when the tests that are known do not decide it (Kleene's logic)."""
    if condition is None:
        return True
    if isinstance(condition, Test):
        return truth(condition)
    if isinstance(condition, Not):
        inner = judged(condition.part, truth)
        return None if inner is None else not inner
    verdicts = [judged(part, truth) for part in condition.parts]
    decisive = condition.how == "any"
    if decisive in verdicts:
        return decisive
    return None if None in verdicts else not decisive


def is_met(test: Test, answer: Any, ranks: Mapping[str, int]) -> bool:
    """Say whether an answer passes a test; `ranks` gives the place of each option of a scale, from 1."""
    if test.row and isinstance(answer, dict):
        answer = answer.get(test.row)
    if answer is None or answer in ("", [], {}):
        return False
    if test.codes:
        return bool(set(test.codes).intersection(answer if isinstance(answer, list) else [answer]))
    if not test.is_measure:
        return True
    measured: Any = ranks.get(answer, answer) if isinstance(answer, str) else answer
    least: Any = test.at_least
    most: Any = test.at_most
    try:
        return bool((least is None or measured >= least) and (most is None or measured <= most))
    except TypeError:
        return False  # a bound of another nature than the answer: nothing passes it
