"""What a page shows of an analysis: the same for the public, and for whoever reads it before."""

from typing import Any

from cahiers.insight.enums import Kind
from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import place_of
from cahiers.insight.queries.coding import coding_page
from cahiers.insight.queries.opinion import map_page
from cahiers.insight.queries.organised import organised_page
from cahiers.insight.queries.presence import presence_page
from cahiers.insight.queries.subjects import topics_page


def shown(analysis: Analysis, reader: Any) -> dict[str, Any]:
    """Return the content of an analysis that is done; where the reader stands is told to that reader alone."""
    context = {"analysis": analysis}
    kind = Kind(analysis.kind)
    if kind is Kind.MAP:
        place = place_of(analysis, reader) if reader.is_authenticated else None
        return context | {"map": map_page(analysis, place)}
    if kind is Kind.TOPICS:
        topics = topics_page(analysis)
        return context | {"topics": topics, "counted": topics.counted}
    if kind is Kind.CODING:
        coding = coding_page(analysis)
        return context | {"coding": coding, "counted": coding.counted}
    if kind is Kind.ORGANISED:
        return context | {"organised": organised_page(analysis)}
    return context | {"presence": presence_page(analysis)}
