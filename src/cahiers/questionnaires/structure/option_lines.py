"""Options one per line, as people write them: « Libellé » or « code = Libellé », with [seul] or [autre] at the end."""

import re
from collections.abc import Iterable

from cahiers.foundation.text import clean_line, plain
from cahiers.questionnaires.structure.form import CODE, Option

CODED = re.compile(r"([a-z][a-z0-9_]{0,29})\s*=\s*(.*)\Z")
EXCLUSIVE, OTHER = "[seul]", "[autre]"
LENGTH = 30


def code_from(label: str, taken: Iterable[str] = (), prefix: str = "c") -> str:
    """Return a code drawn from words, that no other has.

    >>> code_from("Oui, tout à fait"), code_from("15 à 17 ans"), code_from("Oui", ["oui"])
    ('oui_tout_a_fait', 'c15_a_17_ans', 'oui_2')
    """
    words = re.sub(r"[^a-z0-9]+", "_", plain(label)).strip("_")
    if not words or not words[0].isalpha():
        words = prefix + words
    base = words[:LENGTH].rstrip("_")
    known, rank, code = set(taken), 1, base
    while code in known or not CODE.match(code):
        rank += 1
        code = f"{base[: LENGTH - 1 - len(str(rank))]}_{rank}"
    return code


def read_options(text: str, known: Iterable[Option] = ()) -> tuple[Option, ...]:
    """Return the options written one per line; one whose label is known keeps its code."""
    codes = {option.label: option.code for option in known}
    found: list[Option] = []
    taken: set[str] = set()
    lines = [clean_line(line) for line in text.splitlines()]
    given = {match[1] for line in lines if (match := CODED.match(line))}
    for line in filter(None, lines):
        match = CODED.match(line)
        label, flags = _flags(match[2] if match else line)
        if match:
            code = match[1]
        elif label in codes and codes[label] not in taken | given:
            code = codes[label]
        else:
            code = code_from(label, taken | given)
        taken.add(code)
        found.append(Option(code, label, EXCLUSIVE in flags, OTHER in flags))
    return tuple(found)


def _flags(label: str) -> tuple[str, set[str]]:
    flags: set[str] = set()
    while True:
        mark = next((mark for mark in (EXCLUSIVE, OTHER) if label.casefold().endswith(mark)), None)
        if mark is None:
            return label, flags
        flags.add(mark)
        label = label[: -len(mark)].rstrip()


def write_options(options: Iterable[Option], *, with_codes: bool = False) -> str:
    """Return options one per line; a code shows only when its label would not give it, or when all are asked for."""
    lines: list[str] = []
    taken: set[str] = set()
    for option in options:
        marks = (" " + EXCLUSIVE if option.is_exclusive else "") + (" " + OTHER if option.is_other else "")
        is_plain = not CODED.match(option.label) and code_from(option.label, taken) == option.code
        taken.add(option.code)
        lines.append(
            f"{option.label}{marks}" if is_plain and not with_codes else f"{option.code} = {option.label}{marks}"
        )
    return "\n".join(lines)
