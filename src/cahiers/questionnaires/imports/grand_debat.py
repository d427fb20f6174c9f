"""The questionnaire of the Grand débat national of 2019, from its published structure: four themes, 94 questions."""

from typing import Any

from django.utils.translation import gettext as _

from cahiers.foundation.importing import ImportReport, Table
from cahiers.foundation.text import clean_line, plain
from cahiers.questionnaires.structure.form import TITLE_LENGTH

COLUMNS = ("theme", "position", "question_code", "source_id", "question")
THEMES = {
    "organisation": "L’organisation de l’État et des services publics",
    "democratie": "La démocratie et la citoyenneté",
    "fiscalite": "La fiscalité et les dépenses publiques",
    "transition": "La transition écologique",
}
OPEN, YES_NO, SPECIAL = "ou", "fe", "sp"
ALONE = "solo"
KINDS = {OPEN: "long_text", YES_NO: "yes_no", SPECIAL: "short_text"}


def is_grand_debat(table: Table) -> bool:
    """Say whether a table is that questionnaire, by its columns."""
    return tuple(table.header[: len(COLUMNS)]) == COLUMNS and len(table.header) >= 7


def read_grand_debat(table: Table) -> tuple[dict[str, Any], ImportReport]:
    """Return the questionnaire, a page for each theme, and the report of its lines.

    « Si oui » and « Si non » say on which answer a question depends; without those words, it is asked of whoever
    answered the question it depends on.
    """
    report = ImportReport(source=table.name)
    sections: dict[str, dict[str, Any]] = {}
    kinds: dict[str, str] = {}
    for line, cells in table.records:
        if len(cells) < 7 or cells[5] not in KINDS or not clean_line(cells[4]):
            report.refuse(line=line, reference=cells[0], reason=_("il manque la question ou son genre"))
            continue
        theme, number, title, kind, parent = cells[0], cells[2], clean_line(cells[4]), cells[5], cells[6].strip()
        code = f"{theme}_{number}".lower()
        section = sections.setdefault(
            theme,
            {"code": theme, "title": THEMES.get(theme, theme), "text": "", "condition": None, "questions": []},
        )
        condition = None
        if parent != ALONE:
            asked = f"{theme}_{parent}".lower()
            if asked not in kinds:
                report.refuse(line=line, reference=number, reason=_("elle dépend d’une question qui n’est pas avant"))
                continue
            condition = _condition(title, asked, kinds[asked])
        kinds[code] = kind
        if kind == SPECIAL:
            report.notes.append(
                _("Ligne %(line)s : les choix de %(code)s ne sont pas dans le fichier ; elle est prise en texte court.")
                % {"line": line, "code": number}
            )
        section["questions"].append(
            {"code": code, "kind": KINDS[kind], "title": title[:TITLE_LENGTH], "help": "", "condition": condition}
        )
        report.taken += 1
    definition = {
        "title": "Le Grand débat national",
        "introduction": "",
        "thanks": "",
        "language": "fr",
        "audience_question": "",
        "territory_question": "",
        "sections": list(sections.values()),
    }
    return definition, report


def _condition(title: str, asked: str, kind: str) -> dict[str, Any]:
    if kind == YES_NO:
        words = plain(title)
        if words.startswith("si oui"):
            return {"question": asked, "is": ["yes"]}
        if words.startswith("si non"):
            return {"question": asked, "is": ["no"]}
    return {"question": asked, "answered": True}
