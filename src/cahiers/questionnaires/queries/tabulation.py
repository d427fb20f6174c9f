"""The one place that counts answers: every page, export and API shows what these functions return.

Any number of questions are counted in one scan of the responses: each answer becomes a line (question, part, answer),
and equal lines are counted by the database. The figures measured are in `docs/decisions/counting-answers.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cahiers.people.enums import Audience
from cahiers.questionnaires.enums import Channel, QuestionKind
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.queries.axes import ROLL_UP, Variable, expression_of
from cahiers.questionnaires.queries.population import Population
from cahiers.questionnaires.structure.crosses import (
    Cross,
    NumbersByGroup,
    Pair,
    by_group,
    cross_of,
    without_empty_columns,
)
from cahiers.questionnaires.structure.form import MATRICES, Question
from cahiers.questionnaires.structure.gathered import Gathered
from cahiers.questionnaires.structure.measures import number_summary
from cahiers.questionnaires.structure.tallies import (
    OptionCount,
    QuestionResult,
    result_of,
    spread_of,
)

Cell = tuple[str, str]  # a question, and the part of it: "" for its whole, a line of a table, a place of a ranking


def cells_of(question: Question) -> list[tuple[Cell, str, list[str]]]:
    """Return what is counted of a question: each part, with the SQL that gives its answer and the parameters."""
    code = question.code
    if question.kind in MATRICES:
        parts = [(row.code, "r.choices -> %s ->> %s", [code, row.code]) for row in question.rows]
    elif question.kind == QuestionKind.RANKING:
        most = min(int(question.maximum or len(question.options)), len(question.options))
        parts = [(str(place + 1), f"r.choices -> %s ->> {place}", [code]) for place in range(most)]
    else:
        return [((code, ""), *expression_of(question))]
    whole = "CASE jsonb_typeof(r.choices -> %s) WHEN 'null' THEN '' ELSE jsonb_typeof(r.choices -> %s) END"
    return [((code, ""), whole, [code, code]), *(((code, part), sql, values) for part, sql, values in parts)]


def seen_answers(population: Population, questions: Iterable[Question]) -> dict[str, dict[str, Counter[str | None]]]:
    """Count how often each answer was given, by question and part, in one scan of the responses."""
    cells = [cell for question in questions for cell in cells_of(question)]
    condition, values = population.condition
    seen: dict[str, dict[str, Counter[str | None]]] = defaultdict(lambda: defaultdict(Counter))
    if not cells:
        return seen
    listed = ", ".join(sql for _cell, sql, _values in cells)
    statement = f"""
        SELECT a.rank, a.answer, count(*) FROM questionnaires_response r
        CROSS JOIN LATERAL unnest(ARRAY[{listed}]) WITH ORDINALITY AS a(answer, rank)
        WHERE {condition} GROUP BY a.rank, a.answer
    """  # noqa: S608 -- the pieces are written here, answers and codes are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for _cell, _sql, given in cells for value in given] + values)
        for rank, answer, people in cursor.fetchall():
            code, part = cells[rank - 1][0]
            seen[code][part][answer] += people
    return seen


def results_of(
    questionnaire: Questionnaire, population: Population, questions: Sequence[Question]
) -> dict[str, QuestionResult]:
    """Return the results of questions by code: one scan, and one more query where territories have to be named."""
    seen = seen_answers(population, questions)
    places = {question.code for question in questions if question.kind == QuestionKind.TERRITORY}
    above = _rolled_up({key for code in places for key in seen[code][""] if key}) if places else {}
    found = {}
    for question in questions:
        labels: dict[str, str] = {}
        if question.code in places:
            seen[question.code][""], labels = _by_place(seen[question.code][""], above)
        found[question.code] = result_of(question, seen[question.code], labels)
    return found


def _rolled_up(keys: set[str]) -> dict[str, tuple[str, str]]:
    """Return, for keys of nodes, the key and name of the académie above each; the node itself where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT n.key, coalesce(top.key, n.key), coalesce(top.name, n.name) FROM territory_node n
            LEFT JOIN territory_node top ON top.key = substring(n.path from '({ROLL_UP}:[^/]+)/')
            WHERE n.key = ANY(%s)
            """,  # noqa: S608 -- a constant of this room
            [list(keys)],
        )
        return {key: (above, name) for key, above, name in cursor.fetchall()}


def _by_place(
    seen: Counter[str | None], above: dict[str, tuple[str, str]]
) -> tuple[Counter[str | None], dict[str, str]]:
    rolled: Counter[str | None] = Counter()
    labels: dict[str, str] = {}
    for key, people in seen.items():
        place, label = above.get(key, (key, key)) if key else (key, "")
        rolled[place] += people
        if key:
            labels[str(place)] = str(label)
    return rolled, dict(sorted(labels.items(), key=lambda one: (-rolled[one[0]], one[1])))


def cross(population: Population, question: Question, columns: Variable, *, row: str = "") -> Cross:
    """Cross a closed question, or a line of a table, with a variable: one scan. Columns of nobody are left out."""
    rows = Variable.of_question(question, row)
    pairs = _pairs(population, rows, columns)
    axis = columns.named(code for _row, codes, _people in pairs for code in codes)
    found = without_empty_columns(cross_of(rows.named(()), axis, pairs))
    if question.kind != QuestionKind.LIKERT:
        return found
    spreads = tuple(
        spread_of(
            [OptionCount(item.code, item.label, found.counts[i][j], 0) for i, item in enumerate(found.rows.items)]
        )
        for j in range(len(found.columns.items))
    )
    return Cross(**{**found.__dict__, "spreads": spreads})


def numbers_by_group(population: Population, question: Question, columns: Variable) -> NumbersByGroup:
    """Return the numbers of a question by group of a variable: one scan."""
    pairs = _pairs(population, Variable.of_question(question), columns)
    axis = columns.named(code for row, codes, _people in pairs for code in codes if row)
    counted = by_group(axis, pairs)
    whole: Counter[float] = Counter()
    for given, _codes, people in pairs:
        if given:
            whole[float(given[0])] += people
    summaries = tuple(number_summary(values) for values in counted)
    bases = tuple(values.total() for values in counted)
    return NumbersByGroup(axis, summaries, bases, number_summary(whole))


def _pairs(population: Population, rows: Variable, columns: Variable) -> list[Pair]:
    """Count people by what they answered on both sides: equal answers are grouped before territories are rolled up."""
    condition, values = population.condition
    statement = f"""
        SELECT {rows.rolled("g.line")}, {columns.rolled("g.col")}, sum(g.people)::bigint FROM (
            SELECT {rows.sql} AS line, {columns.sql} AS col, count(*) AS people
            FROM questionnaires_response r WHERE {condition} GROUP BY 1, 2
        ) AS g {columns.joined("g.col")} GROUP BY 1, 2
    """  # noqa: S608 -- the pieces are written in this room, answers and codes are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, [*rows.values, *columns.values, *values])
        found = cursor.fetchall()
    return [(rows.codes(line), columns.codes(col), int(people)) for line, col, people in found]


def gathered(questionnaire: Questionnaire, population: Population) -> Gathered:
    """Return how many responses came, by way, by audience, by day, and how many were started: two scans."""
    condition, values = population.condition
    days: Counter[date] = Counter()
    channels: Counter[str] = Counter()
    audiences: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT (r.submitted_at AT TIME ZONE %s)::date, r.channel, r.audience, count(*)
            FROM questionnaires_response r WHERE {condition} GROUP BY 1, 2, 3
            """,  # noqa: S608 -- written in `population`
            [str(population.zone), *values],
        )
        for day, channel, audience, people in cursor.fetchall():
            days[day] += people
            channels[channel] += people
            audiences[audience] += people
        cursor.execute(
            """
            SELECT count(*) - (SELECT response_count FROM questionnaires_questionnaire WHERE id = %s)
            FROM questionnaires_response WHERE questionnaire_id = %s
            """,  # by the index alone: to look at each state reads every row
            [questionnaire.pk, questionnaire.pk],
        )
        unsent = cursor.fetchone()[0]
    total = days.total()
    named: dict[str, Any] = {**dict(Audience.choices), "": _("public non indiqué")}
    return Gathered(
        responses=total,
        unsent=unsent,
        channels=tuple(
            OptionCount(code, str(label), channels[code], total) for code, label in Channel.choices if channels[code]
        ),
        audiences=tuple(
            OptionCount(code, str(label), audiences[code], total) for code, label in named.items() if audiences[code]
        ),
        days=tuple(sorted(days.items())),
    )
