"""A coding as pages show it: codes with their sizes, texts to read again, agreement of person and machine."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cahiers.foundation.files import open_stored
from cahiers.insight.models import Analysis
from cahiers.insight.queries.counting import Counted, counted_in
from cahiers.insight.queries.names import audience_named
from cahiers.insight.queries.subjects import Text, texts_of
from cahiers.insight.structure.frames import FrameCode, frame_of
from cahiers.insight.structure.kappa import kappa

BATCH = 10
EXAMPLES = 2
NONE = -1


@dataclass(frozen=True)
class Coded:
    """A code, how many texts it has, counted both ways, and a few that anybody may read. `label` is empty for no code."""

    label: str
    size: int | None
    other: int | None
    share: int | None
    by_audience: list[int | None]
    examples: list[Text]


@dataclass(frozen=True)
class Agreement:
    """How much a person and the machine agree on the texts read again; `drawn` are those drawn at random."""

    texts: int
    kappa: float | None
    drawn: int
    drawn_kappa: float | None
    learnt: int  # texts decided before this run, which it learnt from
    learnt_kappa: float | None


@dataclass(frozen=True)
class CodingPage:
    """The codes, the most given first, then what was left without one."""

    texts: int
    codes: list[Coded]
    rest: Coded
    audiences: list[str]
    counted: Counted
    agreement: Agreement
    vectors: str


def coding_page(analysis: Analysis) -> CodingPage:
    """Return the codes with their sizes and examples, in two queries: the texts, the decisions."""
    told = analysis.result
    wanted = [text for one in told["codes"] for text in one["verbatims"]]
    texts = {str(text.id): text for text in texts_of(analysis, wanted)}
    counted, table = counted_in(told), told["audience"]["public"]

    def coded(rank: int, label: str, verbatims: list[str]) -> Coded:
        size, other = counted.sizes(table["rows"], rank)
        share = round(100 * size / counted.base) if size is not None else None
        examples = [texts[one] for one in verbatims if one in texts][:EXAMPLES]
        return Coded(label, size, other, share, table["cells"][rank], examples)

    codes = [coded(rank, one["label"], one["verbatims"]) for rank, one in enumerate(told["codes"])]
    return CodingPage(
        texts=told["texts"],
        codes=sorted(codes, key=lambda one: (-(one.size or 0), one.label)),
        rest=coded(NONE, "", []),
        audiences=[audience_named(name) for name in told["audience"]["names"]],
        counted=counted,
        agreement=agreement_of(analysis),
        vectors=told["vectors"],
    )


def agreement_of(analysis: Analysis) -> Agreement:
    """Return how much person and machine agree, in one query."""
    rows = list(analysis.corrections.values_list("code", "proposed", "is_drawn"))
    drawn = [(code, proposed) for code, proposed, is_drawn in rows if is_drawn]
    told = analysis.result
    return Agreement(
        texts=len(rows),
        kappa=kappa([(code, proposed) for code, proposed, _drawn in rows]),
        drawn=len(drawn),
        drawn_kappa=kappa(drawn),
        learnt=told["decided"],
        learnt_kappa=told["agreement"],
    )


@dataclass(frozen=True)
class Proposal:
    """What the machine proposes for a text: a code, empty when it abstains; its best guess, and how sure it is of it.

    Copies of a text share a number, `copy`: it is read once. A blank one has none.
    """

    code: str
    guess: str
    confidence: float
    is_decided: bool
    copy: int

    @property
    def percent(self) -> int:
        """How sure it is, in hundredths."""
        return round(100 * self.confidence)


def proposals_for(analysis: Analysis, texts: Collection[str] | None = None) -> dict[str, Proposal]:
    """Return what the machine proposes for some texts of a coding, or for all of them."""
    from pyarrow import parquet  # noqa: PLC0415 -- slow import

    if analysis.rows is None or (texts is not None and not texts):
        return {}
    only = None if texts is None else [("id", "in", list(texts))]
    with open_stored(analysis.rows) as content:
        rows = parquet.read_table(content, filters=only).to_pylist()
    codes = [one.code for one in frame_of(analysis.parameters["frame"])]
    return {
        row["id"]: Proposal(
            code=codes[row["code"]] if row["code"] >= 0 else "",
            guess=codes[row["guess"]] if row["confidence"] > 0 else "",
            confidence=row["confidence"],
            is_decided=row["decided"],
            copy=row["copy"],
        )
        for row in rows
    }


@dataclass(frozen=True)
class ToRead:
    """A text to read again, and what the machine proposes for it."""

    id: str
    body: str
    proposal: Proposal
    label: str  # of the guess


@dataclass(frozen=True)
class ReadingAgain:
    """A batch of texts to read again, how many are left, and the frame."""

    texts: list[ToRead]
    left: int
    frame: list[FrameCode]
    agreement: Agreement


def reading_again(analysis: Analysis, *, at_random: bool) -> ReadingAgain:
    """Return the next texts that nobody decided: those the machine doubts most, or drawn at random, always the same way.

    Copies are read once, and not again when one of them was decided. Bodies come from the extract that the run keeps, in
    two queries.
    """
    frame = frame_of(analysis.parameters["frame"])
    labels = {one.code: one.label for one in frame}
    done = set(analysis.corrections.values_list("text", flat=True))
    proposals, threshold = proposals_for(analysis), analysis.result["threshold"]
    read = {NONE, *(one.copy for text, one in proposals.items() if one.is_decided or text in done)}
    first_of = {one.copy: (text, one) for text, one in proposals.items() if one.copy not in read}
    waiting = list(first_of.values())

    def rank(pair: tuple[str, Proposal]) -> Any:
        drawn = hashlib.sha256(f"{analysis.pk}{pair[0]}".encode()).hexdigest()
        return drawn if at_random else (abs(pair[1].confidence - threshold), drawn)

    batch = sorted(waiting, key=rank)[:BATCH]
    bodies = _bodies(analysis, [text for text, _proposal in batch])
    return ReadingAgain(
        texts=[ToRead(text, bodies.get(text, ""), one, labels.get(one.guess, "")) for text, one in batch],
        left=len(waiting),
        frame=frame,
        agreement=agreement_of(analysis),
    )


def _bodies(analysis: Analysis, texts: list[str]) -> dict[str, str]:
    from pyarrow import parquet  # noqa: PLC0415 -- slow import

    if analysis.extract is None or not texts:
        return {}
    with open_stored(analysis.extract) as content:
        table = parquet.read_table(content, columns=["id", "body"], filters=[("id", "in", texts)])
    return dict(zip(table.column("id").to_pylist(), table.column("body").to_pylist(), strict=True))
