"""What the tables of a meeting wrote: sheets of a varied stock, no two the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cahiers.campaign.models import Challenge
from cahiers.demo.content import read
from cahiers.demo.loading.ledger import Ledger
from cahiers.demo.loading.meetings.lives import Lived
from cahiers.demo.loading.meetings.places import FULL_TOWNS, filled
from cahiers.foundation.codes import SHORT, letters_of
from cahiers.meetings.enums import IdeaLevel, MeetingState, Origin
from cahiers.meetings.models import Idea, Sheet, SheetVersion
from cahiers.meetings.structure.bounds import IDEA_FIELDS
from cahiers.meetings.structure.merging import REMOVED, Content, cell_of

RURAL = "acces-territoires"
ORIGINS = {Origin.ONLINE: 78, Origin.PAPER: 15, Origin.OFFLINE: 7}
SHORTENED, WHO_UNSAID, MEANS_UNSAID, TYPED_FAST = 0.35, 0.12, 0.25, 0.15


@dataclass
class Table:
    """A sheet and its ideas, in order."""

    sheet: Sheet
    ideas: list[Idea]


class Tables:
    """Fills the sheets of meetings, one meeting after the other."""

    def __init__(self, ledger: Ledger, challenges: dict[str, Challenge]) -> None:
        self.ledger, self.draw, self.challenges = ledger, ledger.random, challenges
        self.stock = read("sheets.json")
        self._seen: set[tuple[Any, ...]] = set()

    def lay(self, lived: Lived, count: int, at: datetime) -> list[Sheet]:
        """Keep blank sheets, each with its code."""
        sheets = [
            Sheet(
                id=self.ledger.id_at(at),
                meeting=lived.meeting,
                table=table,
                code=letters_of(self.draw.randbytes(SHORT), SHORT),
            )
            for table in range(1, count + 1)
        ]
        for sheet in sheets:
            self.ledger.add(sheet)
        self.ledger.line("meetings.tables_laid", lived.meeting, at=at, by=lived.runner, tables=count)
        return sheets

    def write(self, lived: Lived, sheets: list[Sheet]) -> list[Table]:
        """Write on sheets, before the end of the meeting; each theme gets its table when there are enough of them."""
        tables = []
        ahead: list[str] = []
        for sheet in sheets:
            ahead = ahead or self._challenges(lived)
            tables.append(self._fill(lived, sheet, ahead.pop(0)))
        return tables

    def _challenges(self, lived: Lived) -> list[str]:
        """Return the challenges of the meeting's themes, one theme after the other."""
        piles = []
        for theme in lived.themes:
            keys = [key for key, one in self.challenges.items() if one.theme is theme]
            if lived.department in FULL_TOWNS:
                keys = [key for key in keys if key != RURAL]
            piles.append(self.draw.sample(keys, len(keys)))
        return [pile[rank] for rank in range(max(map(len, piles))) for pile in piles if rank < len(pile)]

    def _fill(self, lived: Lived, sheet: Sheet, key: str) -> Table:
        challenge, end = self.challenges[key], lived.meeting.ends_at
        sheet.theme, sheet.challenge = challenge.theme, challenge
        sheet.seated = self.draw.randint(5, 10)
        sheet.origin = self.draw.choices(list(ORIGINS), weights=list(ORIGINS.values()))[0]
        late = self.draw.randint(1, 20)  # copied from paper, or sent when the network was back
        saved = (
            end - timedelta(minutes=self.draw.randint(12, 45))
            if sheet.origin == Origin.ONLINE
            else end + timedelta(minutes=late)
        )
        sheet.saved_at = min(saved, lived.at[MeetingState.HELD])
        sheet.finished_at, sheet.version = sheet.saved_at, 1
        ideas = self._words(lived, sheet, self.stock[key])
        by = lived.runner if sheet.origin == Origin.PAPER else None
        version = SheetVersion(
            sheet=sheet,
            number=1,
            save_id=self.ledger.id_at(sheet.saved_at),
            content=_content(sheet, ideas).as_json(),
            origin=sheet.origin,
            at=sheet.saved_at,
            by=by,
        )
        self.ledger.add(version)
        saved_as = {"version": version.number, "origin": str(sheet.origin)}
        self.ledger.line("meetings.sheet_saved", sheet, at=sheet.saved_at, by=by, **saved_as)
        self.ledger.line("meetings.sheet_finished", sheet, at=sheet.finished_at, by=by)
        return Table(sheet, ideas)

    def _words(self, lived: Lived, sheet: Sheet, stock: dict[str, Any]) -> list[Idea]:
        """Give a sheet its words, drawn again until no other one has the same."""
        while True:
            play = self.draw.sample(stock["state_of_play"], 2)
            obstacles = self.draw.sample(stock["obstacles"], self.draw.choice((2, 2, 3)))
            ideas = self._ideas(stock["ideas"])
            said = (*(one["text"] for one in play), *obstacles, *(one["text"] for one in ideas))
            if said not in self._seen:
                break
        self._seen.add(said)
        numbers = [self.draw.randint(*one["n"]) if "n" in one else 0 for one in play]
        texts = [filled(one["text"], lived.town, n=number) for one, number in zip(play, numbers, strict=True)]
        sheet.state_of_play, sheet.obstacles = " ".join(texts), "\n".join(obstacles)
        return [self._idea(sheet, rank, one) for rank, one in enumerate(ideas)]

    def _ideas(self, stock: list[dict[str, str]]) -> list[dict[str, str]]:
        """Draw an idea of each level, and up to three others; from the school to the nation, as the sheet asks."""
        levels = list(IdeaLevel)
        chosen = [self.draw.choice([one for one in stock if one["level"] == level]) for level in levels]
        rest = [one for one in stock if one not in chosen]
        chosen += self.draw.sample(rest, self.draw.randint(0, 3))
        return sorted(chosen, key=lambda one: levels.index(IdeaLevel(one["level"])))

    def _idea(self, sheet: Sheet, rank: int, words: dict[str, str]) -> Idea:
        chance = self.draw.random
        text = words["short"] if "short" in words and chance() < SHORTENED else words["text"]
        idea = Idea(
            id=self.ledger.id_at(sheet.saved_at or self.ledger.now),
            sheet=sheet,
            rank=rank,
            level=words["level"],
            text=text.removesuffix(".") if chance() < TYPED_FAST else text,
            who="" if chance() < WHO_UNSAID else words["who"],
            means="" if chance() < MEANS_UNSAID else words["means"],
        )
        self.ledger.add(idea)
        return idea


def _content(sheet: Sheet, ideas: list[Idea]) -> Content:
    """Return a sheet as its first version keeps it."""
    cells = {
        "theme": str(sheet.theme_id),
        "challenge": str(sheet.challenge_id),
        "seated": str(sheet.seated),
        "state_of_play": sheet.state_of_play,
        "obstacles": sheet.obstacles,
    }
    for idea in ideas:
        cells |= {cell_of(str(idea.pk), name): getattr(idea, name) for name in IDEA_FIELDS if name != REMOVED}
    return Content(cells, tuple(str(idea.pk) for idea in ideas))
