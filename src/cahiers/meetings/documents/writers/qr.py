"""QR codes, as each format draws them: dark on white, with their quiet zone."""

import io

import segno

QUIET = 4  # modules around, without which some telephones see nothing
DOTS = 10  # a module, in the picture


def qr_png(address: str) -> bytes:
    """Return the code as a picture; the same address gives the same bytes."""
    return _drawn(address, "png", scale=DOTS)


def qr_svg(address: str) -> bytes:
    """Return the code as a drawing."""
    return _drawn(address, "svg", xmldecl=False, svgns=True, light="#ffffff")


def modules(address: str) -> int:
    """Return how many modules wide the code is, without its quiet zone."""
    return len(segno.make(address, error="m", micro=False).matrix)


def _drawn(address: str, kind: str, **how: object) -> bytes:
    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(made, kind=kind, border=QUIET, **how)
    return made.getvalue()
