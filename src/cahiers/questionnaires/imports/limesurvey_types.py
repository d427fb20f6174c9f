"""The types of LimeSurvey's questions, and what makes ours of each."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from cahiers.questionnaires.imports import limesurvey_arrays as arrays
from cahiers.questionnaires.imports.expressions import Unsupported
from cahiers.questionnaires.imports.limesurvey_losses import losses_of
from cahiers.questionnaires.imports.limesurvey_questions import (
    Names,
    Source,
    date,
    file,
    multiple,
    number,
    ranking,
    several,
    single,
    text,
    yes_no,
)


def made_of(source: Source, names: Names) -> list[dict[str, Any]]:
    """Return what a question becomes: one question, or several. Unsupported with the reason."""
    make = _MAKERS.get(source.record.get("type"))
    if make is None:
        raise Unsupported(_("le type « %(type)s » n’a pas d’équivalent") % {"type": source.record.get("type")})
    source.made = list(make(source, names))
    source.notes += losses_of(source)
    return source.made


_MAKERS: dict[str, Callable[[Source, Names], Iterator[dict[str, Any]]]] = {
    "S": text("short_text"),
    "T": text("long_text"),
    "U": text("long_text"),
    "Q": several("short_text"),
    "K": several("number"),
    "N": number,
    "D": date,
    "Y": yes_no,
    "|": file,
    "R": ranking,
    ":": arrays.boxes_or_numbers,
    ";": arrays.texts,
    **dict.fromkeys("L!OG5", single),
    **dict.fromkeys("MP", multiple),
    **dict.fromkeys("ABCEFH1", arrays.matrix),
}
