"""The opinion map: groups, what each holds, what gathers and what divides, from an extract of votes."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cahiers.insight.analyses.computed import Computed, Told
from cahiers.insight.enums import Method
from cahiers.insight.structure.bins import binned, outline
from cahiers.sense.opinion import AudienceTable, OpinionMap, RobustMap, Votes, across_audiences, polis_map, robust_map
from cahiers.sense.opinion.audiences import wilson
from cahiers.sense.opinion.passes import counts_by_group
from cahiers.sense.opinion.statements import Mark

SPREAD = 100.0  # half the side of the drawing


def draw_map(extract: pa.Table, parameters: dict[str, Any], seed: int, told: Told) -> Computed:
    """Draw the map of an extract of votes, in order of casting."""
    names = {name: extract.column(name).to_pylist() for name in ("participant", "statement", "audience", "academy")}
    known = dict.fromkeys(names["participant"])
    numbers = {mark: rank for rank, mark in enumerate(known)}
    who = np.fromiter((numbers[mark] for mark in names["participant"]), np.int64, len(extract))
    votes = Votes.from_arrays(who, np.asarray(names["statement"]), extract.column("vote").to_numpy())
    told(20)
    published = polis_map(votes, n_groups=parameters.get("groups"))
    drawn: OpinionMap | RobustMap = published
    if parameters.get("method", Method.ROBUST) == Method.ROBUST:
        drawn = robust_map(votes, seed=seed, n_groups=parameters.get("groups"))
    told(80)
    first = _first_rows(who, len(known))
    attributes = {name: np.asarray([value or "" for value in names[name]], dtype=object)[first] for name in names}
    # Rows of the table follow the first votes, as the marks do.
    output = {
        "method": parameters.get("method", Method.ROBUST.value),
        "participants": votes.n_participants,
        "votes": votes.n_votes,
        "placed": int((drawn.groups >= 0).sum()),
        "statements": [str(name) for name in votes.statements],
        "counts": votes.counts,
        "extremity": published.extremity,
        "groups": _groups(votes, drawn),
        "stability": getattr(drawn, "stability", None),
        "trials": _trials(drawn),
        "consensus": drawn.consensus,
        "dissensus": drawn.dissensus,
        "audience": _across(votes, attributes["audience"], seed),
        "academy": _across(votes, attributes["academy"], seed),
        "bins": _bins(drawn),
    }
    rows = {
        "participant": list(known),
        "x": np.round(_scaled(drawn), 2)[:, 0],
        "y": np.round(_scaled(drawn), 2)[:, 1],
        "group": drawn.groups,
    }
    return Computed(output, pa.table(rows).sort_by("participant"))


def _first_rows(who: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    first = np.empty(count, dtype=np.int64)
    first[who[::-1]] = np.arange(len(who) - 1, -1, -1)  # the last assignment is the earliest vote
    return first


def _groups(votes: Votes, drawn: OpinionMap | RobustMap) -> list[dict[str, Any]]:
    if len(drawn.counts) < 2:
        return []
    groups = []
    for rank, marks in enumerate(drawn.marks):
        groups.append(
            {
                "size": int(drawn.sizes[rank]),
                "counts": drawn.counts[rank],
                "holds": [_held(votes, mark) for mark in marks],
            }
        )
    return groups


def _held(votes: Votes, mark: Mark) -> dict[str, Any]:
    return {"statement": str(votes.statements[mark.column]), "agrees": mark.agrees, "ratio": mark.ratio}


def _trials(drawn: OpinionMap | RobustMap) -> list[dict[str, Any]]:
    if isinstance(drawn, OpinionMap):
        return [{"groups": k, "silhouette": value} for k, value in sorted(drawn.silhouettes.items())]
    return [
        {"groups": k, "proof": trial.proof, "stability": trial.stability} for k, trial in sorted(drawn.trials.items())
    ]


def _across(votes: Votes, labels: NDArray[Any], seed: int) -> dict[str, Any]:
    """Compare audiences, or académies; people who told none are not one."""
    table: AudienceTable = across_audiences(votes, labels, seed=seed)
    return {
        "names": [str(name) for name in table.audiences],
        "counts": table.counts,
        "heard": table.heard,
        "is_consensus": table.is_consensus,
        "is_fracture": table.is_fracture,
        "consensus_low": table.consensus_low,
        "dissensus_low": table.dissensus_low,
        "agree": table.agree,
        "agree_low": table.agree_low,
        "agree_high": table.agree_high,
        "gap": table.gap,
        "gap_low": table.gap_low,
        "gap_high": table.gap_high,
        "most": table.most,
        "least": table.least,
        "needed": table.votes_needed,
        "everybody": _everybody(counts_by_group(votes, np.zeros(votes.n_participants, dtype=np.int64), 1)[0]),
    }


def _everybody(counts: NDArray[np.int64]) -> dict[str, Any]:
    low, high = wilson(counts[:, 2], counts.sum(axis=1))
    return {"low": low, "high": high}


def _scaled(drawn: OpinionMap | RobustMap) -> NDArray[np.float64]:
    """Return positions between -100 and 100, the same scale on both axes; the far ends are brought in."""
    points = drawn.coordinates
    placed = points[drawn.groups >= 0] if (drawn.groups >= 0).any() else points
    if not len(placed):
        return points
    middle = np.median(placed, axis=0)
    reach = float(np.quantile(np.abs(placed - middle).max(axis=1), 0.99)) or 1.0
    return np.asarray(np.clip((points - middle) / reach, -1, 1) * SPREAD)


def _bins(drawn: OpinionMap | RobustMap) -> list[dict[str, Any]]:
    """Return, for each group, bins of eleven people at least and their outline; nothing of smaller groups."""
    points = _scaled(drawn)
    shapes = []
    for group in range(max(len(drawn.counts), 1)):
        bins = binned([(float(x), float(y)) for x, y in points[drawn.groups == group]])
        shapes.append({"bins": [[one.x, one.y, one.people] for one in bins], "outline": outline(bins)})
    return shapes
