"""What comes along and is not read: a photograph, an old Word file, a spreadsheet."""

import io
import zipfile

from PIL import Image, ImageDraw

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


def photographed(_found, **_) -> bytes:
    """A sheet photographed on a table."""
    picture = Image.new("RGB", (320, 440), (214, 205, 190))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 50, 280, 400), fill=(250, 250, 245))
    for row in range(90, 380, 24):
        draw.line((60, row, 260 - row % 70, row + 2), fill=(60, 70, 140), width=2)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def old_word(_found, **_) -> bytes:
    """The first bytes of the old format, and enough of it to be taken for one."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Synthèse".encode("utf-16-le") + bytes(1024)


def spreadsheet(_found, **_) -> bytes:
    """A list of who came, empty."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/worksheets/sheet1.xml", SHEET)
    return stream.getvalue()
