"""Open answers: those that were written, sometimes two in one, typed as people type."""

import random
import unicodedata
from collections.abc import Mapping
from typing import Any

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.form import Question

TRIALS = 40
LONG_ENOUGH = 32  # shorter ones ("RAS", "rien") stand alone
TWO_IN_ONE, OPENING, ENDING = 0.22, 0.14, 0.12
STRAIGHT_APOSTROPHE, PLAIN_SPACES, NO_STOP, ALL_LOW, NO_ACCENTS, LOUD = 0.55, 0.8, 0.16, 0.09, 0.05, 0.03


class Wording:
    """Draws texts from the stock."""

    def __init__(self, draw: random.Random, stock: Mapping[str, Any]) -> None:
        self.draw, self.stock = draw, stock

    def text(self, question: Question, audience: str, given: Mapping[str, Any]) -> str | None:
        """Return a text that fits the question and what the speaker said before, None when none was written for them."""
        bodies: list[str] = self.stock["open"].get(question.code, {}).get(audience, [])
        body = self._said(bodies, given)
        if body is None:
            return None
        if question.kind == QuestionKind.LONG_TEXT and len(body) >= LONG_ENOUGH:
            body = self._dressed(body, self._said(bodies, given) or body, audience)
        limit = int(question.maximum or 10_000)
        return self._typed(body)[:limit]

    def other(self, code: str) -> str | None:
        """Return the words beside « autre »."""
        words = self.stock["others"].get(code)
        return self.draw.choice(words) if words else None

    def _said(self, bodies: list[str], given: Mapping[str, Any]) -> str | None:
        """Draw until the text is one that this person could say: `only` names the answers that some of them suppose."""
        only = self.stock["only"]
        for _ in range(TRIALS if bodies else 0):
            body = self.draw.choice(bodies)
            if all(_holds(given.get(code), allowed) for code, allowed in only.get(body, {}).items()):
                return body
        return None

    def _dressed(self, body: str, second: str, audience: str) -> str:
        draw = self.draw
        if draw.random() < TWO_IN_ONE and second != body and len(second) >= LONG_ENOUGH:
            body = f"{_ended(body)} {second[0].upper()}{second[1:]}"
        if draw.random() < OPENING:
            body = draw.choice(self.stock["openings"][audience]) + _lowered(body)
        if draw.random() < ENDING:
            body = f"{_ended(body)} {draw.choice(self.stock['endings'][audience])}"
        return body

    def _typed(self, text: str) -> str:
        """Return the text as one of many hands would have typed it."""
        chance = self.draw.random
        if chance() < STRAIGHT_APOSTROPHE:
            text = text.replace("’", "'")
        if chance() < PLAIN_SPACES:
            text = text.replace("\u202f", " ")
        if chance() < NO_STOP:
            text = text.removesuffix(".")
        if chance() < LOUD and text.endswith("."):
            text = text[:-1] + " !!"
        if chance() < ALL_LOW:
            text = text.lower()
        if chance() < NO_ACCENTS:
            bare = unicodedata.normalize("NFKD", text)
            text = "".join(letter for letter in bare if not unicodedata.combining(letter))
        return text


def _holds(answer: Any, allowed: list[str]) -> bool:
    return any(code in allowed for code in (answer if isinstance(answer, list) else [answer]))


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _lowered(text: str) -> str:
    """Return a sentence as it goes on after an opening: its first word in small letters unless it is an acronym."""
    word = text.split(maxsplit=1)[0]
    return text[0].lower() + text[1:] if len(word) == 1 or word[1:].islower() or "’" in word[:3] else text
