"""What goes with the figures: a book of codes for people, the dictionary of columns and the list of codes for machines."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.foundation.inert import inert
from cahiers.foundation.text import clean_line
from cahiers.questionnaires.exports.formats.separated import DELIMITER
from cahiers.questionnaires.exports.rows import Reading
from cahiers.questionnaires.structure.columns import Column, Content, Part, answer_columns, is_asked_of_all
from cahiers.questionnaires.structure.form import Question

MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
BOM = "\ufeff"


def plain_markdown(text: str) -> str:
    """Return a text on one line in which Markdown sees no mark."""
    return MARKDOWN.sub(r"\\\1", clean_line(text))


def content_name(content: Content) -> str:
    """Say in words what the cells of a column hold."""
    return {
        Content.CODE: _("code"),
        Content.FLAG: _("0 ou 1"),
        Content.RANK: _("rang, 1 pour le premier"),
        Content.NUMBER: _("nombre"),
        Content.DATE: _("date, année-mois-jour"),
        Content.TEXT: _("texte"),
        Content.COUNT: _("numéro"),
    }[content]


def _as_csv(rows: Iterable[Iterable[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=DELIMITER).writerows([inert(cell) for cell in row] for row in rows)
    return BOM + file.getvalue()


def dictionary(reading: Reading) -> str:
    """Return one line for each column: its question, its kind, its label, its values."""
    rows = [["colonne", "question", "genre", "contenu", "intitulé", "valeurs"]]
    for column in reading.columns:
        question = reading.form.questions.get(column.question)
        values = " | ".join(f"{value} = {label}" for value, label in column.values)
        kind = question.kind.value if question else ""
        rows.append([column.name, column.question, kind, content_name(column.content), column.label, values])
    return _as_csv(rows)


def codes(reading: Reading) -> str:
    """Return one line for each value of each column that has a list of them."""
    rows = [["colonne", "code", "libellé"]]
    rows += [[column.name, value, label] for column in reading.columns for value, label in column.values]
    return _as_csv(rows)


def book(reading: Reading, total: int) -> str:
    """Return the book of codes, in Markdown."""
    return "\n".join(_lines(reading, total)) + "\n"


def _lines(reading: Reading, total: int) -> Iterator[str]:
    yield f"# {plain_markdown(reading.questionnaire.title)}"
    yield ""
    yield ngettext(
        "%(total)s réponse envoyée, sans compte ni identifiant.",
        "%(total)s réponses envoyées, sans compte ni identifiant.",
        total,
    ) % {"total": total}
    yield ""
    yield f"## {_('Comment lire les cellules')}"
    yield ""
    yield from (f"- {rule}" for rule in _rules())
    yield ""
    yield f"## {_('La réponse')}"
    yield ""
    yield from _table(column for column in reading.columns if column.part is Part.ABOUT)
    for section in reading.form.sections:
        yield f"## {plain_markdown(section.title)}"
        yield ""
        for question in section.questions:
            yield from _question(reading, question)


def _rules() -> list[str]:
    return [
        _("Une cellule vide à une question posée à tous : la personne n’a pas répondu."),
        _(
            "Une question sous condition a une colonne « code\\_\\_asked » : 1 si elle a été posée, 0 si elle ne concernait "
            "pas la personne. Posée et vide : pas de réponse."
        ),
        _("Choix multiple : une colonne par choix, « code\\_\\_choix », à 1 ou 0 ; toutes vides sans réponse."),
        _("Classement : une colonne par choix, avec son rang ; vide s’il n’est pas classé."),
        _("Tableau : une colonne par ligne, « code\\_\\_ligne », ou par case, « code\\_\\_ligne\\_\\_choix »."),
        _("« code\\_\\_other » : les mots écrits à côté de « autre »."),
        _("Un fichier joint vaut 1 ; les fichiers ne sont pas dans l’export."),
        _(
            "CSV : UTF-8, points-virgules, virgule décimale. Une apostrophe précède tout texte qui pourrait devenir une "
            "formule, ou qui commence par une apostrophe : en retirer une rend le texte exact."
        ),
        _(
            "XLSX : les textes sont des textes, jamais des formules ni des liens. Au-delà de 16 000 caractères, la suite est "
            "dans la feuille « suites », morceau par morceau. Plus de 1 048 575 réponses : plusieurs feuilles."
        ),
        _(
            "JSON : les réponses telles qu’elles sont gardées ; null sans réponse, pas de clé quand on n’est pas concerné."
        ),
        _("Les numéros de réponse ne valent que pour cet export. Les dates sont arrondies au jour."),
    ]


def _question(reading: Reading, question: Question) -> Iterator[str]:
    yield f"### {plain_markdown(question.code)} – {plain_markdown(question.title)}"
    yield ""
    facts = [str(question.kind.label)]
    if question.unit:
        facts.append(plain_markdown(question.unit))
    facts.append(_("posée à tous") if is_asked_of_all(reading.form, question) else _("posée sous condition"))
    if question.is_required:
        facts.append(_("réponse obligatoire"))
    yield ", ".join(facts) + "."
    yield ""
    yield from _table(column for column in reading.columns if column.question == question.code)
    if question.rows or not any(column.values for column in answer_columns(question)):
        return
    yield from (f"- `{option.code}` {plain_markdown(option.label)}" for option in question.choices)
    yield ""


def _table(columns: Iterable[Column]) -> Iterator[str]:
    yield f"| {_('Colonne')} | {_('Contenu')} | {_('Intitulé')} |"
    yield "|---|---|---|"
    for column in columns:
        yield f"| {plain_markdown(column.name)} | {content_name(column.content)} | {plain_markdown(column.label)} |"
    yield ""
