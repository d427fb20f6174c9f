"""LimeSurvey files written for tests, as its versions write them: texts within the rows, or kept apart by language."""

from typing import Any
from xml.sax.saxutils import escape

Row = dict[str, Any]
WORDS = {"questions": ("question", "help"), "subquestions": ("question",), "answers": ("answer",), "groups": ("group_name", "description")}  # fmt: skip
APART = {"questions": ("question_l10ns", "qid"), "subquestions": ("question_l10ns", "qid"), "answers": ("answer_l10ns", "aid"), "groups": ("group_l10ns", "gid")}  # fmt: skip


def question(qid: int, type_: str, title: str, words: str, **more: Any) -> Row:
    """Return a question of page 1."""
    base = {"qid": qid, "parent_qid": 0, "gid": 1, "type": type_, "title": title, "question": words, "other": "N"}
    return base | {"mandatory": "N", "question_order": qid, "relevance": "1"} | more


def part(qid: int, parent: int, title: str, words: str, **more: Any) -> Row:
    """Return a part of a question: a line, a column, a choice among several."""
    return question(qid, "T", title, words, parent_qid=parent, scale_id=0) | more


def answer(qid: int, code: str, words: str, **more: Any) -> Row:
    """Return a choice of a question."""
    return {"aid": f"{qid}{ord(code[-1])}{more.get('scale_id', 0)}", "qid": qid, "code": code, "answer": words, "sortorder": ord(code[-1])} | more  # fmt: skip


def survey(language: str, **tables: list[Row]) -> dict[str, list[Row]]:
    """Return the tables of a survey of one page."""
    settings = {"surveyls_survey_id": 9, "surveyls_language": language, "surveyls_title": "Le numérique au collège"}
    fixed = {
        "groups": [{"gid": 1, "group_name": "Vous", "group_order": 0, "description": ""}],
        "surveys": [{"sid": 9, "language": language}],
        "surveys_languagesettings": [settings],
    }
    return fixed | tables


def written(tables: dict[str, list[Row]], *, language: str, is_new: bool, version: int) -> bytes:
    """Return the file: `is_new` keeps texts apart (since 4.0), otherwise each row holds its own and its language."""
    shown: dict[str, list[Row]] = {}
    for name, rows in tables.items():
        for row in rows:
            kept = dict(row)
            if name in WORDS and is_new:
                apart, key = APART[name]
                words = {word: kept.pop(word) for word in WORDS[name] if word in kept}
                shown.setdefault(apart, []).append({key: row[key], "language": row.get("language", language)} | words)
            elif name in WORDS:
                kept = {"language": language} | kept
            shown.setdefault(name, []).append(kept)
    body = "".join(
        f"<{name}><rows>{''.join(_row(row) for row in rows)}</rows></{name}>" for name, rows in shown.items()
    )
    head = f"<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>{version}</DBVersion>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<document>\n{head}{body}</document>'.encode()


def _row(row: Row) -> str:
    return "<row>" + "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in row.items()) + "</row>\n"
