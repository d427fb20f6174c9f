"""Open answers, to read and to search: pages of twenty, each text at an address that stays."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from cahiers.foundation.first import First, first
from cahiers.foundation.kinds import Reference
from cahiers.people.enums import Audience
from cahiers.provenance.queries import ShownStep, fate_of, shown
from cahiers.questionnaires.models import OpenAnswer
from cahiers.questionnaires.models.responses import SEARCH_CONFIGURATION
from cahiers.questionnaires.queries.axes import ROLL_UP
from cahiers.questionnaires.queries.population import Population

PAGE, MOST = 20, 100
KIND = "open_answer"
HELD_SHOWN = 200
HELD = "t.is_flagged AND t.read_digest <> md5(t.body)"


@dataclass(frozen=True)
class Verbatim:
    """A text, whom it comes from in no finer words than audience and académie, and what became of it."""

    id: UUID
    body: str
    part: str
    language: str
    audience: str
    place: str
    is_held: bool = False
    fate: list[ShownStep] = field(default_factory=list)


@dataclass(frozen=True)
class Verbatims:
    """A page of texts; `after` and `before` resume the pages beside it; `held` are kept from the public meanwhile."""

    texts: Sequence[Verbatim]
    total: int
    held: int
    after: str = ""
    before: str = ""


def verbatims(
    population: Population,
    code: str,
    *,
    text: str = "",
    after: str = "",
    before: str = "",
    at: str = "",
    size: int = PAGE,
    is_public: bool = True,
) -> Verbatims:
    """Return a page of the texts of a question in the order in which they came: four queries, whatever their number.

    `at` is a text: the page is then the one that begins with it. The public's pages leave out the texts held back.
    """
    condition, values = population.condition
    parts = ["t.questionnaire_id = %s", "t.question_code = %s", condition]
    values = [population.questionnaire_id, code, *values]
    joined = "questionnaires_openanswer t JOIN questionnaires_response r ON r.id = t.response_id"
    if text:
        parts.append("t.search @@ websearch_to_tsquery(%s::regconfig, %s)")  # words, "quoted phrases", -exclusions
        values += [SEARCH_CONFIGURATION, text]
    total, held = _counted(joined, " AND ".join(parts), values)
    if is_public:
        parts.append(f"NOT ({HELD})")
        total -= held
    start, is_backwards = _uuid(after) or _uuid(at), bool(_uuid(before))
    if is_backwards:
        parts.append("t.id < %s")
        values.append(_uuid(before))
    elif start:
        parts.append("t.id > %s" if _uuid(after) else "t.id >= %s")
        values.append(start)
    rows = _page(joined, " AND ".join(parts), values, is_backwards, size + 1)
    more, rows = len(rows) > size, rows[:size]
    if is_backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if is_backwards else (more, bool(start))
    return Verbatims(
        texts=_with_fates(rows),
        total=total,
        held=held,
        after=str(rows[-1][0]) if rows and has_next else "",
        before=str(rows[0][0]) if rows and has_previous else "",
    )


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def _counted(joined: str, condition: str, values: list[Any]) -> tuple[int, int]:
    statement = f"SELECT count(*), count(*) FILTER (WHERE {HELD}) FROM {joined} WHERE {condition}"  # noqa: S608 -- above
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        total, back = cursor.fetchone()
    return total, back


def _page(joined: str, condition: str, values: list[Any], is_backwards: bool, most: int) -> list[Any]:
    order = "DESC" if is_backwards else "ASC"
    statement = f"""
        SELECT t.id, t.body, t.part, r.language, r.audience, top.name, {HELD} FROM {joined}
        LEFT JOIN territory_node place ON place.id = r.territory_id
        LEFT JOIN territory_node top ON top.key = substring(place.path from '({ROLL_UP}:[^/]+)/')
        WHERE {condition} ORDER BY t.id {order} LIMIT {most}
    """  # noqa: S608 -- the pieces are written in this room, what people ask are parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found


def _with_fates(rows: list[Any]) -> list[Verbatim]:
    """Tie each text to what became of it: one walk for the page."""
    steps = fate_of(*(Reference(KIND, row[0]) for row in rows)) if rows else []
    followed: dict[Reference, set[UUID]] = defaultdict(set)
    for step in steps:
        followed[step.target] |= {step.source.id} if step.source.kind == KIND else followed[step.source]
    cited = defaultdict(list)
    for step, told in zip(steps, shown(steps, forward=True), strict=True):
        for text in {step.source.id} if step.source.kind == KIND else followed[step.source]:
            cited[text].append(told)
    audiences = dict(Audience.choices)
    return [
        Verbatim(id_, body, part, language, str(audiences.get(audience, "")), place or "", held, cited[id_])
        for id_, body, part, language, audience, place, held in rows
    ]


def held_texts(questionnaire_id: UUID, code: str) -> First[OpenAnswer]:
    """Return the texts of a question that are held back from the public, the first come first."""
    held = OpenAnswer.objects.held().filter(questionnaire=questionnaire_id, question_code=code)
    return first(held.defer("search").order_by("id"), HELD_SHOWN)
