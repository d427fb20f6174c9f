"""Topics of texts: themes, topics, what does not fit; who speaks of what, and when."""

from typing import Any

import numpy as np
import pyarrow as pa

from cahiers.insight.analyses.computed import Computed, Told, texts_of
from cahiers.insight.analyses.counting import voices_of
from cahiers.sense.texts.topics import find_topics

WEEK = 7 * 24 * 3600
MONDAY = 4 * 24 * 3600  # 1 January 1970 was a Thursday: weeks are numbered from Monday 5 January


def gather_topics(extract: pa.Table, parameters: dict[str, Any], seed: int, told: Told) -> Computed:
    """Gather the texts of an extract into topics; tables count each organised campaign once, or each text, as asked."""
    texts, ids = texts_of(extract), extract.column("id").to_pylist()
    found = find_topics(texts, count=parameters.get("count"), seed=seed)
    told(60)
    voices, count = voices_of(extract, texts, parameters), len(found.topics)
    told(80)
    audience = voices.table(found.topic, "audience", count)
    output = {
        "texts": len(texts),
        "residual": int((found.topic < 0).sum()),
        "stability": found.stability,
        "vectors": found.vectors,
        "themes": found.themes,
        "topics": [
            {
                "theme": topic.theme,
                "size": topic.size,
                "words": topic.words,
                "agreement": topic.agreement,
                "verbatims": [ids[row] for row in topic.verbatims],
            }
            for topic in found.topics
        ],
        "counting": voices.told(found.topic, count, audience["public"]["rows"]),
        "audience": audience,
        "academy": voices.table(found.topic, "academy", count),
        "week": voices.crossed(found.topic, [_week(at) for at in extract.column("at").to_pylist()], count),
    }
    return Computed(output, pa.table({"id": ids, "topic": found.topic}).sort_by("id"))


def _week(at: int | None) -> str:
    """Return the Monday of a moment, in days of the calendar of Greenwich."""
    if at is None:
        return ""
    monday = (at - MONDAY) // WEEK * WEEK + MONDAY
    return str(np.datetime64(monday, "s").astype("datetime64[D]"))
