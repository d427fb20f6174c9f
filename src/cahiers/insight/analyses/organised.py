"""Organised campaigns: the same words sent by many, shown with their size, counted once, never removed."""

from typing import Any

import numpy as np
import pyarrow as pa

from cahiers.insight.analyses.computed import Computed, Told
from cahiers.sense.campaigns import Tally, organised_campaigns


def find_organised(extract: pa.Table, parameters: dict[str, Any], seed: int, told: Told) -> Computed:
    """Find the organised campaigns among the texts of an extract; nothing is drawn, the seed changes nothing."""
    ids, texts = extract.column("id").to_pylist(), [text or "" for text in extract.column("body").to_pylist()]
    authors = extract.column("author").to_pylist()
    found = organised_campaigns(
        texts,
        times=extract.column("at").to_numpy().astype("datetime64[s]"),
        authors=authors if any(authors) else None,
        territories=extract.column("academy").to_pylist(),
        audiences=extract.column("audience").to_pylist(),
        fewest=parameters.get("fewest", 5),
    )
    told(80)
    output = {
        "texts": len(texts),
        "people": len({author for author in authors if author}) or None,
        "counted_once": float(found.weights().sum()),
        "groups": [
            {
                "people": one.people,
                "messages": len(one.rows),
                "typical": ids[one.typical],
                "variants": one.variants,
                "signals": sorted(signal.value for signal in one.signals),
                "days": _tally(one.days),
                "academy": _tally(one.territories),
                "audience": _tally(one.audiences),
                "burst": {"start": one.burst.start, "end": one.burst.end, "observed": one.burst.observed}
                if one.burst
                else None,
            }
            for one in found.campaigns
        ],
    }
    return Computed(output, pa.table({"id": ids, "group": np.asarray(found.campaign)}).sort_by("id"))


def _tally(pairs: Tally) -> list[list[Any]]:
    return [["" if key is None else str(key), count] for key, count in pairs]
