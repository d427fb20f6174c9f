"""Codes of texts: what the machine proposes from a frame and from what a person decided before, and how often it doubts."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cahiers.insight.analyses.computed import Computed, Told, texts_of
from cahiers.insight.analyses.counting import voices_of
from cahiers.insight.structure.frames import frame_of
from cahiers.sense.texts.coding import Code, Coder, Proposals
from cahiers.sense.texts.duplicates import BLANK, distinct_texts

SHOWN = 5  # surest texts of each code


def code_texts(extract: pa.Table, parameters: dict[str, Any], seed: int, told: Told) -> Computed:
    """Code the texts of an extract, each under its surest code; nothing is drawn, the seed changes nothing.

    What a person decided of a text that is no longer there is left aside, and counted.
    """
    texts, ids = texts_of(extract), extract.column("id").to_pylist()
    frame = frame_of(parameters["frame"])
    labels = {one.code: one.label for one in frame}
    coder = Coder.start(texts, [Code(one.label, one.examples) for one in frame])
    told(30)
    place, decided = {name: row for row, name in enumerate(ids)}, parameters.get("decided", [])
    coder = coder.learn({place[text]: [labels[code]] if code else [] for text, code in decided if text in place})
    found = coder.propose()
    told(70)
    voices = voices_of(extract, texts, parameters)
    audience = voices.table(found.best, "audience", len(frame))
    examples = [example for one in frame for example in one.examples]
    copy, shown = np.split(distinct_texts([*texts, *examples])[0], [len(texts)])
    fresh = np.where(np.isin(copy, shown), BLANK, copy)  # the frame's own examples say nothing new
    output = {
        "texts": len(texts),
        "coded": int((found.best >= 0).sum()),
        "codes": [
            {"code": one.code, "label": one.label, "verbatims": [ids[row] for row in _surest(found, rank, fresh)]}
            for rank, one in enumerate(frame)
        ],
        "threshold": found.threshold,
        "vectors": found.vectors,
        "decided": len(coder.known),
        "gone": len(decided) - len(coder.known),
        "agreement": coder.agreement() if coder.known else None,
        "counting": voices.told(found.best, len(frame), audience["public"]["rows"]),
        "audience": audience,
        "academy": voices.table(found.best, "academy", len(frame)),
    }
    rows = {
        "id": ids,
        "code": found.best,
        "guess": found.confidence.argmax(axis=1),
        "confidence": np.round(found.confidence.max(axis=1).astype(np.float64), 4),
        "decided": found.decided,
        "copy": copy,
    }
    return Computed(output, pa.table(rows).sort_by("id"))


def _surest(found: Proposals, code: int, copy: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of a code that the machine is surest of, each text once; those that are no answer (-1) left out."""
    rows = np.flatnonzero((found.best == code) & (copy != BLANK))
    rows = rows[np.argsort(-found.confidence[rows, code], kind="stable")]
    firsts = np.sort(np.unique(copy[rows], return_index=True)[1])
    return rows[firsts[:SHOWN]]
