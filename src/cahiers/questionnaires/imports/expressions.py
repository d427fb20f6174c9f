"""Expressions become conditions: those of LimeSurvey (Q1.NAOK == "A1" and !is_empty(Q2)), and the CSV's own in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cahiers.questionnaires.structure.conditions import DEEPEST, Condition, Joined, Not, Test

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*'|“[^”]*”|«[^»]*»)|(?P<number>\d+(?:\.\d+)?(?![\w.]))|(?P<name>[\w][\w.]*)
    |(?P<sign>==|!=|<>|<=|>=|&&|\|\||[=<>!(),]))""",
    re.VERBOSE,
)
DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")
AND, OR, NOT = {"and", "&&", "et"}, {"or", "||", "ou"}, {"!", "not", "non"}
EQUAL, DIFFERENT = {"==", "=", "eq"}, {"!=", "<>", "ne"}
MEASURES = {"<": "<", "lt": "<", "<=": "<=", "le": "<=", ">": ">", "gt": ">", ">=": ">=", "ge": ">="}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
SUFFIXES = (".naok", ".code", ".value", ".shown")
LONGEST = 4000
LARGEST = 1e12


class Unsupported(ValueError):
    """An expression, or a part of one, that cannot become a condition, with the reason."""


@dataclass(frozen=True)
class Reference:
    """What a name stands for: a question, one line of its table, or one of its choices that is ticked or not."""

    question: str
    row: str = ""
    option: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)  # a value of the file → the code here
    is_measured: bool = False


@dataclass(frozen=True)
class _Value:
    text: str


def read_expression(written: str, resolve: Callable[[str], Reference | None]) -> Condition | None:
    """Return the condition that an expression says, None when it always holds. Unsupported with the reason."""
    if len(written) > LONGEST:
        raise Unsupported(_("expression trop longue"))
    if written.strip() in {"", "1", "true"}:
        return None
    return _Reader(_tokens(written), resolve).whole()


def compared(reference: Reference, sign: str, value: str) -> Condition:
    """Return the condition that compares what a name stands for with a value. Unsupported when it has no sense here."""
    if sign in EQUAL | DIFFERENT:
        test = _equal(reference, value)
        return _contrary(test) if sign in DIFFERENT else test
    return _measured(reference, MEASURES[sign], value)


def joined(how: str, parts: list[Condition]) -> Condition:
    """Join conditions; « ou » between choices of one question becomes one test, which reads better."""
    kept: list[Condition] = []
    for part in parts:
        last = kept[-1] if kept else None
        if (
            how == "any"
            and isinstance(part, Test)
            and isinstance(last, Test)
            and part.codes
            and last.codes
            and (part.question, part.row) == (last.question, last.row)
        ):
            kept[-1] = Test(part.question, (*last.codes, *part.codes), row=part.row)
        else:
            kept.append(part)
    return kept[0] if len(kept) == 1 else Joined(how, tuple(kept))


def _contrary(condition: Condition) -> Condition:
    return condition.part if isinstance(condition, Not) else Not(condition)


def _equal(reference: Reference, value: str) -> Condition:
    if reference.option:
        ticked = Test(reference.question, (reference.option,))
        if value in {"Y", "1"}:
            return ticked
        if value in {"", "N", "0"}:
            return Not(ticked)
        raise Unsupported(_("« %(value)s » n’est ni coché ni décoché") % {"value": value})
    if not value.strip():
        return Not(Test(reference.question, row=reference.row))
    if reference.codes:
        if value not in reference.codes:
            raise Unsupported(
                _("la question %(question)s n’a pas le choix « %(value)s »")
                % {"question": reference.question, "value": value}
            )
        return Test(reference.question, (reference.codes[value],), row=reference.row)
    if reference.is_measured:
        bound = _number(value)
        return Test(reference.question, at_least=bound, at_most=bound)
    raise Unsupported(_("on ne compare pas un texte libre à une valeur"))


def _measured(reference: Reference, sign: str, value: str) -> Condition:
    bound = _number(value)
    if reference.codes and not reference.option:
        kept = tuple(code for given, code in reference.codes.items() if _holds(given, sign, bound))
        if not kept:
            raise Unsupported(_("aucun choix de %(question)s ne convient") % {"question": reference.question})
        return Test(reference.question, kept, row=reference.row)
    if not reference.is_measured:
        raise Unsupported(_("%(question)s ne se compare pas") % {"question": reference.question})
    question = reference.question
    if sign == ">=":
        return Test(question, at_least=bound)
    if sign == "<=":
        return Test(question, at_most=bound)
    beyond = Test(question, at_least=bound) if sign == "<" else Test(question, at_most=bound)
    return Joined("all", (Test(question), Not(beyond)))


