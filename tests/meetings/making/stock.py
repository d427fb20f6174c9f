"""What schools wrote, invented by the project: read from two plain files, easy to correct."""

from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
SECTIONS = ("situation", "expectations", "achievements", "challenges")
TITLES = dict(
    zip(
        SECTIONS,
        (
            "État des lieux",
            "Principales attentes",
            "Description de 1 à 2 réalisations présentées",
            "Défis et propositions identifiés par l’établissement",
        ),
        strict=True,
    )
)
THEMES = {
    "acces": "Un égal accès au numérique pour tous",
    "enseigner": "Enseigner et apprendre avec le numérique",
    "collaborer": "Travailler ensemble autrement, collaborer",
    "responsable": "Un numérique responsable et souverain",
    "gouvernance": "Gouvernance et anticipation",
}


@dataclass(frozen=True)
class Synthesis:
    """One theme of one meeting: lines by section; a line that begins with a dash is an item."""

    theme: str
    academy: str
    network: str
    sections: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One challenge sheet; ideas are (level, text, who, means)."""

    academy: str
    network: str
    theme: str
    table: str
    fields: dict[str, list[str]]
    ideas: list[tuple[str, str, str, str]]


def syntheses() -> dict[str, Synthesis]:
    """Return the syntheses by `meeting theme`."""
    found = {}
    for head, parts in _records("stock_syntheses.txt"):
        key, academy, network = (part.strip() for part in head.split("|"))
        found[key] = Synthesis(key.split()[1], academy, network, parts)
    return found


def sheets() -> dict[str, Sheet]:
    """Return the sheets by meeting."""
    found = {}
    for head, parts in _records("stock_sheets.txt"):
        key, academy, network, theme, table = (part.strip() for part in head.split("|"))
        ideas = [tuple(part.strip() for part in line.split("|")) for line in parts.pop("ideas")]
        found[key] = Sheet(academy, network, theme, table, parts, ideas)
    return found


def _records(name: str) -> list[tuple[str, dict[str, list[str]]]]:
    records = []
    for line in (HERE / name).read_text().splitlines():
        if line.startswith("@ "):
            records.append((line[2:], {}))
        elif line.startswith("# "):
            part = records[-1][1].setdefault(line[2:], [])
        elif line:
            part.append(line)
    return records
