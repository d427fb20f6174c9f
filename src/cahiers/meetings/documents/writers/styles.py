"""The look of a document that is filled in on a screen: one table of styles, written as Word and OpenDocument want it."""

from dataclasses import dataclass

from cahiers.meetings.documents.description import Look

INK = "#1d2422"
GREY = "#56605c"
LINE = "#aab3ae"
TINT = "#f3f6f4"
MARGINS = (22, 24)  # mm: above and below, left and right
WIDTH = 210 - 2 * MARGINS[1]  # mm
LINE_BY_HAND = 8  # mm
QR = {Look.SHEET: 26, Look.POSTER: 60}  # mm


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. Sizes are in points; `left` and `hanging` in millimetres."""

    name: str
    size: float
    before: float = 0
    after: float = 0
    ink: str = INK
    is_bold: bool = False
    line: float = 1.2
    left: float = 0
    hanging: float = 0
    outline: int = 0
    is_kept_with_next: bool = False
    is_boxed: bool = False
    fill: str = ""
    is_dashed: bool = False


def styles_of(look: Look, accent: str) -> tuple[Style, ...]:
    """Return the styles of a document, in sizes that suit how far it is read from."""
    is_poster = look is Look.POSTER
    grown = 1.55 if is_poster else 1.0

    def sized(points: float) -> float:
        return round(2 * points * grown) / 2

    return (
        Style("Over", sized(9.5), after=3, ink=GREY, is_kept_with_next=True),
        Style(
            "Title",
            sized(22),
            before=14 if is_poster else 0,
            after=sized(10) + (14 if is_poster else 0),
            ink="#ffffff" if is_poster else accent,
            fill=accent if is_poster else "",
            is_bold=True,
            line=1.08,
            is_kept_with_next=True,
        ),
        Style("Heading 1", sized(14), 14, 4, accent, is_bold=True, line=1.1, outline=1, is_kept_with_next=True),
        Style("Heading 2", sized(11.5), 9, 3, is_bold=True, line=1.1, outline=2, is_kept_with_next=True),
        Style("Heading 3", sized(10.5), 9, 2, is_bold=True, line=1.1, outline=3, is_kept_with_next=True),
        Style("Lead", sized(12.5), after=sized(9), ink=GREY, line=1.25),
        Style("Body", sized(10.5), after=5),
        Style("Strong", sized(10.5), after=5, is_bold=True, is_kept_with_next=True),
        Style("Small", sized(9), after=5, ink=GREY, is_kept_with_next=True),
        Style("Bullet", sized(10.5), after=3, left=6, hanging=5),
        Style("Number", sized(10.5), after=3, left=7, hanging=6),
        Style("Fact", sized(10.5), after=3, left=28 * grown, hanging=28 * grown),
        Style("Field", sized(10.5), is_boxed=True, fill=TINT, line=1.35, left=2),
        Style("Head cell", sized(9), 2, 2, is_bold=True),
        Style("Cell", sized(9.5), 2, 2),
        Style("Code", sized(10.5), before=2, after=4, is_kept_with_next=True),
        Style("Cut", 6, before=14, after=8, ink=GREY, is_dashed=True, is_kept_with_next=True),
        Style("Foot", 8, ink=GREY),
    )
