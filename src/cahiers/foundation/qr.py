"""Codes to scan, drawn as one path of an SVG."""

from dataclasses import dataclass

import segno

QUIET = 4  # modules of white around, as readers need


@dataclass(frozen=True)
class Drawing:
    """A QR code: a path of unit squares in a square of `size`, its quiet zone included."""

    path: str
    size: int


def qr_drawing(address: str) -> Drawing:
    """Draw an address as a QR code."""
    matrix = segno.make(address, error="m", micro=False).matrix
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, line in enumerate(matrix) for x, dark in enumerate(line) if dark
    )
    return Drawing(path, len(matrix) + 2 * QUIET)
