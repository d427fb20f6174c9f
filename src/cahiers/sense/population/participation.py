"""Compare who took part with who could have: rates, gaps with margins, one score, and who is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, pi, sqrt

from scipy import stats

from cahiers.sense.population.reference import Cell, Reference

LEVEL = 0.95


def wilson(part: float, whole: float, level: float = LEVEL) -> tuple[float, float]:
    """Return the score interval of a proportion: inside [0, 1], meaningful at 0 and at 1.

    Parameters
    ----------
    part, whole : float
        ``0 <= part <= whole``; with an empty whole nothing is known and the interval is (0, 1).
    level : float, between 0 and 1
        Confidence.

    References
    ----------
    Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 22 (1927).

    Examples
    --------
    >>> [round(limit, 4) for limit in wilson(5, 10)]
    [0.2366, 0.7634]
    >>> [round(limit, 4) for limit in wilson(0, 10)]
    [0.0, 0.2775]
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is not a proportion")
    if whole == 0:
        return 0.0, 1.0
    z = float(stats.norm.ppf((1 + level) / 2))
    share = part / whole
    centre = share + z * z / (2 * whole)
    reach = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    low = 0.0 if part == 0 else (centre - reach) / scale
    high = 1.0 if part == whole else (centre + reach) / scale
    return low, high


@dataclass(frozen=True)
class Presence:
    """One cell: how many took part, of how many.

    Attributes
    ----------
    cell : tuple of str
        Value of each dimension of the reference.
    participants : int
        People who took part.
    population : float or None
        People there are; None when the source is silent, and everything below is None with it.
    rate, rate_low, rate_high : float or None
        Participants over population, with its Wilson interval. None when more took part than the source counts.
    share : float
        Participants of this cell over participants of the cells with a known population, from 0 to 1.
    reference_share : float or None
        The same in the reference.
    gap, gap_low, gap_high : float or None
        `share` minus `reference_share`, from -1 to 1, with the Wilson interval of the share: below 0 is
        under-represented.
    missing : float or None
        People who would have to join for this cell to have the share it has in the reference, others unchanged in
        number as a whole: ``reference_share × all − participants``; negative when there are more than that.
    """

    cell: Cell
    participants: int
    population: float | None
    rate: float | None = None
    rate_low: float | None = None
    rate_high: float | None = None
    share: float = 0.0
    reference_share: float | None = None
    gap: float | None = None
    gap_low: float | None = None
    gap_high: float | None = None
    missing: float | None = None


@dataclass(frozen=True)
class Score:
    """How much the participants look like the reference, published with its formula.

    Attributes
    ----------
    value : float
        ``1 − ½ Σ |share − reference share|``, from 0 (no cell in common) to 1 (same composition): the part of the
        participants who would not have to be replaced.
    by_chance : float
        What a random draw of as many people would score on average: an honest ceiling, well under 1 when few took part.
    participants : int
        People in the cells compared.
    left_out : int
        Participants whose cell has no known population: not compared.
    """

    FORMULA = "1 − ½ Σ |part des participants − part de la population|"

    value: float
    by_chance: float
    participants: int
    left_out: int


def presence(reference: Reference, participants: Mapping[Cell, int], level: float = LEVEL) -> tuple[Presence, ...]:
    """Return rate and gap with their margins for every cell, those of the reference first, in its order.

    The interval treats the participants as drawn from a larger public like them: it tells what chance alone can do
    with such numbers, not what self-selection does.

    Parameters
    ----------
    reference : Reference
        The population; cells with an unknown count are listed, with nothing said about them.
    participants : mapping of cell to int
        People who took part; absent cells are 0, cells that the reference lacks are listed last as unknown.
    level : float, between 0 and 1
        Confidence.

    Examples
    --------
    >>> from datetime import date
    >>> schools = Reference("Élèves", "repères", date(2025, 9, 1), ("where",), {("ville",): 800, ("village",): 200})
    >>> town, village = presence(schools, {("ville",): 95, ("village",): 5})
    >>> (round(village.rate, 3), round(village.gap, 3), village.gap_high < 0, village.missing)
    (0.025, -0.15, True, 15.0)
    """
    for cell, count in participants.items():
        if count < 0:
            raise ValueError(f"cell {cell} has {count} participants")
    cells = [*reference.counts, *(cell for cell in participants if cell not in reference.counts)]
    compared = sum(participants.get(cell, 0) for cell, count in reference.counts.items() if count is not None)
    rows = []
    for cell in cells:
        took_part, population = participants.get(cell, 0), reference.counts.get(cell)
        if population is None or not reference.known:
            rows.append(Presence(cell, took_part, population))
            continue
        low, high = wilson(took_part, compared, level)
        there = population / reference.known
        possible = 0 < population >= took_part
        rate_low, rate_high = wilson(took_part, population, level) if possible else (None, None)
        rows.append(
            Presence(
                cell=cell,
                participants=took_part,
                population=population,
                rate=took_part / population if possible else None,
                rate_low=rate_low,
                rate_high=rate_high,
                share=took_part / compared if compared else 0.0,
                reference_share=there,
                gap=took_part / compared - there if compared else None,
                gap_low=low - there if compared else None,
                gap_high=high - there if compared else None,
                missing=there * compared - took_part if compared else None,
            )
        )
    return tuple(rows)


def representativeness(reference: Reference, participants: Mapping[Cell, int]) -> Score | None:
    """Return the score, or None when there is nobody to compare.

    The complement of the index of dissimilarity was chosen because a reader can check it with a pencil and because it
    reads as a share of people; the R-indicator needs a model, and a chi-square grows with the number of participants.

    References
    ----------
    Duncan and Duncan, *A methodological analysis of segregation indexes*, American Sociological Review 20 (1955), for
    the index; Schouten, Cobben and Bethlehem, *Indicators for the representativeness of survey response*, Survey
    Methodology 35 (2009), for the alternative. `by_chance` uses the mean absolute deviation of a normal law,
    ``E|share − q| ≈ √(2 q (1 − q) / (π n))``, never less than 0.

    Examples
    --------
    >>> from datetime import date
    >>> schools = Reference("Élèves", "repères", date(2025, 9, 1), ("where",), {("ville",): 800, ("village",): 200})
    >>> score = representativeness(schools, {("ville",): 95, ("village",): 5})
    >>> (round(score.value, 3), round(score.by_chance, 3))
    (0.85, 0.968)
    """
    rows = [row for row in presence(reference, participants) if row.reference_share is not None]
    compared = sum(row.participants for row in rows)
    if not compared:
        return None
    shares = [(row.share, row.reference_share or 0.0) for row in rows]
    chance = sum(sqrt(2 * there * (1 - there) / (pi * compared)) for _share, there in shares) / 2
    return Score(
        value=1 - sum(abs(share - there) for share, there in shares) / 2,
        by_chance=max(0.0, 1 - chance),
        participants=compared,
        left_out=sum(participants.values()) - compared,
    )


def missing_people(rows: tuple[Presence, ...]) -> tuple[Presence, ...]:
    """Return the cells that are under-represented beyond chance, the most people missing first.

    A cell is listed when the whole interval of its gap lies below 0. Cells of unknown population are never listed:
    nobody can say.
    """
    short = [row for row in rows if row.gap_high is not None and row.gap_high < 0]
    return tuple(sorted(short, key=lambda row: (-(row.missing or -inf), row.cell)))
