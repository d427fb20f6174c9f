"""The simple CSV: one question a line, under columns that anybody can fill in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cahiers.foundation.importing import ImportReport, Table, UnreadableFile
from cahiers.foundation.text import clean, clean_line, plain
from cahiers.questionnaires.enums import OptionOrder, QuestionKind
from cahiers.questionnaires.imports.expressions import LARGEST, Reference, Unsupported, read_expression
from cahiers.questionnaires.structure.faults import MEASURED
from cahiers.questionnaires.structure.form import CODE, MOST_QUESTIONS, TEXT_LENGTH, TITLE_LENGTH, Question
from cahiers.questionnaires.structure.option_lines import code_from, read_options
from cahiers.questionnaires.structure.reading import Unreadable, read_question, write_option

NEEDED = ("intitule", "genre")
COLUMNS = (
    "page",
    "code",
    "genre",
    "intitule",
    "aide",
    "obligatoire",
    "choix",
    "lignes",
    "ordre",
    "minimum",
    "maximum",
    "unite",
    "condition",
)
YES = {"oui", "o", "1", "x", "yes", "vrai"}
NO = {"", "non", "n", "0", "no", "faux"}
BETWEEN = "|"


EXAMPLE = (
    (
        "Vous",
        "public",
        "choix unique",
        "Vous êtes…",
        "",
        "oui",
        "teacher = Professeur | pupil = Élève | parent = Parent",
    ),
    (
        "Vous",
        "depuis",
        "nombre",
        "Depuis combien d’années enseignez-vous ?",
        "",
        "",
        "",
        "",
        "",
        "0",
        "50",
        "ans",
        "public = teacher",
    ),
    (
        "Vos outils",
        "outils",
        "choix multiple",
        "Quels outils utilisez-vous ?",
        "Plusieurs réponses possibles.",
        "non",
        "Tablette | Ordinateur | Aucun [seul] | Autre [autre]",
        "",
        "mélangé",
    ),
    (
        "Vos outils",
        "accord",
        "tableau à choix unique",
        "Êtes-vous d’accord ?",
        "",
        "",
        "Non | Plutôt non | Plutôt oui | Oui",
        "Ils sont utiles | Ils sont faciles à prendre en main",
        "",
        "",
        "",
        "",
        "non (outils = aucun)",
    ),
    ("Pour finir", "libre", "texte long", "Autre chose à dire ?"),
)


def template_csv() -> str:
    """Return a small file to fill in: the header, and an example of each way of writing a line."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([*line, *[""] * (len(COLUMNS) - len(line))] for line in EXAMPLE)
    return out.getvalue()


class _Left(Exception):
    """A line that is not taken, with the reason."""


def read_structure(table: Table, title: str) -> tuple[dict[str, Any], ImportReport]:
    """Return the questionnaire of a table and the report of its lines; a line that says nonsense is left out alone."""
    columns = {plain(name).replace(" ", "_"): place for place, name in enumerate(table.header)}
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        sentence = _("%(file)s, ligne 1 : il manque la colonne « %(name)s ».")
        raise UnreadableFile(sentence % {"file": table.name, "name": missing[0]})
    reader = _Reader(columns, ImportReport(source=table.name))
    reader.report.notes += [
        _("La colonne « %(name)s » n’est pas connue : elle n’est pas lue.") % {"name": name}
        for name in columns
        if name and name not in COLUMNS
    ]
    for line, cells in table.records:
        reader.read(line, cells)
    definition = {
        "title": title,
        "introduction": "",
        "thanks": "",
        "language": "fr",
        "audience_question": reader.first("public", QuestionKind.SINGLE),
        "territory_question": reader.first("territoire", QuestionKind.TERRITORY),
        "sections": list(reader.sections.values()),
    }
    return definition, reader.report


