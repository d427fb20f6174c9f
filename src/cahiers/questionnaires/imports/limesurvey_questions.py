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


def made_of(source: Source, names: Names) -> list[dict[str, Any]]:
    """Return what a question becomes: one question, or several. Unsupported with the reason."""
    make = _MAKERS.get(source.record.get("type"))
    if make is None:
        raise Unsupported(_("le type « %(type)s » n’a pas d’équivalent") % {"type": source.record.get("type")})
    source.made = list(make(source, names))
    return source.made


def _base(source: Source, code: str, kind: str, title: str = "", **more: Any) -> dict[str, Any]:
    """Return a question with what all have: its title, its help, whether it is required, the order of its choices."""
    words, help_text = (
        clean_line(title or plain_text(source.record.get("question"))),
        plain_text(source.record.get("help")),
    )
    if len(words) > TITLE_LENGTH:
        help_text = "\n\n".join(filter(None, (words, help_text)))
        words = excerpt(words, TITLE_LENGTH - 10)
    if source.record.get("mandatory") == "S" and "mandatory" not in source.attributes:
        source.notes.append(_("la réponse n’était que conseillée : elle est facultative"))
        source.attributes["mandatory"] = "N"
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


def _label(record: Record) -> str:
    return clean_line(plain_text(record.get("answer") or record.get("question")))[:TITLE_LENGTH]


def _coded(pairs: list[tuple[str, str]], prefix: str = "c") -> tuple[list[dict[str, Any]], dict[str, str]]:
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


def _answers(source: Source, scale: str = "0") -> list[tuple[str, str]]:
    return [(one.get("code"), _label(one)) for one in source.answers if (one.get("scale_id") or "0") == scale]


def _rows(source: Source, scale: str = "0") -> list[tuple[str, str]]:
    return [(one.get("title"), _label(one)) for one in source.subquestions if (one.get("scale_id") or "0") == scale]


def _other(options: list[dict[str, Any]], codes: dict[str, str], label: str) -> dict[str, Any]:
    code = code_from("autre", codes.values())
    return {"code": code, "label": label or _("Autre"), "is_exclusive": False, "is_other": True}


def _text(kind: str) -> Callable[[Source, Names], Iterator[dict[str, Any]]]:
    def make(source: Source, names: Names) -> Iterator[dict[str, Any]]:
        code = names.question(source.record.get("title"))
        most = source.number("maximum_chars")
        yield _base(source, code, kind, maximum=most if most and most > 0 else None)
        source.references[""] = Reference(code)

    return make


def _several(kind: str) -> Callable[[Source, Names], Iterator[dict[str, Any]]]:
    """One question for each of the fields that LimeSurvey shows together."""

    def make(source: Source, names: Names) -> Iterator[dict[str, Any]]:
        whole = clean_line(plain_text(source.record.get("question")))
        for sub in source.subquestions:
            code = names.question(f"{source.record.get('title')}_{sub.get('title')}")
            yield _base(source, code, kind, title=f"{whole} – {_label(sub)}")
            source.references[sub.get("title")] = Reference(code, is_measured=kind == "number")
        source.notes.append(_("ses champs deviennent autant de questions"))

    return make


