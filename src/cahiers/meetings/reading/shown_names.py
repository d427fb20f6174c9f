"""The names of files inside a zip, as people see them: any encoding, never used as a path."""

import re
import unicodedata

from cahiers.meetings.reading.limits import NAME_CHARACTERS

FRENCH = frozenset("àâäçéèêëîïôöùûüœÀÂÇÉÈÊËÎÏÔÙÛÜŒ°’«»–")
# Windows writes names in its console's alphabet (cp850), old tools in cp437, some of ours in cp1252.
ALPHABETS = ("cp850", "cp437", "cp1252", "mac_roman")
MISTAKEN = ("cp1252", "cp437", "cp850", "mac_roman", "latin-1")
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def shown_name(raw: bytes, *, declared_utf8: bool) -> str:
    """Return the name to show: decoded as it was most likely meant, without control or invisible characters.

    Slashes stay, for people recognise the folder they made; the name is text and nothing opens it.
    """
    return cleaned(_repaired(_decoded(raw, declared_utf8)))


def cleaned(name: str) -> str:
    """Return a name fit to show: composed, one line, visible, and of bounded length."""
    name = "".join(char for char in name.replace("\\", "/") if unicodedata.category(char) not in INVISIBLE)
    name = unicodedata.normalize("NFC", name)  # afterwards: what was taken out may have parted a letter from its accent
    name = re.sub(r"\s+", " ", name).strip()
    return name if len(name) <= NAME_CHARACTERS else f"…{name[1 - NAME_CHARACTERS :]}"


def _decoded(raw: bytes, declared_utf8: bool) -> str:
    try:
        return raw.decode("utf-8")  # macOS writes UTF-8 without declaring it
    except UnicodeDecodeError:
        if declared_utf8:
            return raw.decode("utf-8", "replace")
    readings = [raw.decode(alphabet, "replace") for alphabet in ALPHABETS]
    return max(readings, key=_plausible)  # the first of equals


def _plausible(name: str) -> int:
    return sum(1 if char in FRENCH else -1 for char in name if ord(char) > 127)


def _repaired(name: str) -> str:
    """Undo UTF-8 that was taken for another alphabet on the way: `SynthÃ¨se`, `Synth├¿se`."""
    for alphabet in MISTAKEN:
        try:
            meant = name.encode(alphabet).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if meant != name:
            return meant
    return name
