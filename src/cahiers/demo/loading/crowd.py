"""The demo's people: those of the bar, those whom the written content names, and a crowd drawn at random."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cahiers.demo.cast import CAST, Character, address_of
from cahiers.demo.content import CONTENT, read
from cahiers.demo.loading.ledger import Ledger
from cahiers.people.enums import AgeBand, Audience, Verification
from cahiers.people.identity.addresses import canonical_address
from cahiers.people.identity.names import name_key
from cahiers.people.identity.pseudonyms import ADJECTIVES, ANIMALS, NUMBERS
from cahiers.people.models import Role, User
from cahiers.territory.models import Node

# The questionnaire of 2020, some 25,000 answers: professeurs 41.1 %, parents 29.3 %, élèves 15 %,
# encadrement 8.2 %, autres agents 6.4 %. The last two are shared out among our finer audiences.
SHARES = {
    Audience.TEACHER: 0.411,
    Audience.PARENT: 0.293,
    Audience.PUPIL: 0.15,
    Audience.HEAD: 0.058,
    Audience.INSPECTOR: 0.024,
    Audience.STAFF: 0.05,
    Audience.AUTHORITY: 0.006,
    Audience.ASSOCIATION: 0.005,
    Audience.COMPANY: 0.001,
    Audience.OTHER: 0.002,
}
AT_SCHOOL = {Audience.TEACHER, Audience.HEAD, Audience.INSPECTOR, Audience.STAFF}
PROVEN_BY_SCHOOL = 0.7  # of those who work there, how many signed up with an academic address
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWYZ"


@dataclass
class Crowd:
    """Everybody, and who is who."""

    people: list[User] = field(default_factory=list)
    by_key: dict[str, User] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[User]:
        return iter(self.people)


def gather(ledger: Ledger, nodes: dict[str, Node], *, opening: datetime, founding: datetime, people: int) -> Crowd:
    """Return the crowd: the cast and the written authors from the founding on, the others as the debate goes."""
    crowd = Crowd()
    written = {person["key"]: person for person in read("people.json")}
    characters = {one.key: one for one in CAST}
    for key in [*characters, *(key for key in written if key not in characters)]:
        _add_known(ledger, crowd, nodes, key, written.get(key, {}), characters.get(key), founding)
    _add_strangers(ledger, crowd, nodes, opening, people - len(crowd.people))
    return crowd


def _join(ledger: Ledger, crowd: Crowd, user: User) -> None:
    crowd.people.append(user)
    crowd.names.add(user.name_key or "")
    ledger.add(user)
    ledger.line("person.joined", user, at=user.joined_at, by=user)
    ledger.line("person.profile_completed", user, at=user.joined_at, by=user)


def _user(
    ledger: Ledger, *, at: datetime, email: str, name: str, audience: Audience, age_band: AgeBand, territory: Node
) -> User:
    proven = audience in AT_SCHOOL and ledger.random.random() < PROVEN_BY_SCHOOL
    return User(
        id=ledger.id_at(at),
        password=f"!{ledger.random.getrandbits(160):040x}",  # unusable: one enters by a link or by the bar
        email=email,
        canonical_email=canonical_address(email),
        display_name=name,
        name_key=name_key(name),
        audience=audience,
        age_band=age_band,
        territory=territory,
        verification=Verification.ACADEMIC if proven else Verification.EMAIL,
        joined_at=at,
    )


def _add_known(
    ledger: Ledger,
    crowd: Crowd,
    nodes: dict[str, Node],
    key: str,
    written: dict[str, Any],
    character: Character | None,
    at: datetime,
) -> None:
    audience = character.audience if character else Audience(written["audience"])
    young = audience == Audience.PUPIL  # they get a pseudonym drawn by the site, as the rules of the room want
    name = (character and character.name) or written.get("name", "")
    territory = nodes[written.get("territory") or (character and character.territory) or "nat:fr"]
    user = _user(
        ledger,
        at=at,
        email=address_of(key),
        name=_pseudonym(ledger, crowd) if young else name,
        audience=audience,
        age_band=AgeBand.YOUNG if young else AgeBand.ADULT,
        territory=territory,
    )
    _join(ledger, crowd, user)
    crowd.by_key[key] = user
    if character and character.role:
        role = Role(id=ledger.id_at(at), user=user, name=character.role, node=nodes[character.on], granted_at=at)
        ledger.add(role)
        ledger.line("role.granted", role, at=at, name=role.name, node=character.on, person=str(user.pk))


def _add_strangers(ledger: Ledger, crowd: Crowd, nodes: dict[str, Node], opening: datetime, count: int) -> None:
    draw = ledger.random
    homes, weights = places(nodes)
    first_names = read("variants.json")["first_names"]
    audiences = draw.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    territories = draw.choices(homes, weights=weights, k=count)
    length = (ledger.now - opening).total_seconds()
    for rank, (audience, territory) in enumerate(zip(audiences, territories, strict=True), start=1):
        young = audience == Audience.PUPIL and draw.random() < 0.85
        at = datetime.fromtimestamp(opening.timestamp() + length * draw.random() ** 1.6, tz=ledger.now.tzinfo)
        name = _pseudonym(ledger, crowd) if young else _name(ledger, crowd, first_names, territory.code)
        user = _user(
            ledger,
            at=at,
            email=address_of(f"personne-{rank}"),
            name=name,
            audience=audience,
            age_band=AgeBand.YOUNG if young else AgeBand.ADULT,
            territory=territory,
        )
        _join(ledger, crowd, user)


def places(nodes: dict[str, Node]) -> tuple[list[Node], list[int]]:
    """Return the départements, each weighing as many collèges as it has."""
    with (CONTENT / "colleges.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [nodes[f"dep:{row['departement']}"] for row in rows], [int(row["colleges"]) for row in rows]


def _pseudonym(ledger: Ledger, crowd: Crowd) -> str:
    while True:
        draw = ledger.random
        name = f"{draw.choice(ANIMALS)} {draw.choice(ADJECTIVES)} {draw.choice(NUMBERS)}"
        if name_key(name) not in crowd.names:
            return name


def _name(ledger: Ledger, crowd: Crowd, first_names: list[str], place: str) -> str:
    while True:
        name = f"{ledger.random.choice(first_names)} {ledger.random.choice(LETTERS)}."
        for spelling in (name, f"{name} {place}"):
            if name_key(spelling) not in crowd.names:
                return spelling
