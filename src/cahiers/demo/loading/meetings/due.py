"""What is due: until when each level hands in, where there is more time, how many meetings are expected."""

from datetime import datetime, timedelta

from cahiers.demo.content import read
from cahiers.demo.loading.campaigns import Staged, evening, midnight
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.people import Company
from cahiers.demo.loading.meetings.places import Map
from cahiers.demo.loading.meetings.programme import AT_LEAST, DUE_DAYS, STOCK
from cahiers.meetings.models import Deadline, Expectation, Extension
from cahiers.territory.models import Level

SAID = -39  # days from today
DAYS = {None: -1, "dep": 20, "aca": 27, "reg": 34}
EXPECTED = 380


def say_what_is_due(ledger: Ledger, staged: Staged, company: Company, country: Map) -> None:
    """Keep the deadlines, the extensions with their reasons, and the meetings expected of each académie."""
    said = midnight(ledger.now, SAID) + timedelta(hours=11)
    levels = {level.code: level for level in Level.objects.all()}
    deadlines = {}
    for code, days in DAYS.items():
        due_at = evening(ledger.now, days)
        deadlines[code] = Deadline(
            id=ledger.id_at(said), campaign=staged.campaign, level=levels[code] if code else None, due_at=due_at
        )
        ledger.add(deadlines[code])
        ledger.line("meetings.deadline_set", deadlines[code], at=said, by=company.editor, due_at=due_at.isoformat())
    _extend(ledger, deadlines[None], company, country)
    _expect(ledger, staged, company, country, said)


def _extend(ledger: Ledger, deadline: Deadline, company: Company, country: Map) -> None:
    due_at = evening(ledger.now, DUE_DAYS)
    for key, reason in read(STOCK)["extensions"].items():
        at = midnight(ledger.now, ledger.random.randint(-7, -2)) + timedelta(hours=ledger.random.uniform(9, 18))
        territory, by = country.nodes[key], company.editor
        ledger.add(Extension(deadline=deadline, territory=territory, due_at=due_at, reason=reason, at=at, by=by))
        told = {"territory": key, "due_at": due_at.isoformat()}
        ledger.line("meetings.deadline_extended", deadline, at=at, by=by, **told)


def _expect(ledger: Ledger, staged: Staged, company: Company, country: Map, at: datetime) -> None:
    whole = sum(country.weights.values())
    counts = {}
    for key, node in country.nodes.items():
        if node.level_id == "aca":
            weight = sum(country.weights[department] for department in country.under(key))
            counts[key] = max(AT_LEAST, round(EXPECTED * weight / whole))
    for key, count in counts.items():
        ledger.add(
            Expectation(campaign=staged.campaign, territory=country.nodes[key], count=count, at=at, by=company.editor)
        )
    ledger.line("meetings.expected", staged.campaign, at=at, by=company.editor, counts=counts)
