"""Questions of LimeSurvey, type by type: what each becomes here, and what is left behind."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.utils.translation import gettext as _

from cahiers.foundation.text import clean, clean_line, excerpt
from cahiers.questionnaires.imports.expressions import Reference, Unsupported
from cahiers.questionnaires.imports.xml_tables import Record
from cahiers.questionnaires.structure.form import MOST_OPTIONS, TEXT_LENGTH, TITLE_LENGTH
from cahiers.questionnaires.structure.option_lines import code_from

BREAKS = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|h\d|tr)>")
OTHER_VALUE = "-oth-"
LARGEST = 1e12
FIVE = tuple((str(n), str(n)) for n in range(1, 6))
TEN = tuple((str(n), str(n)) for n in range(1, 11))


def plain_text(written: str) -> str:
    """Return a formatted text without its marks: paragraphs stay, no word is lost."""
    text = html.unescape(nh3.clean(BREAKS.sub("\n", written), tags=set()))
    return clean(re.sub(r"\n\s*\n\s*", "\n\n", text))


class Names:
    """Codes here for the codes of the file: well formed, each given once."""

    def __init__(self) -> None:
        self._questions: set[str] = set()
        self._pages: set[str] = set()

    def question(self, written: str) -> str:
        """Return a question's code."""
        code = code_from(written, self._questions, prefix="q")
        self._questions.add(code)
        return code

    def page(self, written: str) -> str:
        """Return a page's code."""
        code = code_from(written, self._pages, prefix="p")
        self._pages.add(code)
        return code


@dataclass
class Source:
    """A question of the file with its parts; `made` is what it became, `references` what conditions may name of it."""

    record: Record
    subquestions: list[Record]
    answers: list[Record]
    attributes: dict[str, str]
    made: list[dict[str, Any]] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def attribute(self, name: str) -> str:
        """Return an attribute, "" when it is not set."""
        return self.attributes.get(name, "")

    def number(self, *names: str) -> float | None:
        """Return the first attribute that is a number."""
        for name in names:
            try:
                found = float(self.attribute(name))
            except ValueError:
                continue
            if abs(found) < LARGEST:  # neither endless nor "nan"
                return int(found) if found.is_integer() else found
        return None

    @property
    def has_other(self) -> bool:
        """Whether people may write a choice of their own."""
        return self.record.get("other") == "Y"


def base_of(source: Source, code: str, kind: str, title: str = "", **more: Any) -> dict[str, Any]:
    """Return a question with what all have: its title, its help, whether it is required, the order of its choices."""
    words, help_text = (
        clean_line(title or plain_text(source.record.get("question"))),
        plain_text(source.record.get("help")),
    )
    if len(words) > TITLE_LENGTH:
        help_text = "\n\n".join(filter(None, (words, help_text)))
        words = excerpt(words, TITLE_LENGTH - 10)
    return {
        "code": code,
        "kind": kind,
        "title": words or code,
        "help": help_text[:TEXT_LENGTH],
        "is_required": source.record.get("mandatory") == "Y",
        "order": _order(source),
        "condition": None,
        "options": [],
        "rows": [],
        "minimum": None,
        "maximum": None,
        "unit": "",
    } | more


def _order(source: Source) -> str:
    if source.attribute("random_order") == "1" or source.attribute("answer_order") == "random":
        return "shuffled"
    if source.attribute("alphasort") == "1" or source.attribute("answer_order") == "alphabetical":
        return "alphabetical"
    return "fixed"


def label_of(record: Record) -> str:
    """Return the words of a choice or of a line."""
    return clean_line(plain_text(record.get("answer") or record.get("question")))[:TITLE_LENGTH]


