"""Organised campaigns: the same words sent by many, shown with their size, counted once, never removed."""

from typing import Any

import numpy as np
import pyarrow as pa

from cahiers.insight.analyses.computed import Computed, Told, texts_of
from cahiers.sense.campaigns import FEWEST, Campaigns, Tally, organised_campaigns


def campaigns_among(extract: pa.Table, texts: list[str], fewest: int = FEWEST) -> Campaigns:
    """Find the organised campaigns among the texts of an extract; nothing is drawn."""
    authors = extract.column("author").to_pylist()
    return organised_campaigns(
        texts,
        times=extract.column("at").to_numpy().astype("datetime64[s]"),
        authors=authors if any(authors) else None,
        territories=extract.column("academy").to_pylist(),
        audiences=extract.column("audience").to_pylist(),
        fewest=fewest,
    )


def find_organised(extract: pa.Table, parameters: dict[str, Any], seed: int, told: Told) -> Computed:
    """Describe the organised campaigns among the texts of an extract; the seed changes nothing."""
    ids, authors = extract.column("id").to_pylist(), extract.column("author").to_pylist()
    found = campaigns_among(extract, texts_of(extract), parameters.get("fewest", FEWEST))
    told(80)
    output = {
        "texts": len(ids),
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
