"""How closed questions are answered: the tendencies written for each, bent by what lies behind a person.

In `content/tendencies.json`: `w` weighs options, `p` is the chance of each choice, `u` how much each is liked,
`mean` is a place on a scale or a number, `typical` and `sigma` a long-tailed count; `by` replaces or shifts them
for an audience, `tilt` and `load` bend them by a factor, `rows` by line of a table, `is` names a trait.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import Question

ASIDE = frozenset({"ne_sait_pas", "sans_avis", "non_concerne", "non_reponse", "sans"})  # never bent by a factor
NOISE = 0.85  # on a scale of five, what no factor explains
ACCENT = 0.25  # how far audiences differ where nothing is written about it
FULL_RANKING = 0.6


class Habits:
    """Draws answers to closed questions."""

    def __init__(self, draw: random.Random, tendencies: Mapping[str, Any]) -> None:
        self.draw, self.tendencies = draw, tendencies
        self._weights: dict[tuple[str, str, str], tuple[list[str], list[float], list[float]]] = {}
        self._accents: dict[tuple[str, str], list[float]] = {}
        self._kinds: dict[QuestionKind, Callable[..., Any]] = {
            QuestionKind.YES_NO: self._one,
            QuestionKind.SINGLE: self._one,
            QuestionKind.SINGLE_OTHER: self._one,
            QuestionKind.LIKERT: self._rank,
            QuestionKind.MULTIPLE: self._several,
            QuestionKind.RANKING: self._order,
            QuestionKind.MATRIX_SINGLE: self._table,
            QuestionKind.MATRIX_MULTIPLE: self._wide_table,
            QuestionKind.NUMBER: self._number,
            QuestionKind.DATE: self._date,
        }

    def answer(
        self,
        question: Question,
        audience: str,
        factors: Mapping[str, float],
        traits: Mapping[str, str],
        column: int | None,
    ) -> Any:
        """Return an answer that fits the question; `column` is that of somebody who ticks the same one everywhere."""
        tendency = self.tendencies.get(question.code, {})
        if "is" in tendency:
            return traits[tendency["is"]]
        if column is not None and question.kind in {QuestionKind.LIKERT, QuestionKind.MATRIX_SINGLE}:
            code = question.options[min(column, len(question.options) - 1)].code
            return code if question.kind == QuestionKind.LIKERT else {row.code: code for row in question.rows}
        return self._kinds[question.kind](question, tendency, audience, factors)

    def _accent(self, question: Question, audience: str) -> list[float]:
        """Return how this audience leans towards each choice, drawn once."""
        key = (question.code, audience)
        if key not in self._accents:
            own = random.Random(f"{question.code}/{audience}")  # noqa: S311 -- a leaning, not a secret
            self._accents[key] = [own.gauss(0, ACCENT) for _ in question.choices]
        return self._accents[key]

    def _prepared(
        self, question: Question, tendency: Mapping[str, Any], audience: str, row: str = ""
    ) -> tuple[list[str], list[float], list[float]]:
        """Return codes, weights and places (from -1 to 1, 0 for those that stand aside)."""
        key = (question.code, audience, row)
        if key not in self._weights:
            codes = [option.code for option in question.choices]
            own = tendency.get("by", {}).get(audience)
            leaning = [0.0] * len(codes) if own else self._accent(question, audience)
            weights = own or tendency.get("w", [1.0] * len(codes))
            ordered = [code for code in codes if code not in ASIDE]
            last = max(len(ordered) - 1, 1)
            places = [2 * ordered.index(code) / last - 1 if code in ordered else 0.0 for code in codes]
            shift = tendency.get("rows", {}).get(row, 0.0)
            bent = [w * math.exp(a + shift * p) for w, a, p in zip(weights, leaning, places, strict=True)]
            self._weights[key] = codes, bent, places
        return self._weights[key]

    def _one(
        self, question: Question, tendency: Any, audience: str, factors: Mapping[str, float], row: str = ""
    ) -> str:
        codes, weights, places = self._prepared(question, tendency, audience, row)
        pull = _weighed(tendency.get("tilt"), factors)
        if pull:
            weights = [w * math.exp(pull * p) for w, p in zip(weights, places, strict=True)]
        return self.draw.choices(codes, cum_weights=list(accumulate(weights)))[0]

    def _rank(self, question: Question, tendency: Any, audience: str, factors: Mapping[str, float]) -> str:
        mean = tendency.get("mean", (len(question.options) + 1) / 2) + tendency.get("by", {}).get(audience, 0.0)
        place = round(self.draw.gauss(mean + _weighed(tendency.get("load"), factors), NOISE))
        return question.options[min(max(place, 1), len(question.options)) - 1].code

    def _several(
        self, question: Question, tendency: Any, audience: str, factors: Mapping[str, float]
    ) -> list[str] | None:
        chances = tendency.get("by", {}).get(audience) or tendency.get("p") or [0.3] * len(question.options)
        load = tendency.get("load", {})
        bent = [
            _bent(chance, lean + sum(_coefficient(load[name], rank) * factors[name] for name in load))
            for rank, (chance, lean) in enumerate(zip(chances, self._accent(question, audience), strict=True))
        ]
        drawn = [option for option, chance in zip(question.options, bent, strict=True) if self.draw.random() < chance]
        alone = [option.code for option in drawn if option.is_exclusive]
        if alone:
            return alone[:1]
        chosen = [option.code for option in drawn]
        if not chosen:  # the likeliest, rather than nothing
            chosen = [question.options[max(range(len(bent)), key=bent.__getitem__)].code]
        most = int(question.maximum or len(chosen))
        kept = set(self.draw.sample(chosen, most)) if len(chosen) > most else set(chosen)
        return [code for code in chosen if code in kept]

    def _order(self, question: Question, tendency: Any, audience: str, factors: Mapping[str, float]) -> list[str]:
        liked = tendency.get("by", {}).get(audience) or tendency.get("u") or [0.0] * len(question.options)
        taste = [value - math.log(-math.log(self.draw.random() or 0.5)) for value in liked]
        ranked = sorted(range(len(taste)), key=taste.__getitem__, reverse=True)
        most = int(question.maximum or len(ranked))
        least = int(question.minimum or 1)
        count = most if self.draw.random() < FULL_RANKING else self.draw.randint(least, most)
        return [question.options[rank].code for rank in ranked[:count]]

    def _table(
        self, question: Question, tendency: Any, audience: str, factors: Mapping[str, float]
    ) -> dict[str, str] | None:
        return {
            row.code: self._one(question, tendency, audience, factors, row.code)
            for row in question.rows
            if self.draw.random() > 0.015
        } or None

    def _wide_table(
        self, question: Question, tendency: Any, audience: str, factors: Mapping[str, float]
    ) -> dict[str, list[str]] | None:
        table: dict[str, list[str]] = {}
        for row in question.rows:
            chances: Sequence[float] = tendency.get("rows", {}).get(row.code) or [0.3] * len(question.options)
            drawn = [o.code for o, chance in zip(question.options, chances, strict=True) if self.draw.random() < chance]
            if "aucun" in drawn or "aucune" in drawn:  # the last column says none
                drawn = [code for code in drawn if code not in {"aucun", "aucune"}] or drawn
            if drawn:
                table[row.code] = drawn
        return table or None

    def _number(self, question: Question, tendency: Any, audience: str, factors: Mapping[str, float]) -> int:
        bend = _weighed(tendency.get("load"), factors)
        if "typical" in tendency:
            value = tendency["typical"] * math.exp(tendency["sigma"] * self.draw.gauss(0, 1) + bend) - 0.5
        else:
            mean = tendency.get("mean", 3) + tendency.get("by", {}).get(audience, 0.0)
            value = self.draw.gauss(mean + bend, tendency.get("spread", 1))
        least = question.minimum if question.minimum is not None else 0
        most = question.maximum if question.maximum is not None else value
        number: float = min(max(value, least), most)
        return round(number)

    def _date(self, question: Question, tendency: Any, audience: str, factors: Mapping[str, float]) -> str:
        first, last = (date.fromisoformat(tendency[end]) for end in ("from", "to"))
        days = (last - first).days
        day = first + timedelta(days=int(days * (1 - self.draw.random() ** 2)))
        return (day.replace(day=1) if self.draw.random() < 0.7 else day).isoformat()


def _weighed(coefficients: Mapping[str, float] | None, factors: Mapping[str, float]) -> float:
    return sum(value * factors[name] for name, value in coefficients.items()) if coefficients else 0.0


def _coefficient(value: float | Sequence[float], rank: int) -> float:
    return value if isinstance(value, (int, float)) else value[rank]


def _bent(chance: float, by: float) -> float:
    """Return a chance moved on the scale of log-odds."""
    odds = chance / (1 - chance) * math.exp(by)
    return odds / (1 + odds)
