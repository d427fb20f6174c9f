"""Conditions of LimeSurvey: rows of its table, and names within its expressions."""

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from cahiers.questionnaires.imports.expressions import Reference, Unsupported, compared
from cahiers.questionnaires.imports.limesurvey_questions import Source
from cahiers.questionnaires.imports.xml_tables import Record
from cahiers.questionnaires.structure.conditions import Condition

FIELD = re.compile(r"\+?(\d+)X(\d+)X(\w+)\Z")
SIGNS = {"==", "!=", "<", "<=", ">", ">="}


def condition_from_rows(row: Record, sources: Mapping[str, Source]) -> Condition:
    """Return what one row of the table asks. Unsupported with the reason: another question's value, a pattern, a token."""
    source = sources.get(row.get("cqid"))
    if source is None:
        raise Unsupported(_("elle porte sur une question qui n’est pas prise"))
    match = FIELD.match(row.get("cfieldname"))
    suffix = match[3].removeprefix(row.get("cqid")) if match else ""
    reference = source.references.get(suffix)
    if reference is None:
        raise Unsupported(_("elle porte sur une partie de la question qui n’est pas prise"))
    sign, value = row.get("method") or "==", row.get("value")
    if sign not in SIGNS:
        raise Unsupported(_("la comparaison « %(sign)s » n’est pas reprise") % {"sign": sign})
    if value.startswith("@") or value.startswith("{"):
        raise Unsupported(_("elle compare deux questions"))
    return compared(reference, sign, value)


def resolver_of(sources: Mapping[str, Source]) -> Callable[[str], Reference | None]:
    """Return what finds a question by the names that expressions give it: its code, or survey X group X question."""
    known: dict[str, Reference] = {}
    for qid, source in sources.items():
        for suffix, reference in source.references.items():
            known[source.record.get("title") + (f"_{suffix}" if suffix else "")] = reference
            known[f"X{qid}{suffix}"] = reference

    def resolve(name: str) -> Reference | None:
        match = FIELD.match(name)
        return known.get(f"X{match[3]}" if match else name)

    return resolve