def _number(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    code = names.question(source.record.get("title"))
    least, most = source.number("min_num_value_n", "min_num_value"), source.number("max_num_value_n", "max_num_value")
    unit = clean_line(plain_text(source.attribute("suffix")))[:40]
    yield _base(source, code, "number", minimum=least, maximum=most, unit=unit)
    source.references[""] = Reference(code, is_measured=True)


def _date(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    code = names.question(source.record.get("title"))
    yield _base(source, code, "date")
    source.references[""] = Reference(code, is_measured=True)


def _yes_no(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    code = names.question(source.record.get("title"))
    yield _base(source, code, "yes_no")
    source.references[""] = Reference(code, codes={"Y": "yes", "N": "no"})


def _file(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    yield _base(source, names.question(source.record.get("title")), "file")


def _single(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    pairs = {"G": [("F", _("Femme")), ("M", _("Homme"))], "5": list(FIVE)}.get(source.record.get("type"))
    options, codes = _coded(pairs or _answers(source))
    code, kind = names.question(source.record.get("title")), "single"
    if source.record.get("type") == "5":
        kind = "likert"
    if source.has_other and not pairs:
        options.append(_other(options, codes, clean_line(plain_text(source.attribute("other_replace_text")))))
        codes[OTHER_VALUE], kind = options[-1]["code"], "single_other"
        source.references["other"] = Reference(code, option=options[-1]["code"])
    if source.record.get("type") == "O":
        source.notes.append(_("le commentaire libre à côté des choix n’est pas repris"))
    yield _base(source, code, kind, options=options)
    source.references[""] = Reference(code, codes=codes)


def _multiple(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    code = names.question(source.record.get("title"))
    options, codes = _coded(_rows(source))
    alone = set(re.split(r"[;,\s]+", source.attribute("exclude_all_others")))
    for given, option in zip(codes, options, strict=True):
        option["is_exclusive"] = given in alone
        source.references[given] = Reference(code, option=option["code"])
    if source.has_other:
        options.append(_other(options, codes, clean_line(plain_text(source.attribute("other_replace_text")))))
        source.references["other"] = Reference(code, option=options[-1]["code"])
    if source.record.get("type") == "P":
        source.notes.append(_("les commentaires libres à côté des choix ne sont pas repris"))
    least, most = source.number("min_answers"), source.number("max_answers")
    yield _base(source, code, "multiple", options=options, minimum=least or None, maximum=most or None)


def _ranking(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    options, _codes = _coded(_answers(source) or _rows(source))
    least, most = source.number("min_answers"), source.number("max_answers")
    code = names.question(source.record.get("title"))
    yield _base(source, code, "ranking", options=options, minimum=least or None, maximum=most or None)


def _matrix(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    type_ = source.record.get("type")
    fixed = {
        "A": FIVE,
        "B": TEN,
        "C": (("Y", _("Oui")), ("U", _("Incertain")), ("N", _("Non"))),
        "E": (("I", _("Augmenter")), ("S", _("Ne pas changer")), ("D", _("Diminuer"))),
    }.get(type_)
    scales = ("0", "1") if type_ == "1" else ("0",)
    rows, row_codes = _coded(_rows(source), prefix="l")
    for scale in scales:
        options, codes = _coded(list(fixed) if fixed else _answers(source, scale))
        name = source.record.get("title") + (f"_{int(scale) + 1}" if len(scales) > 1 else "")
        code = names.question(name)
        yield _base(source, code, "matrix_single", options=options, rows=rows)
        for given, row in row_codes.items():
            suffix = f"{given}#{scale}" if len(scales) > 1 else given
            source.references[suffix] = Reference(code, row=row, codes=codes)
    if len(scales) > 1:
        source.notes.append(_("ses deux échelles deviennent deux tableaux"))


def _boxes(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    if source.attribute("multiflexible_checkbox") != "1":
        raise Unsupported(_("un tableau de nombres n’a pas d’équivalent"))
    rows, _row_codes = _coded(_rows(source), prefix="l")
    options, _codes = _coded(_rows(source, "1"))
    yield _base(source, names.question(source.record.get("title")), "matrix_multiple", options=options, rows=rows)


_MAKERS: dict[str, Callable[[Source, Names], Iterator[dict[str, Any]]]] = {
    "S": _text("short_text"),
    "T": _text("long_text"),
    "U": _text("long_text"),
    "Q": _several("short_text"),
    "K": _several("number"),
    "N": _number,
    "D": _date,
    "Y": _yes_no,
    "|": _file,
    "R": _ranking,
    ":": _boxes,
    **dict.fromkeys("L!OG5", _single),
    **dict.fromkeys("MP", _multiple),
    **dict.fromkeys("ABCEFH1", _matrix),
}
