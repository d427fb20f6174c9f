"""The responses that a result speaks of: all those sent, or those that filters leave."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cahiers.questionnaires.models import Questionnaire


@dataclass(frozen=True)
class Filters:
    """What a reader narrows results to; empty means everything. `territory` is the key of a node."""

    audience: str = ""
    territory: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return self != Filters()


@dataclass(frozen=True)
class Population:
    """The submitted responses of a questionnaire that filters leave."""

    questionnaire_id: UUID
    zone: ZoneInfo
    filters: Filters = Filters()

    @property
    def condition(self) -> tuple[str, list[Any]]:
        """Return the condition on the table of responses, called `r`, and its parameters."""
        parts = ["r.questionnaire_id = %s", "r.state = 'submitted'"]
        values: list[Any] = [self.questionnaire_id]
        asked = self.filters
        if asked.audience:
            parts.append("r.audience = %s")
            values.append("" if asked.audience == "none" else asked.audience)
        if asked.channel:
            parts.append("r.channel = %s")
            values.append(asked.channel)
        if asked.territory == "none":
            parts.append("r.territory_id IS NULL")
        elif asked.territory:
            parts.append(
                "r.territory_id IN (SELECT n.id FROM territory_node n, territory_node top"
                " WHERE top.key = %s AND starts_with(n.path, top.path))"
            )
            values.append(asked.territory)
        if asked.since:
            parts.append("r.submitted_at >= %s")
            values.append(self._midnight(asked.since))
        if asked.until:
            parts.append("r.submitted_at < %s")
            values.append(self._midnight(asked.until + timedelta(days=1)))
        return " AND ".join(parts), values

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


def population_of(questionnaire: Questionnaire, filters: Filters | None = None) -> Population:
    """Return the responses of a questionnaire that filters leave; days are those of the campaign's own time."""
    return Population(questionnaire.pk, questionnaire.campaign.zone, filters or Filters())
