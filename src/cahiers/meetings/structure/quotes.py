"""Quotes within a section: a Markdown quote whose last line, after a dash, says where the words come from.

    > Un prêt de tablettes à la semaine, tenu par la vie scolaire.
    > — Table 3, idée 2

A quote holds as long as its words are in the section, whoever typed them and however: the page's button is a comfort.
"""

import re
from dataclasses import dataclass, field
from uuid import UUID

SHORTEST_PART = 20  # characters of a longer text under which finding them there proves nothing
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, order=True)
class SourceKey:
    """What can be quoted: a field of an idea or of a sheet."""

    kind: str
    id: UUID
    field: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}:{self.field}"


@dataclass(frozen=True)
class Source:
    """Words of a table, where they stand, and the version that says so."""

    key: SourceKey
    text: str
    version: int
    label: str
    level: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def markdown(self) -> str:
        """The quote to insert in a section."""
        lines = [f"> {line}".rstrip() for line in self.text.strip().split("\n")]
        return "\n".join([*lines, f"> — {self.label}"])


@dataclass(frozen=True)
class Quote:
    """A quote as it stands in a section."""

    words: str
    label: str


@dataclass(frozen=True)
class Citation:
    """A quote whose words were found at their source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words cited, as the source has them."""
        return self.source.text[self.start : self.end]


def on_one_line(text: str) -> str:
    """Return a text whose blanks are single spaces: line ends do not make two quotes different."""
    return BLANKS.sub(" ", text).strip()


def quotes_in(text: str) -> list[Quote]:
    """Return the quotes of a section in order; a line of source ends its quote."""
    found: list[Quote] = []
    words: list[str] = []

    def end(label: str = "") -> None:
        if said := on_one_line(" ".join(words)):
            found.append(Quote(said, label))
        words.clear()

    for line in text.split("\n"):
        if not line.lstrip().startswith(">"):
            end()
            continue
        said = line.lstrip()[1:].strip()
        if said.startswith("— "):
            end(on_one_line(said[2:]))
        else:
            words.append(said)
    end()
    return found


def citation_of(quote: Quote, sources: list[Source]) -> Citation | None:
    """Return where the words of a quote come from, the source that it names first; None when nobody wrote them."""
    named_first = sorted(sources, key=lambda source: on_one_line(source.label) != quote.label)
    for source in named_first:
        span = _span(quote.words, source.text)
        if span is not None:
            return Citation(source, *span)
    return None


def _span(words: str, text: str) -> tuple[int, int] | None:
    """Return where words stand in a text, blanks aside: all of it, or a part long enough to be no chance."""
    if words == on_one_line(text):
        return 0, len(text)
    if len(words) < SHORTEST_PART:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in words.split(" ")), text)
    return found.span() if found else None


def holds(text: str, words: str) -> bool:
    """Say whether a section still quotes these words."""
    wanted = on_one_line(words)
    return any(quote.words == wanted for quote in quotes_in(text))


def key_of(raw: str) -> SourceKey | None:
    """Read back a key as a form sends it; None when it is none."""
    kind, _, rest = raw.partition(":")
    id_, _, name = rest.partition(":")
    try:
        return SourceKey(kind, UUID(id_), name)
    except ValueError:
        return None