class _Reader:
    """Lines read one by one: what a line says may rest on those before."""

    def __init__(self, columns: Mapping[str, int], report: ImportReport) -> None:
        self.columns, self.report = columns, report
        self.sections: dict[str, dict[str, Any]] = {}
        self.questions: dict[str, Question] = {}
        self.page = ""

    def first(self, code: str, kind: QuestionKind) -> str:
        """Return a code when a question of that kind has it, else ""."""
        return code if code in self.questions and self.questions[code].kind == kind else ""

    def read(self, line: int, cells: list[str]) -> None:
        """Take a line, or say in the report why not."""
        row = {name: cells[place].strip() if place < len(cells) else "" for name, place in self.columns.items()}
        if not any(row.values()):
            return
        try:
            written = self._question(row)
            question = read_question(written)
        except (_Left, Unreadable) as error:
            reason = error.faults[0] if isinstance(error, Unreadable) else str(error)
            self.report.refuse(line=line, reference=row.get("code") or row["intitule"][:40], reason=reason)
            return
        condition = row.get("condition", "")
        if condition:
            try:
                found = read_expression(condition, _resolver(self.questions))
                written["condition"] = found.definition if found else None
            except Unsupported as error:
                note = _("Ligne %(line)s : la condition de %(code)s n’est pas prise, %(why)s.")
                self.report.notes.append(note % {"line": line, "code": question.code, "why": error})
        self.questions[question.code] = question
        self._section(row)["questions"].append(written)
        self.report.taken += 1

    def _section(self, row: Mapping[str, str]) -> dict[str, Any]:
        self.page = clean_line(row.get("page", ""))[:TITLE_LENGTH] or self.page or _("Première page")
        if self.page not in self.sections:
            code = code_from(self.page, [section["code"] for section in self.sections.values()], prefix="p")
            self.sections[self.page] = {
                "code": code,
                "title": self.page,
                "text": "",
                "condition": None,
                "questions": [],
            }
        return self.sections[self.page]

    def _question(self, row: Mapping[str, str]) -> dict[str, Any]:
        if len(self.questions) >= MOST_QUESTIONS:
            raise _Left(_("au plus %(most)s questions par questionnaire") % {"most": MOST_QUESTIONS})
        title = clean_line(row["intitule"])
        if not title:
            raise _Left(_("elle n’a pas d’intitulé"))
        if len(title) > TITLE_LENGTH:
            raise _Left(_("son intitulé dépasse %(limit)s caractères") % {"limit": TITLE_LENGTH})
        code = row.get("code", "").lower()
        if code and not CODE.match(code):
            raise _Left(_("le code « %(code)s » n’a pas la forme attendue") % {"code": code[:40]})
        if code in self.questions:
            raise _Left(_("le code « %(code)s » sert déjà plus haut") % {"code": code})
        return {
            "code": code or code_from(" ".join(title.split()[:4]), self.questions, prefix="q"),
            "kind": _word(row["genre"], KINDS, _("le genre « %(word)s » n’est pas connu")),
            "title": title,
            "help": clean(row.get("aide", ""))[:TEXT_LENGTH],
            "is_required": _is_yes(row.get("obligatoire", "")),
            "order": _word(row.get("ordre") or "fixe", ORDERS, _("l’ordre « %(word)s » n’est pas connu")),
            "condition": None,
            "options": _options(row.get("choix", "")),
            "rows": _options(row.get("lignes", "")),
            "minimum": _number(row.get("minimum", "")),
            "maximum": _number(row.get("maximum", "")),
            "unit": clean_line(row.get("unite", ""))[:40],
        }


def _words(pairs: list[tuple[str, Any]]) -> dict[str, str]:
    return {plain(str(word)).strip("« »"): code for code, word in pairs} | {code: code for code, _word in pairs}


KINDS = _words(
    [
        *((kind.value, kind.value) for kind in QuestionKind),
        ("short_text", "texte court"),
        ("long_text", "texte long"),
        ("number", "nombre"),
        ("date", "date"),
        ("yes_no", "oui ou non"),
        ("single", "choix unique"),
        ("single_other", "choix unique avec autre"),
        ("multiple", "choix multiple"),
        ("ranking", "classement"),
        ("likert", "échelle"),
        ("matrix_single", "tableau à choix unique"),
        ("matrix_multiple", "tableau à choix multiple"),
        ("territory", "territoire"),
        ("file", "fichier"),
    ]
)
ORDERS = _words(
    [
        *((order.value, order.value) for order in OptionOrder),
        ("fixed", "fixe"),
        ("shuffled", "mélangé"),
        ("alphabetical", "alphabétique"),
    ]
)


def _word(written: str, known: Mapping[str, str], refusal: str) -> str:
    found = known.get(" ".join(plain(written).replace("«", " ").replace("»", " ").split()))
    if found is None:
        raise _Left(refusal % {"word": written[:40]})
    return found


def _is_yes(written: str) -> bool:
    word = plain(written)
    if word not in YES | NO:
        raise _Left(_("« obligatoire » est oui ou non, pas « %(word)s »") % {"word": written[:40]})
    return word in YES


def _options(written: str) -> list[dict[str, Any]]:
    return [write_option(option) for option in read_options(written.replace(BETWEEN, "\n"))]


def _number(written: str) -> float | None:
    if not written:
        return None
    try:
        number = float(written.replace(",", "."))
    except ValueError as error:
        raise _Left(_("« %(word)s » n’est pas un nombre") % {"word": written[:40]}) from error
    if not abs(number) < LARGEST:
        raise _Left(_("« %(word)s » n’est pas un nombre") % {"word": written[:40]})
    return int(number) if number.is_integer() else number


def _resolver(questions: Mapping[str, Question]) -> Callable[[str], Reference | None]:
    """Return what finds a question by its code, or a line of a table by « code.ligne »."""

    def resolve(name: str) -> Reference | None:
        code, _sep, row = name.partition(".")
        question = questions.get(code)
        if question is None:
            return None
        codes = {option.code: option.code for option in question.choices}
        codes |= {option.label: option.code for option in question.choices}
        return Reference(question.code, row=row, codes=codes, is_measured=question.kind in MEASURED)

    return resolve
