"""A piece as its page shows it: the document in order, where each run of text goes, what that gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cahiers.campaign.models import Theme
from cahiers.meetings.enums import MemberKind, Section
from cahiers.meetings.models import HandIn, Piece
from cahiers.meetings.structure.bounds import too_many_ideas
from cahiers.meetings.structure.guides import count_words
from cahiers.meetings.structure.pieces import (
    ASIDE,
    GUIDE,
    HEADING,
    IDEA,
    OBSTACLES,
    STATE,
    UNPLACED,
    WORDING,
    IdeaRead,
    Part,
    SheetRead,
    Understood,
)

Choice = tuple[str, str | Promise]
BLANK_IDEAS = 3
MOST_FIELDS = 300  # ideas, of four fields each
ROWS = 300  # runs of text on a page: each brings its list of places, and a form sends them all back


def state_of(piece: Piece) -> str:
    """Return what tells one state of a piece from another, for a form to say what it started from."""
    said = (piece.kind, piece.theme_id, sorted(piece.understood.items()))
    return sha256(repr(said).encode()).hexdigest()[:16]


class Typed(Protocol):
    """Corrections that were sent and refused: they stay on the page."""

    @property
    def base(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def theme(self) -> str: ...
    @property
    def moves(self) -> Mapping[int, str]: ...
    @property
    def reason(self) -> str: ...
    @property
    def sheet(self) -> SheetRead | None: ...


@dataclass(frozen=True)
class Row:
    """A run of text and the place that its choice shows."""

    rank: int
    part: Part
    place: str
    label: str | Promise
    is_to_place: bool

    @property
    def name(self) -> str:
        """The name of its choice in the form: a rank beyond 999 is not written as a number is read."""
        return f"to-{self.rank}"


@dataclass(frozen=True)
class SectionRead:
    """What a section receives from a piece."""

    title: str | Promise
    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)


@dataclass(frozen=True)
class ShownPiece:
    """All that the page of a piece shows."""

    base: str
    kind: str
    theme: str
    reason: str
    themes: list[Theme]
    groups: list[tuple[str, list[Choice]]]
    rows: list[Row]
    sheet: SheetRead
    sections: list[tuple[Theme, list[SectionRead]]]
    count: int
    page: int
    left_on: list[int]

    @property
    def pages(self) -> int:
        """How many pages the document takes."""
        return max(-(-self.count // ROWS), 1)

    @property
    def first(self) -> int:
        """The rank, from 1, of the first run of text of the page."""
        return (self.page - 1) * ROWS + 1

    @property
    def last(self) -> int:
        """The rank of the last one."""
        return min(self.page * ROWS, self.count)

    @property
    def previous_url(self) -> str:
        """Where the page before is; nothing on the first."""
        return f"?page={self.page - 1}" if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """Where the page after is; nothing on the last."""
        return f"?page={self.page + 1}" if self.page < self.pages else ""

    @property
    def next_left(self) -> int | None:
        """The first other page where runs of text have no place yet."""
        return next((page for page in self.left_on if page != self.page), None)

    @property
    def to_place(self) -> list[Row]:
        """The runs of text that have no place yet."""
        return [row for row in self.rows if row.is_to_place]

    @property
    def aside(self) -> list[Row]:
        """The runs of text set aside, each with its reason."""
        return [row for row in self.rows if row.part.role == ASIDE]

    @property
    def excess(self) -> str:
        """What to say of a sheet with more ideas than a form could send back; nothing of one that can be corrected."""
        return too_many_ideas() if len(self.sheet.ideas) > MOST_FIELDS else ""

    @property
    def ideas(self) -> list[IdeaRead]:
        """The ideas of the sheet, and a few blank lines."""
        return [*self.sheet.ideas, *([IdeaRead()] * BLANK_IDEAS)]


def shown_piece(hand_in: HandIn, piece: Piece, typed: Typed | None = None, *, page: int = 1) -> ShownPiece:
    """Return a piece with a page of its document; what was typed and refused prevails over what is kept."""
    understood = Understood.of_json(piece.understood)
    themes = list(hand_in.meeting.themes.all() if hand_in.meeting else hand_in.campaign.themes.all())
    kind = typed.kind if typed else understood.kind
    groups = _groups(kind, themes)
    labels = {value: label for _title, choices in groups for value, label in choices}
    left = set(understood.to_place(theme.code for theme in themes))
    said = [(rank, part) for rank, part in enumerate(understood.parts) if not part.is_blank]
    page = min(max(page, 1), max(-(-len(said) // ROWS), 1))
    rows = [
        _row(rank, part, typed.moves.get(rank) if typed else None, labels, rank in left)
        for rank, part in said[(page - 1) * ROWS : page * ROWS]
    ]
    texts = understood.texts()
    return ShownPiece(
        base=typed.base if typed else state_of(piece),
        kind=kind,
        theme=typed.theme if typed else (piece.theme.code if piece.theme else understood.sheet.theme),
        reason=typed.reason if typed else "",
        themes=themes,
        groups=groups,
        rows=rows,
        sheet=(typed.sheet if typed else None) or understood.sheet,
        sections=[
            (theme, [SectionRead(Section(key).label, texts.get((theme.code, key), "")) for key in Section.values])
            for theme in themes
        ],
        count=len(said),
        page=page,
        left_on=sorted({at // ROWS + 1 for at, (rank, _part) in enumerate(said) if rank in left}),
    )


def _row(rank: int, part: Part, chosen: str | None, labels: Mapping[str, str | Promise], is_left: bool) -> Row:
    kept = part.place if part.place in labels else UNPLACED
    return Row(rank, part, chosen or kept, labels[kept], is_left)


def _groups(kind: str, themes: list[Theme]) -> list[tuple[str, list[Choice]]]:
    """Return the places that a run of text may have, for a form."""
    other: list[Choice] = [
        (UNPLACED, _("à placer")),
        (HEADING, _("un titre")),
        (GUIDE, _("une consigne du modèle")),
        (ASIDE, _("à laisser de côté")),
    ]
    if kind == MemberKind.SYNTHESIS:
        sections: list[tuple[str, list[Choice]]] = [
            (str(theme), [(f"{theme.code}/{key}", Section(key).label) for key in Section.values]) for theme in themes
        ]
        return [*sections, (_("Autre"), other)]
    if kind == MemberKind.SHEET:
        fields: list[Choice] = [
            (WORDING, _("Défi")),
            (STATE, _("État des lieux")),
            (OBSTACLES, _("Obstacles")),
            (IDEA, _("Une idée")),
        ]
        told: list[Choice] = [(key, label) for key, label in _told().items()]
        return [(_("Fiche"), fields), (_("Déjà lu"), told), (_("Autre"), other)]
    return [(_("Autre"), other)]


def _told() -> dict[str, str]:
    """Return the fields of a sheet that are read by themselves and corrected in its form."""
    return {
        "theme": _("Thème"),
        "table": _("Table"),
        "seated": _("Personnes à la table"),
        "level": _("Niveau d’une idée"),
        "who": _("Qui"),
        "means": _("Moyens"),
    }
