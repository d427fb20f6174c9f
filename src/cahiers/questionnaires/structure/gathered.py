"""What came in: responses by way, by audience and by day."""

from dataclasses import dataclass
from datetime import date

from cahiers.questionnaires.structure.tallies import OptionCount


@dataclass(frozen=True)
class Gathered:
    """The responses of a questionnaire. `unsent` were started and never sent, whatever the filters."""

    responses: int
    unsent: int
    channels: tuple[OptionCount, ...]
    audiences: tuple[OptionCount, ...]
    days: tuple[tuple[date, int], ...]

    @property
    def completion(self) -> float | None:
        """Return how many started responses were sent, in percent; None when none was started."""
        started = self.responses + self.unsent
        return 100 * self.responses / started if started else None
