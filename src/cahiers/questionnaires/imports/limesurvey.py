"""The structure of a LimeSurvey questionnaire (.lss, as versions 1.9 to 6 write it): pages, questions, choices, conditions."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cahiers.foundation.importing import ImportReport, UnreadableFile
from cahiers.foundation.text import clean_line, excerpt
from cahiers.questionnaires.imports.expressions import Unsupported, joined, read_expression
from cahiers.questionnaires.imports.limesurvey_conditions import condition_from_rows, resolver_of
from cahiers.questionnaires.imports.limesurvey_questions import Names, Source, plain_text
from cahiers.questionnaires.imports.limesurvey_survey import language_of, survey_losses
from cahiers.questionnaires.imports.limesurvey_types import made_of
from cahiers.questionnaires.imports.xml_tables import Record, Tables, read_tables
from cahiers.questionnaires.structure.conditions import Condition
from cahiers.questionnaires.structure.form import LANGUAGE_LENGTH, TEXT_LENGTH, TITLE_LENGTH

# Types that are no question: what they show, or compute, is not asked of anybody.
TEXT_ONLY = "X"
NOT_TAKEN = {
    "*": gettext_lazy("une équation calcule, elle ne demande rien"),
    "I": gettext_lazy("le choix de la langue se fait sur le site"),
}


def read_limesurvey(content: bytes, name: str, title: str) -> tuple[dict[str, Any], ImportReport]:
    """Return the questionnaire of a file and its report: each question and condition not taken has its line and reason.

    Refused when the file is no LimeSurvey structure, or could make its reader fetch or swell anything.
    """
    tables = read_tables(content, name)
    if "questions" not in tables or "groups" not in tables:
        raise UnreadableFile(
            _("%(file)s : ce n’est pas la structure d’un questionnaire LimeSurvey (.lss).") % {"file": name}
        )
    return _Reader(tables, name).read(title)


def _places(records: list[Record], order: str) -> list[Record]:
    return sorted(records, key=lambda one: int(one.get(order)) if one.get(order).isdigit() else 0)


class _Reader:
    """A file being read: texts in its own language, questions by their number."""

    def __init__(self, tables: Tables, name: str) -> None:
        self.tables = tables
        self.report = ImportReport(source=name)
        self.language = language_of(tables)
        self.names = Names()
        self.sources: dict[str, Source] = {}
        self.subquestions = self._by("subquestions", "parent_qid")
        self.answers = self._by("answers", "qid")
        self.attributes: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for record in tables.get("question_attributes", []):
            if record.get("language") in {"", self.language}:
                self.attributes[record.get("qid")][record.get("attribute")] = record.get("value")
        self._spread_texts()

    def _by(self, table: str, key: str) -> defaultdict[str, list[Record]]:
        """Return the records of a table by what they belong to, in the survey's language where they tell one."""
        found: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.tables.get(table, []):
            if record.get("language") in {"", self.language}:
                found[record.get(key)].append(record)
        return found

    def _spread_texts(self) -> None:
        """Put the texts that newer versions keep apart beside what they name."""
        for table, key, into in (
            ("question_l10ns", "qid", ("questions", "subquestions")),
            ("answer_l10ns", "aid", ("answers",)),
            ("group_l10ns", "gid", ("groups",)),
        ):
            texts = {
                one.get(key): one for one in self.tables.get(table, []) if one.get("language") in {"", self.language}
            }
            for other in into:
                for record in self.tables.get(other, []):
                    told = texts.get(record.get(key))
                    if told:
                        record.cells = {**told.cells, **record.cells}

    def read(self, title: str) -> tuple[dict[str, Any], ImportReport]:
        """Return the definition and the report."""
        told = self.tables.get("surveys_languagesettings", []) or [Record(0)]
        about = next((one for one in told if one.get("surveyls_language") == self.language), told[0])
        sections = [self._section(group) for group in _places(self._groups(), "group_order")]
        self._write_conditions(sections)
        self.report.notes += survey_losses(self.tables, self.language)
        definition = {
            "title": plain_text(about.get("surveyls_title"))[:200] or title,
            "introduction": (
                plain_text(about.get("surveyls_welcometext")) or plain_text(about.get("surveyls_description"))
            )[:TEXT_LENGTH],
            "thanks": plain_text(about.get("surveyls_endtext"))[:TEXT_LENGTH],
            "language": self.language if len(self.language) <= LANGUAGE_LENGTH else self.language.partition("-")[0],
            "audience_question": "",
            "territory_question": "",
            "sections": [section for section in sections if section["questions"] or section["text"]],
        }
        return definition, self.report

    def _groups(self) -> list[Record]:
        return [one for one in self.tables["groups"] if one.get("language") in {"", self.language}]

    def _section(self, group: Record) -> dict[str, Any]:
        section: dict[str, Any] = {
            "code": self.names.page(f"p{group.get('gid')}"),
            "title": clean_line(plain_text(group.get("group_name")))[:TITLE_LENGTH],
            "text": plain_text(group.get("description"))[:TEXT_LENGTH],
            "condition": None,
            "questions": [],
            "group": group,
        }
        listed = [
            one
            for one in self.tables["questions"]
            if one.get("gid") == group.get("gid")
            and one.get("language") in {"", self.language}
            and one.get("parent_qid") in {"", "0"}
        ]
        for record in _places(listed, "question_order"):
            self._question(section, record)
        return section

    def _question(self, section: dict[str, Any], record: Record) -> None:
        type_ = record.get("type")
        reference = record.get("title") or record.get("qid")
        if type_ == TEXT_ONLY:
            words = plain_text(record.get("question"))
            section["text"] = "\n\n".join(filter(None, (section["text"], words)))[:TEXT_LENGTH]
            self.report.set_aside(
                1,
                reason=_(
                    "Ligne %(line)s : %(code)s est un texte, pas une question ; il est passé au-dessus de sa page."
                )
                % {"line": record.line, "code": reference},
            )
            return
        if type_ in NOT_TAKEN:
            self.report.refuse(line=record.line, reference=reference, reason=NOT_TAKEN[type_])
            return
        qid = record.get("qid")
        source = Source(
            record,
            subquestions=_places(self.subquestions[qid], "question_order"),
            answers=_places(self.answers[qid], "sortorder"),
            attributes=self.attributes[qid],
        )
        try:
            made = made_of(source, self.names)
        except Unsupported as error:
            self.report.refuse(line=record.line, reference=reference, reason=str(error))
            return
        self.report.taken += 1
        self.report.notes += [
            _("Ligne %(line)s, %(code)s : %(note)s.") % {"line": record.line, "code": reference, "note": note}
            for note in source.notes
        ]
        self.sources[qid] = source
        section["questions"] += made

    def _write_conditions(self, sections: list[dict[str, Any]]) -> None:
        """Give pages and questions the conditions that can be said here; the others are reported."""
        resolve = resolver_of(self.sources)
        rows: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.tables.get("conditions", []):
            rows[record.get("qid")].append(record)
        for section in sections:
            group = section.pop("group")
            section["condition"] = self._said(group, group.get("grelevance"), section["title"], resolve)
        for qid, source in self.sources.items():
            record = source.record
            if rows[qid]:
                condition = self._from_rows(rows[qid], source)
            else:
                condition = self._said(record, record.get("relevance"), record.get("title"), resolve)
            for question in source.made:
                question["condition"] = _both(condition, question["condition"])
        unknown = set(rows) - set(self.sources)
        for qid in sorted(unknown):
            for record in rows[qid]:
                self.report.notes.append(
                    _("Ligne %(line)s : une condition porte sur une question qui n’est pas prise.")
                    % {"line": record.line}
                )

    def _said(self, record: Record, written: str, name: str, resolve: Any) -> dict[str, Any] | None:
        try:
            condition = read_expression(written, resolve)
        except Unsupported as error:
            self._left(record, name, f"{error} ({excerpt(written, 120)})")
            return None
        return condition.definition if condition else None

    def _from_rows(self, rows: list[Record], source: Source) -> dict[str, Any] | None:
        parts: list[Condition] = []
        for scenario in sorted({row.get("scenario") for row in rows}):
            kept = []
            for row in rows:
                if row.get("scenario") == scenario:
                    try:
                        kept.append((row.get("cqid"), condition_from_rows(row, self.sources)))
                    except Unsupported as error:
                        self._left(row, source.record.get("title"), str(error))
                        return None  # half a condition would ask the question of the wrong people
            parts.append(_scenario(kept))
        return joined("any", parts).definition

    def _left(self, record: Record, name: str, reason: str) -> None:
        sentence = _("Ligne %(line)s : la condition de %(code)s n’est pas prise, %(why)s.")
        self.report.notes.append(sentence % {"line": record.line, "code": name, "why": reason})


def _both(condition: dict[str, Any] | None, own: dict[str, Any] | None) -> dict[str, Any] | None:
    """Join the condition of a question of the file with the one that a part of it has for itself."""
    return {"all": [condition, own]} if condition and own else condition or own


def _scenario(kept: list[tuple[str, Condition]]) -> Condition:
    """Join the rows of a scenario as LimeSurvey does: « ou » on one question, « et » between questions."""
    by_question: dict[str, list[Condition]] = {}
    for question, condition in kept:
        by_question.setdefault(question, []).append(condition)
    return joined("all", [joined("any", one) for one in by_question.values()])