def coded(pairs: list[tuple[str, str]], prefix: str = "c") -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return options for pairs of code and label, and the code here of each code there."""
    if len(pairs) > MOST_OPTIONS:
        raise Unsupported(_("elle a plus de %(most)s choix") % {"most": MOST_OPTIONS})
    options: list[dict[str, Any]] = []
    codes: dict[str, str] = {}
    for given, label in pairs:
        code = code_from(given, codes.values(), prefix=prefix)
        codes[given] = code
        options.append({"code": code, "label": label or given, "is_exclusive": False, "is_other": False})
    return options, codes


def answers_of(source: Source, scale: str = "0") -> list[tuple[str, str]]:
    """Return the choices of a scale, code and label."""
    return [(one.get("code"), label_of(one)) for one in source.answers if (one.get("scale_id") or "0") == scale]


def rows_of(source: Source, scale: str = "0") -> list[tuple[str, str]]:
    """Return the parts of a question on a scale, code and label."""
    return [(one.get("title"), label_of(one)) for one in source.subquestions if (one.get("scale_id") or "0") == scale]


def _other(options: list[dict[str, Any]], codes: dict[str, str], label: str) -> dict[str, Any]:
    code = code_from("autre", codes.values())
    return {"code": code, "label": label or _("Autre"), "is_exclusive": False, "is_other": True}


def text(kind: str) -> Callable[[Source, Names], Iterator[dict[str, Any]]]:
    """Return what makes a question of words."""

    def make(source: Source, names: Names) -> Iterator[dict[str, Any]]:
        code = names.question(source.record.get("title"))
        most = source.number("maximum_chars")
        yield base_of(source, code, kind, maximum=most if most and most > 0 else None)
        source.references[""] = Reference(code)

    return make


def several(kind: str) -> Callable[[Source, Names], Iterator[dict[str, Any]]]:
    """Return what makes a question of each of the fields that LimeSurvey shows together."""

    def make(source: Source, names: Names) -> Iterator[dict[str, Any]]:
        whole = clean_line(plain_text(source.record.get("question")))
        for sub in source.subquestions:
            code = names.question(f"{source.record.get('title')}_{sub.get('title')}")
            yield base_of(source, code, kind, title=f"{whole} – {label_of(sub)}")
            source.references[sub.get("title")] = Reference(code, is_measured=kind == "number")
        source.notes.append(_("ses champs deviennent autant de questions"))

    return make


def number(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a question of a number, with its bounds and its unit."""
    code = names.question(source.record.get("title"))
    least, most = source.number("min_num_value_n", "min_num_value"), source.number("max_num_value_n", "max_num_value")
    unit = clean_line(plain_text(source.attribute("suffix")))[:40]
    yield base_of(source, code, "number", minimum=least, maximum=most, unit=unit)
    source.references[""] = Reference(code, is_measured=True)


def date(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a question of date."""
    code = names.question(source.record.get("title"))
    yield base_of(source, code, "date")
    source.references[""] = Reference(code, is_measured=True)


def yes_no(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a question of yes or no."""
    code = names.question(source.record.get("title"))
    yield base_of(source, code, "yes_no")
    source.references[""] = Reference(code, codes={"Y": "yes", "N": "no"})


def file(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a question that asks for a file."""
    yield base_of(source, names.question(source.record.get("title")), "file")


def single(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a question of one choice; the words beside it become a question of their own."""
    pairs = {"G": [("F", _("Femme")), ("M", _("Homme"))], "5": list(FIVE)}.get(source.record.get("type"))
    options, codes = coded(pairs or answers_of(source))
    code, kind = names.question(source.record.get("title")), "single"
    if source.record.get("type") == "5":
        kind = "likert"
    if source.has_other and not pairs:
        options.append(_other(options, codes, clean_line(plain_text(source.attribute("other_replace_text")))))
        codes[OTHER_VALUE], kind = options[-1]["code"], "single_other"
        source.references["other"] = Reference(code, option=options[-1]["code"])
    yield base_of(source, code, kind, options=options)
    source.references[""] = Reference(code, codes=codes)
    if source.record.get("type") == "O":
        source.notes.append(_("le commentaire libre à côté des choix devient une question, posée juste après"))
        yield _comment(source, names, "comment", code, _("commentaire"))


def multiple(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a question of several choices; the words beside each become a question asked to who chooses it."""
    code = names.question(source.record.get("title"))
    options, codes = coded(rows_of(source))
    alone = set(re.split(r"[;,\s]+", source.attribute("exclude_all_others")))
    for given, option in zip(codes, options, strict=True):
        option["is_exclusive"] = given in alone
        source.references[given] = Reference(code, option=option["code"])
    if source.has_other:
        options.append(_other(options, codes, clean_line(plain_text(source.attribute("other_replace_text")))))
        source.references["other"] = Reference(code, option=options[-1]["code"])
    least, most = source.number("min_answers"), source.number("max_answers")
    yield base_of(source, code, "multiple", options=options, minimum=least or None, maximum=most or None)
    if source.record.get("type") == "P":
        source.notes.append(_("chaque commentaire libre devient une question, posée à qui fait ce choix"))
        for given, option in zip([*codes, "other"], options, strict=False):
            asked = {"question": code, "is": [option["code"]]}
            yield _comment(source, names, f"{given}comment", code, option["label"], condition=asked)


def _comment(source: Source, names: Names, suffix: str, code: str, about: str, **more: Any) -> dict[str, Any]:
    """Return the question that asks for the words beside choices, never required; conditions may name it."""
    comment = names.question(f"{code}_{suffix}")
    whole = clean_line(plain_text(source.record.get("question")))
    source.references[suffix] = Reference(comment)
    return base_of(source, comment, "long_text", title=f"{whole} – {about}") | {"is_required": False, "help": ""} | more


def ranking(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a question of ranking."""
    options, _codes = coded(answers_of(source) or rows_of(source))
    least, most = source.number("min_answers"), source.number("max_answers")
    code = names.question(source.record.get("title"))
    yield base_of(source, code, "ranking", options=options, minimum=least or None, maximum=most or None)
