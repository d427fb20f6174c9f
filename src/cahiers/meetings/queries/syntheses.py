"""A synthesis as it is written and as it is read."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

from cahiers.campaign.models import Theme
from cahiers.foundation.differences import word_changes
from cahiers.meetings.enums import Section
from cahiers.meetings.models import Meeting, Passage, PassageVersion
from cahiers.meetings.queries.quotes import TableAtHand, key_of_link, quotes_of, tables_of, uncited
from cahiers.meetings.structure.guides import GUIDES, Guide, count_words
from cahiers.meetings.structure.quotes import Source, SourceKey
from cahiers.provenance.models import Link

SITTING = timedelta(minutes=10)  # saves of one person that follow each other within it read as one version
MOST_VERSIONS = 400


@dataclass
class Box:
    """A section with its guide: a text to write, or to read. `typed` is what was sent and not saved."""

    theme: Theme
    section: str
    passage: Passage | None
    guide: Guide
    links: list[Link] = field(default_factory=list)
    typed: str | None = None
    base: int | None = None
    fault: str = ""

    @property
    def title(self) -> str | Promise:
        """The imposed title."""
        return Section(self.section).label

    @property
    def text(self) -> str:
        """What the field shows."""
        if self.typed is not None:
            return self.typed
        return self.passage.text if self.passage else ""

    @property
    def version(self) -> int:
        """The version that the field starts from."""
        if self.base is not None:
            return self.base
        return self.passage.version if self.passage else 0

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written there."""
        return not self.text.strip()


@dataclass
class ThemeWriting:
    """A theme of the meeting and its four sections, in their order."""

    theme: Theme
    boxes: list[Box]

    @property
    def written(self) -> int:
        """How many sections hold something."""
        return sum(not box.is_empty for box in self.boxes)


@dataclass
class Synthesis:
    """All that a meeting says, the sheets it rests on, and what it leaves out."""

    meeting: Meeting
    themes: list[ThemeWriting]
    tables: list[TableAtHand]
    links: list[Link]

    @property
    def boxes(self) -> list[Box]:
        """The sections of all themes."""
        return [box for writing in self.themes for box in writing.boxes]

    @property
    def empty(self) -> list[Box]:
        """The sections where nothing is written."""
        return [box for box in self.boxes if box.is_empty]

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is written."""
        return len(self.empty) == len(self.boxes)

    @property
    def uncited(self) -> list[Source]:
        """What the tables wrote and no section quotes."""
        return uncited(self.tables, self.links)

    @property
    def cited(self) -> set[SourceKey]:
        """What is quoted somewhere."""
        return {key_of_link(link) for link in self.links}


def synthesis_of(meeting: Meeting) -> Synthesis:
    """Return the synthesis of a meeting with its sheets, in five queries whatever its length."""
    passages = list(Passage.objects.filter(meeting=meeting).select_related("theme"))
    links = quotes_of(passages)
    return Synthesis(meeting, themes_of(meeting, passages, links), tables_of(meeting), links)


def themes_of(meeting: Meeting, passages: list[Passage], links: list[Link]) -> list[ThemeWriting]:
    """Put the sections under the themes of the meeting, and after them under those that it no longer has."""
    found = {(passage.theme_id, passage.section): passage for passage in passages}
    themes = list(meeting.themes.all())
    known = {theme.pk for theme in themes}
    for passage in passages:
        if passage.theme_id not in known and passage.text.strip():
            known.add(passage.theme_id)
            themes.append(passage.theme)
    return [
        ThemeWriting(
            theme,
            [_box(theme, section, found.get((theme.pk, section)), links) for section in Section.values],
        )
        for theme in themes
    ]


def _box(theme: Theme, section: str, passage: Passage | None, links: list[Link]) -> Box:
    own = [link for link in links if passage is not None and link.target_id == passage.pk]
    return Box(theme, section, passage, GUIDES[section], own)


@dataclass(frozen=True)
class Change:
    """What a person made of a section in one sitting, word by word beside what it was before."""

    version: PassageVersion
    words: list[tuple[str, str]]


def history_of(passage: Passage) -> list[Change]:
    """Return the versions of a section, the last first, those of one sitting together.

    Each save is kept; a sitting shows where it came to, so that the history of a text saved by itself stays readable.
    """
    versions = list(passage.versions.select_related("by").order_by("-number")[:MOST_VERSIONS])[::-1]
    sittings: list[PassageVersion] = []
    for version in versions:
        if sittings and _same_sitting(sittings[-1], version):
            sittings[-1] = version
        else:
            sittings.append(version)
    changes, before = [], ""
    for version in sittings:
        changes.append(Change(version, list(word_changes(before, version.text))))
        before = version.text
    return changes[::-1]


def _same_sitting(before: PassageVersion, after: PassageVersion) -> bool:
    same: Any = (before.by_id, before.origin) == (after.by_id, after.origin)
    return bool(same and after.at - before.at < SITTING)
