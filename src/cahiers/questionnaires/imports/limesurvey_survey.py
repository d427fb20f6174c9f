"""What a LimeSurvey file says of the survey as a whole: its language, and what of it has no equivalent here."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.foundation.text import excerpt
from cahiers.questionnaires.imports.xml_tables import Record, Tables

WORDED = ("question_l10ns", "questions", "group_l10ns", "groups")


def language_of(tables: Tables) -> str:
    """Return the survey's own language; where the file does not say, or has no question in it, the one most written."""
    surveys = tables.get("surveys", [])
    told = surveys[0].get("language") if surveys else ""
    for table in WORDED:
        written = Counter(one.get("language") for one in tables.get(table, []) if one.get("language"))
        if written:
            return told if told in written else written.most_common(1)[0][0]
    return told or "fr"


def survey_losses(tables: Tables, language: str) -> Iterator[str]:
    """Return a sentence for each thing of the survey that could not be taken."""
    others = sorted(
        {one.get("surveyls_language") for one in tables.get("surveys_languagesettings", [])} - {"", language}
    )
    if others:
        sentence = _("Le questionnaire est pris en « %(language)s » : ses textes en %(others)s ne le sont pas.")
        yield sentence % {"language": language, "others": ", ".join(others)}
    for quota in tables.get("quota", []):
        yield _(
            "Ligne %(line)s : le quota « %(name)s » n’est pas pris, rien ne ferme l’accès à partir d’un nombre."
        ) % {
            "line": quota.line,
            "name": excerpt(quota.get("name"), 80),
        }
    assessments = {one.get("id") or one.line for one in tables.get("assessments", [])}
    if assessments:
        n = len(assessments)
        yield ngettext(
            "%(n)s évaluation par points n’est pas prise.", "%(n)s évaluations par points ne sont pas prises.", n
        ) % {"n": n}
    for default in _own(tables.get("defaultvalues", []), language):
        yield _("Ligne %(line)s : une réponse proposée d’avance n’est pas prise, les champs commencent vides.") % {
            "line": default.line
        }
    for group in _own(tables.get("groups", []), language):
        if group.get("randomization_group"):
            yield _("Ligne %(line)s : la page « %(name)s » était tirée au sort, elle garde sa place.") % {
                "line": group.line,
                "name": excerpt(group.get("group_name"), 80),
            }


def _own(records: list[Record], language: str) -> list[Record]:
    return [one for one in records if one.get("language") in {"", language}]
