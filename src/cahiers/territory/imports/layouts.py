"""The headers of the school files that the loader knows, and what it reads in a row of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from cahiers.foundation.importing import Table, UnreadableFile
from cahiers.foundation.text import clean_line
from cahiers.territory.imports.uai import department_code

DISTRICT_TITLE = re.compile(r"^circonscription d['’]inspection du 1er degr[eé] ", re.IGNORECASE)
POST_OFFICE = re.compile(r"\s+CEDEX\b.*$", re.IGNORECASE)
CLOSED = ("FERME", "FERMÉ")


@dataclass(frozen=True)
class Layout:
    """Where each thing stands, by the name of its column in lower case; empty when the file does not tell it."""

    code: str
    name: str
    town: str
    department: str = ""
    nature: str = ""
    state: str = ""
    district: str = ""
    district_code: str = ""
    proof: str = ""

    def fits(self, columns: set[str]) -> bool:
        """Say whether a file with these columns is of this layout; the code of a district may be missing."""
        needed = {self.code, self.name, self.town, self.department, self.nature, self.state, self.district, self.proof}
        return needed - {""} <= columns


LAYOUTS = (
    # The official directory (fr-en-annuaire-education): since 2026 it gives the code of the district too.
    Layout(
        code="identifiant_de_l_etablissement",
        name="nom_etablissement",
        town="nom_commune",
        department="code_departement",
        nature="libelle_nature",
        state="etat",
        district="nom_circonscription",
        district_code="code_circonscription",
    ),
    Layout(code="uai", name="nom", town="commune", department="code_departement", nature="nature", state="etat"),
    # Its column departement_num was cut out of postal codes that had lost their zero (07200 became 72):
    # the code of the school tells the département.
    Layout(code="uai", name="nom", town="ville", proof="departement_num"),
)


class Row(NamedTuple):
    """What a row says of a school; `closed` is None when it does not say."""

    line: int
    code: str
    name: str
    town: str
    nature: str
    department: str
    district: str
    district_code: str
    closed: bool | None


def district_name(text: str) -> str:
    """Shorten « Circonscription d'inspection du 1er degré de Bruz »; a district keeps only its place."""
    return DISTRICT_TITLE.sub("Circonscription ", clean_line(text))


def reader_for(table: Table) -> Callable[[int, list[str]], Row]:
    """Return what reads the rows of that table. Refused when its header is none of those known."""
    places = {name.lower(): place for place, name in enumerate(table.header)}
    layout = next((layout for layout in LAYOUTS if layout.fits(set(places))), None)
    if layout is None:
        sentence = _(
            "{file} : en-tête inconnu ({columns}). Attendu : l’annuaire officiel de l’éducation, ou une liste avec"
            " uai, nom, commune, code_departement."
        )
        raise UnreadableFile(sentence.format(file=table.name, columns=", ".join(table.header)[:200]))
    code, name, town = (places[column] for column in (layout.code, layout.name, layout.town))
    nature, state, department, district, district_code = (
        places.get(column, -1) if column else -1
        for column in (layout.nature, layout.state, layout.department, layout.district, layout.district_code)
    )

    def read(line: int, cells: list[str]) -> Row:
        cells = [*cells, ""]  # what the file does not tell is read at place -1
        uai = cells[code].strip()
        return Row(
            line=line,
            code=uai,
            name=clean_line(cells[name])[:200],
            town=POST_OFFICE.sub("", clean_line(cells[town]))[:100],
            nature=clean_line(cells[nature])[:80],
            department=department_code(cells[department] if layout.department else uai[:3]),
            district=district_name(cells[district]) if cells[district] else "",
            district_code=cells[district_code].strip().upper(),
            closed=cells[state].strip().upper().startswith(CLOSED) if layout.state else None,
        )

    return read
