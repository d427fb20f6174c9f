"""Tables of LimeSurvey: those of choices become tables, those of numbers and texts a question for each cell."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cahiers.foundation.text import clean_line
from cahiers.questionnaires.imports.expressions import Reference, Unsupported
from cahiers.questionnaires.imports.limesurvey_questions import (
    FIVE,
    TEN,
    Names,
    Source,
    answers_of,
    base_of,
    coded,
    plain_text,
    rows_of,
)

MOST_CELLS = 60  # beyond, a page of so many questions would serve nobody


def matrix(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a table of choices, or two when it has two scales."""
    type_ = source.record.get("type")
    fixed = {
        "A": FIVE,
        "B": TEN,
        "C": (("Y", _("Oui")), ("U", _("Incertain")), ("N", _("Non"))),
        "E": (("I", _("Augmenter")), ("S", _("Ne pas changer")), ("D", _("Diminuer"))),
    }.get(type_)
    scales = ("0", "1") if type_ == "1" else ("0",)
    rows, row_codes = coded(rows_of(source), prefix="l")
    for scale in scales:
        options, codes = coded(list(fixed) if fixed else answers_of(source, scale))
        name = source.record.get("title") + (f"_{int(scale) + 1}" if len(scales) > 1 else "")
        code = names.question(name)
        yield base_of(source, code, "matrix_single", options=options, rows=rows)
        for given, row in row_codes.items():
            suffix = f"{given}#{scale}" if len(scales) > 1 else given
            source.references[suffix] = Reference(code, row=row, codes=codes)
    if len(scales) > 1:
        source.notes.append(_("ses deux échelles deviennent deux tableaux"))


def boxes_or_numbers(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a table of boxes to tick; where cells hold numbers, a question for each."""
    if source.attribute("multiflexible_checkbox") != "1":
        bounds = {
            "minimum": source.number("multiflexible_min", "min_num_value_n"),
            "maximum": source.number("multiflexible_max", "max_num_value_n"),
        }
        yield from _cells(source, names, "number", **bounds)
        return
    rows, _row_codes = coded(rows_of(source), prefix="l")
    options, _codes = coded(rows_of(source, "1"))
    yield base_of(source, names.question(source.record.get("title")), "matrix_multiple", options=options, rows=rows)


def texts(source: Source, names: Names) -> Iterator[dict[str, Any]]:
    """Make a question of words for each cell of a table of texts."""
    yield from _cells(source, names, "short_text")


def _cells(source: Source, names: Names, kind: str, **more: Any) -> Iterator[dict[str, Any]]:
    lines, columns = rows_of(source), rows_of(source, "1")
    if not 0 < len(lines) * len(columns) <= MOST_CELLS:
        raise Unsupported(_("elle a plus de %(most)s cases à remplir, ou aucune") % {"most": MOST_CELLS})
    whole = clean_line(plain_text(source.record.get("question")))
    for line, words in lines:
        for column, head in columns:
            code = names.question(f"{source.record.get('title')}_{line}_{column}")
            yield base_of(source, code, kind, title=f"{whole} – {words} – {head}", **more)
            source.references[f"{line}_{column}"] = Reference(code, is_measured=kind == "number")
    source.notes.append(_("chaque case du tableau devient une question"))