def _holds(given: str, sign: str, bound: float) -> bool:
    try:
        number = float(given)
    except ValueError:
        return False
    return {"<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound}[sign]


def _number(value: str) -> Any:
    if DATE.match(value):
        return value
    try:
        number = float(value.replace(",", "."))
    except ValueError as error:
        raise Unsupported(_("« %(value)s » n’est pas un nombre") % {"value": value}) from error
    if not abs(number) < LARGEST:
        raise Unsupported(_("« %(value)s » n’est pas un nombre") % {"value": value})
    return int(number) if number.is_integer() else number


def _tokens(written: str) -> list[tuple[str, str]]:
    found, at = [], 0
    written = written.strip()
    while at < len(written):
        match = TOKEN.match(written, at)
        if match is None:
            raise Unsupported(_("« %(part)s » ne se lit pas") % {"part": written[at : at + 30]})
        kind = str(match.lastgroup)
        text = match[kind]
        found.append((kind, text[1:-1].strip() if kind == "text" else text))
        at = match.end()
    return found


class _Reader:
    """A reader by recursive descent: or, then and, then not, then comparisons."""

    def __init__(self, tokens: list[tuple[str, str]], resolve: Callable[[str], Reference | None]) -> None:
        self.tokens, self.resolve = tokens, resolve
        self.at = self.depth = 0

    def whole(self) -> Condition:
        """Return the condition of all the tokens."""
        condition = self._either()
        if self.at < len(self.tokens):
            raise Unsupported(_("« %(part)s » en trop") % {"part": self.tokens[self.at][1]})
        return condition

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self.at += 1
        return token

    def _is(self, words: set[str]) -> bool:
        kind, text = self._peek()
        return kind in {"name", "sign"} and text.lower() in words

    def _either(self) -> Condition:
        return self._joined("any", OR, self._both)

    def _both(self) -> Condition:
        return self._joined("all", AND, self._denied)

    def _joined(self, how: str, words: set[str], read: Callable[[], Condition]) -> Condition:
        parts = [read()]
        while self._is(words):
            self._take()
            parts.append(read())
        return joined(how, parts)

    def _denied(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unsupported(_("expression trop emboîtée"))
        try:
            if self._is(NOT):
                self._take()
                return _contrary(self._denied())
            if self._peek() == ("sign", "("):
                self._take()
                inner = self._either()
                self._close()
                return inner
            return self._comparison()
        finally:
            self.depth -= 1

    def _close(self) -> None:
        if self._take() != ("sign", ")"):
            raise Unsupported(_("une parenthèse n’est pas refermée"))

    def _comparison(self) -> Condition:
        left = self._operand()
        kind, sign = self._peek()
        word = sign.lower()
        if kind not in {"sign", "name"} or word not in EQUAL | DIFFERENT | set(MEASURES):
            return left if isinstance(left, (Test, Joined, Not)) else self._alone(left)
        self._take()
        right = self._operand(is_value=isinstance(left, Reference))
        if isinstance(left, _Value) and isinstance(right, Reference):
            turned = TURNED.get(MEASURES.get(word, ""), word)
            return compared(right, turned, left.text)
        if isinstance(left, Reference) and isinstance(right, _Value):
            return compared(left, word, right.text)
        raise Unsupported(_("on ne compare qu’une question et une valeur"))

    def _alone(self, operand: Reference | _Value) -> Condition:
        if isinstance(operand, Reference):
            return _contrary(_equal(operand, ""))
        raise Unsupported(_("« %(part)s » n’est pas une condition") % {"part": operand.text})

    def _operand(self, *, is_value: bool = False) -> "Reference | _Value | Condition":
        kind, text = self._take()
        if kind in {"text", "number"}:
            return _Value(text)
        if kind != "name":
            raise Unsupported(_("il manque quelque chose après « %(part)s »") % {"part": text or "…"})
        if self._peek() == ("sign", "("):
            return self._function(text)
        name = next((text[: -len(end)] for end in SUFFIXES if text.lower().endswith(end)), text)
        found = self.resolve(name)
        if is_value and (found is None or "." not in text):
            return _Value(text)
        if found is None:
            raise Unsupported(_("« %(name)s » n’est pas une question prise") % {"name": name})
        return found

    def _function(self, name: str) -> Condition:
        if name.lower() not in {"is_empty", "vide"}:
            raise Unsupported(_("la fonction %(name)s n’est pas reprise") % {"name": name})
        self._take()
        operand = self._operand()
        self._close()
        if not isinstance(operand, Reference):
            raise Unsupported(_("la fonction %(name)s n’est pas reprise") % {"name": name})
        return _equal(operand, "")
