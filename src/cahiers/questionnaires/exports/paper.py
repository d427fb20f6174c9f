"""The form on paper: an accessible PDF (PDF/UA-1) to print and fill with a pen, see `foundation.paper`."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.foundation.paper import printed
from cahiers.foundation.text import excerpt
from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.structure.form import MATRICES, Form, Question, Section
from cahiers.questionnaires.structure.sentences import sentence

TEMPLATE = Path(__file__).with_name("paper.typ").read_bytes()
LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
KEPT_TOGETHER = 900  # letters: a question this short stands on one page with what is to be ticked
MOST_ON_A_SCALE = 7
NARROW = 26  # letters: labels this short stand in two columns


def paper_form(questionnaire: Questionnaire, numbers: Sequence[str] = ("",)) -> bytes:
    """Return the PDF of a questionnaire, every page of it, with its conditions said in words.

    With `numbers`, a copy for each, which bears it on every page.
    """
    content = _content(questionnaire, form_of(questionnaire)) | {"numbers": list(numbers)}
    return printed(TEMPLATE, form=content)


def _content(questionnaire: Questionnaire, form: Form) -> dict[str, Any]:
    ranks = {code: rank for rank, code in enumerate(form.questions, 1)}
    return {
        "title": questionnaire.title,
        "short": excerpt(questionnaire.title, 80),
        "author": questionnaire.campaign.organiser,
        "language": form.language[:2] if LANGUAGE.match(form.language[:2]) else "fr",
        "introduction": form.introduction,
        "thanks": form.thanks,
        "sections": [_section(section, form, ranks) for section in form.sections],
        "words": {
            "number": _("Formulaire n°"),
            "page": _("Page {n} sur {of}"),
            "alone": _("(ne cochez alors rien d’autre)"),
            "lines": _("Cochez sur chaque ligne"),
            "how_title": _("Comment remplir ce formulaire"),
            "how_ring": _("Devant un rond, cochez une seule réponse."),
            "how_square": _("Devant un carré, cochez toutes celles qui conviennent."),
            "how_number": _("Notez le numéro du formulaire en haut de chaque feuille, s’il ne l’est pas déjà."),
            "how_pages": _("Ne mettez ni votre nom ni celui d’une autre personne."),
        },
    }


def _section(section: Section, form: Form, ranks: dict[str, int]) -> dict[str, Any]:
    condition = ""
    if section.condition:
        condition = _("Répondez à cette partie si %(condition)s. Sinon, passez à la suivante.") % {
            "condition": sentence(section.condition, form)
        }
    questions = [_question(question, form, ranks[question.code]) for question in section.questions]
    return {"title": section.title, "text": section.text, "condition": condition, "questions": questions}


def _question(question: Question, form: Form, rank: int) -> dict[str, Any]:
    condition = ""
    if question.condition:
        condition = _("Répondez à la question %(number)s si %(condition)s.") % {
            "number": rank,
            "condition": sentence(question.condition, form),
        }
    options = question.ordered_options(b"")
    letters = len(question.help) + sum(len(option.label) for option in (*options, *question.rows))
    is_narrow = len(options) > 5 and all(len(option.label) <= NARROW and not option.is_other for option in options)
    return {
        "number": f"{rank}.",
        "title": question.title,
        "hint": " ".join(_hints(question)),
        "help": question.help,
        "condition": condition,
        "options": [
            {"label": option.label, "alone": option.is_exclusive, "other": option.is_other} for option in options
        ],
        "rows": [row.label for row in question.rows],
        "unit": question.unit,
        "drawn": _DRAWN.get(question.kind, "choices"),
        "mark": _MARK.get(question.kind, "ring"),
        "lines": _lines(question),
        "columns": 2 if is_narrow and question.kind != QuestionKind.RANKING else 1,
        "fits": len(options) <= MOST_ON_A_SCALE and all(len(option.label) <= NARROW for option in options),
        "keep": letters < KEPT_TOGETHER and len(options) + len(question.rows) <= 16,
    }


def _lines(question: Question) -> int:
    if question.kind == QuestionKind.LONG_TEXT:
        return 3 if question.maximum and question.maximum <= 300 else 7
    return 1 if question.kind == QuestionKind.SHORT_TEXT else 2


def _hints(question: Question) -> list[str]:
    """Return the short directions beside a title, each a sentence of its own."""
    hints = []
    if question.kind == QuestionKind.MULTIPLE:
        most = int(question.maximum or 0)
        several = _("Plusieurs réponses possibles.")
        hints.append(
            ngettext("%(n)s réponse au plus.", "%(n)s réponses au plus.", most) % {"n": most} if most else several
        )
    elif question.kind == QuestionKind.RANKING:
        most = int(question.maximum or len(question.options))
        hints.append(_("Numérotez de 1 (le plus important) à %(n)s.") % {"n": most})
    elif question.kind == QuestionKind.MATRIX_SINGLE:
        hints.append(_("Une réponse par ligne."))
    elif question.kind in MATRICES:
        hints.append(_("Plusieurs réponses possibles par ligne."))
    elif question.kind == QuestionKind.DATE:
        hints.append(_("Jour, mois, année."))
    elif question.kind == QuestionKind.TERRITORY:
        hints.append(_("Nom et commune, ou numéro de l’établissement."))
    elif question.kind == QuestionKind.FILE:
        hints.append(_("Joignez le document à ce formulaire, avec le même numéro."))
    if question.is_required:
        hints.append(_("Réponse attendue."))
    return hints


_DRAWN = {
    QuestionKind.SHORT_TEXT: "lines",
    QuestionKind.LONG_TEXT: "lines",
    QuestionKind.TERRITORY: "lines",
    QuestionKind.NUMBER: "number",
    QuestionKind.DATE: "date",
    QuestionKind.LIKERT: "scale",
    QuestionKind.MATRIX_SINGLE: "matrix",
    QuestionKind.MATRIX_MULTIPLE: "matrix",
    QuestionKind.FILE: "nothing",
}
_MARK = {
    QuestionKind.MULTIPLE: "square",
    QuestionKind.MATRIX_MULTIPLE: "square",
    QuestionKind.RANKING: "place",
}
