"""Analyses of a campaign: those under way, those done, those that anybody may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import Board
from cahiers.foundation.files import open_stored
from cahiers.foundation.first import First, first
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis

HEAVY = ("output", "parameters", "versions")
SHOWN = 50
WITH = ("by", "validated_by", "withdrawn_by", "questionnaire", "vote_table", "answer_table", "population", "scope")


def analyses_of(campaign: Campaign) -> First[Analysis]:
    """Return the latest analyses of a campaign, whatever became of them, the last first."""
    found = Analysis.objects.filter(campaign=campaign).select_related("by", "scope")
    return first(found.defer(*HEAVY), SHOWN)


def published_analyses(campaign: Campaign) -> list[Analysis]:
    """Return what anybody may read of a campaign, the last validated first."""
    found = Analysis.objects.published().filter(campaign=campaign).select_related("validated_by", "scope")
    return list(found.defer(*HEAVY).order_by("-validated_at", "-id"))


def analysis_of(board: Board, pk: UUID, among: QuerySet[Analysis] | None = None) -> Analysis:
    """Return an analysis of the campaign, whoever may read it; else 404."""
    found = (Analysis.objects.all() if among is None else among).filter(campaign=board.campaign)
    found = found.select_related(*WITH, "rows", "extract").defer("questionnaire__definition")
    analysis = get_object_or_404(found, pk=pk)
    analysis.campaign = board.campaign
    return analysis


def published_analysis(board: Board, pk: UUID) -> Analysis:
    """Return an analysis that anybody may read; 404 before it is validated, and after it is withdrawn."""
    return analysis_of(board, pk, Analysis.objects.published())


def shown_analysis(board: Board, pk: UUID) -> Analysis:
    """Return an analysis that was validated, even if it was withdrawn since: its address then says why; else 404."""
    return analysis_of(board, pk, Analysis.objects.exclude(validated_at=None))


def comparable_to(analysis: Analysis) -> First[Analysis]:
    """Return the other finished runs of the same kind on the same matter."""
    same = Analysis.objects.filter(
        campaign=analysis.campaign_id,
        kind=analysis.kind,
        source=analysis.source,
        questionnaire=analysis.questionnaire_id,
        question_code=analysis.question_code,
        vote_table=analysis.vote_table_id,
        answer_table=analysis.answer_table_id,
        state=Analysis.State.DONE,
    )
    return first(same.exclude(pk=analysis.pk).select_related("by", "rows"), SHOWN)


@dataclass(frozen=True)
class Place:
    """Where a person stands on a map; `group` is -1 for somebody who is in none."""

    x: float
    y: float
    group: int


def place_of(analysis: Analysis, person: Any) -> Place | None:
    """Return where a person stands on a map of this campaign's own votes; None for whoever is not on it.

    Nobody else can ask: the file knows people by marks, which only the account and the analysis's secret give.
    """
    if analysis.kind != Kind.MAP or analysis.source != Source.VOTES or analysis.rows is None:
        return None
    rows = rows_where(analysis, "participant", analysis.mark_of(person), ("x", "y", "group"))
    return Place(**rows[0]) if rows else None


def rows_where(analysis: Analysis, column: str, value: Any, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return some columns of the rows of an analysis where one column has a value."""
    from pyarrow import parquet  # noqa: PLC0415 -- slow import

    if analysis.rows is None:
        return []
    with open_stored(analysis.rows) as content:
        table = parquet.read_table(content, columns=list(columns), filters=[(column, "=", value)])
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def groups_by_row(analysis: Analysis, name: str, group: str) -> dict[str, int]:
    """Return the group of each person or text of an analysis."""
    from pyarrow import parquet  # noqa: PLC0415 -- slow import

    if analysis.rows is None:
        return {}
    with open_stored(analysis.rows) as content:
        table = parquet.read_table(content, columns=[name, group])
    return dict(zip(table.column(name).to_pylist(), table.column(group).to_pylist(), strict=True))
