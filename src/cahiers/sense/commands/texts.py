"""Texts as people bring them: an identifier, a text, perhaps a date and a group."""

from pathlib import Path

from cahiers.sense.commands.reading import Columns, read_columns, refuse_repeated

_HEADERS = {
    "id": ("id", "identifiant", "row", "numero"),
    "text": ("text", "texte", "body", "answer", "réponse", "contribution"),
    "date": ("date", "created_at", "at"),
    "group": ("group", "groupe", "audience", "public"),
}
LONGEST = 280


def read_texts(path: Path, language: str) -> Columns:
    """Read texts; each has an identifier of its own, blank texts are kept."""
    columns = read_columns(path, _HEADERS, language, optional=("date", "group"))
    refuse_repeated(columns, "id", path, language)
    return columns


def shortened(text: str) -> str:
    """Return the beginning of a text, on one line, cut between words.

    Examples
    --------
    >>> shortened("Plus de bus\\nle soir"), len(shortened("mot " * 100))
    ('Plus de bus le soir', 276)
    """
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - 1].rpartition(" ")[0] + "…"
