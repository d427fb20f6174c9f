"""`cahiers verify`: recount every figure from the facts and walk along the journal's chain.

Rooms add checks of their own; a check returns one line for each fault.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from cahiers.foundation import figures, journal

Check = Callable[[], list[str]]
_checks: dict[str, Check] = {}


@dataclass(frozen=True)
class Finding:
    """What one verification found; no fault means that the promise holds."""

    title: str | Promise
    faults: list[str]


def register(title: str, check: Check) -> None:
    """Add a check to `cahiers verify`."""
    _checks[title] = check


def verify() -> Iterator[Finding]:
    """Yield a finding for each figure, each check and the journal."""
    for recount in figures.recount_all():
        yield Finding(recount.figure.title, [f"{row[0]}: {row[1]} ≠ {row[2]}" for row in recount.faults])
    for title, check in _checks.items():
        yield Finding(title, check())
    chain = journal.check_chain()
    yield Finding(f"journal: {chain.lines} sealed lines, {chain.seals} seals, {chain.unsealed} to seal", chain.faults)
