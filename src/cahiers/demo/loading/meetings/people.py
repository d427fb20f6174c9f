"""Who runs the demo's meetings, and who answers for each territory."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from cahiers.demo.cast import CAST, EDITOR
from cahiers.demo.loading.crowd import Crowd
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.places import Map
from cahiers.people.enums import AgeBand, Audience, RoleName
from cahiers.people.models import Role, User

ORGANISER = "organisatrice"
RUNNERS = (Audience.HEAD, Audience.INSPECTOR, Audience.TEACHER)


class Company:
    """The people of the crowd who run meetings, and those who decide of them."""

    def __init__(self, ledger: Ledger, crowd: Crowd, country: Map) -> None:
        """Name a delegate in each académie that has none, among its own people when there are some."""
        self.draw, self.crowd, self.country = ledger.random, crowd, country
        self.editor = crowd.by_key[EDITOR]
        taken = {crowd.by_key[one.key].pk for one in CAST}
        able = [one for one in crowd if one.audience in RUNNERS and one.age_band == AgeBand.ADULT]
        self._runners = sorted((one for one in able if one.pk not in taken), key=lambda one: (one.joined_at, one.pk))
        self._by_place: dict[UUID | None, list[User]] = defaultdict(list)
        self._deciders = {
            one.on: crowd.by_key[one.key] for one in CAST if one.role in (RoleName.DELEGATE, RoleName.COORDINATOR)
        }
        for key, node in country.nodes.items():
            if node.level_id == "aca" and key not in self._deciders:
                self._deciders[key] = self._delegate(ledger, key)
        deciding = {person.pk for person in self._deciders.values()}
        self._runners = [one for one in self._runners if one.pk not in deciding]
        for person in self._runners:
            self._by_place[person.territory_id].append(person)

    def _delegate(self, ledger: Ledger, academy: str) -> User:
        """Name the first inspector or head of an académie to have come, or anybody who came early."""
        named = {person.pk for person in self._deciders.values()}
        near = {self.country.nodes[key].pk for key in self.country.under(academy)}
        free = [one for one in self._runners if one.pk not in named]
        order = {Audience.INSPECTOR: 0, Audience.HEAD: 1}
        person = min(
            free, key=lambda one: (one.territory_id not in near, order.get(Audience(one.audience), 2), one.joined_at)
        )
        node, at = self.country.nodes[academy], person.joined_at
        role = Role(id=ledger.id_at(at), user=person, name=RoleName.DELEGATE, node=node, granted_at=at)
        ledger.add(role)
        ledger.line("role.granted", role, at=at, name=role.name, node=academy, person=str(person.pk))
        return person

    def decider(self, department: str) -> User:
        """Return who decides of the meetings of a département."""
        found = self._deciders.get(department)
        return found or self._deciders[self.country.above(department, "aca").key]

    def runner(self, department: str, before: datetime) -> User:
        """Return somebody of the département, of its académie or of anywhere, who had joined by then."""
        academy = self.country.above(department, "aca").key
        for keys in ([department], self.country.under(academy)):
            near = [
                person
                for key in keys
                for person in self._by_place[self.country.nodes[key].pk]
                if person.joined_at < before
            ]
            if near:
                return self.draw.choice(near)
        return self.draw.choice([person for person in self._runners if person.joined_at < before] or [self.editor])
