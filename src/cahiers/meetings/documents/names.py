"""File names that every system takes, from a pattern and what people wrote."""

import re
import unicodedata

from cahiers.foundation.text import BLANKS, CONTROL, DECEPTIVE

MOST_LETTERS = 150
MOST_BYTES = 240  # most file systems stop at 255
PLACE = re.compile(r"\{(\w+)\}")
FORBIDDEN = re.compile(r'[\\/:*?"<>|{}]')
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)


def file_name(pattern: str, ending: str, taken: set[str], **values: str) -> str:
    """Return a name after the pattern that is not taken yet, and take it.

    Values lose what no file name may hold. When the whole is too long it is the values that are cut, never the pattern,
    so that a number stays where it is. A name met before, whatever its case, is followed by (2), (3)…
    """
    rank = 1
    while True:
        suffix = f" ({rank})" if rank > 1 else ""
        name = _fitting(pattern, f"{suffix}.{ending}", values)
        key = unicodedata.normalize("NFKC", name).casefold()
        if key not in taken:
            taken.add(key)
            return name
        rank += 1


def _fitting(pattern: str, tail: str, values: dict[str, str]) -> str:
    """Return the name with its values cut to the greatest length that fits."""
    for room in range(MOST_LETTERS, -1, -1):
        cut = {key: _safe(value)[:room].rstrip(" .") for key, value in values.items()}
        stem = _safe(_filled(pattern, cut)).strip(" .") or "document"
        stem = f"{stem}_" if DEVICES.match(stem.partition(".")[0]) else stem
        name = stem + tail
        if len(name) <= MOST_LETTERS and len(name.encode()) <= MOST_BYTES:
            return name
    room = MOST_LETTERS - len(tail)
    return stem.encode()[: min(room, MOST_BYTES - len(tail))].decode(errors="ignore").rstrip(" .") + tail


def _filled(pattern: str, values: dict[str, str]) -> str:
    return PLACE.sub(lambda place: values.get(place[1], ""), pattern)


def _safe(text: str) -> str:
    text = DECEPTIVE.sub("", CONTROL.sub("", unicodedata.normalize("NFC", text)))
    return BLANKS.sub(" ", FORBIDDEN.sub("-", text)).strip()
