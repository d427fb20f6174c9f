"""The sections of a theme as the page of the synthesis sends them."""

from collections.abc import Mapping

from cahiers.meetings.actions.writing import Written
from cahiers.meetings.enums import Section
from cahiers.meetings.structure.quotes import Source, SourceKey, key_of, quotes_in


def sections_sent(data: Mapping[str, str]) -> dict[str, Written]:
    """Return the sections that a form holds, with the version that each started from; 0 when it does not say."""
    return {
        section: Written(data[f"text-{section}"], _number(data.get(f"base-{section}", "")))
        for section in Section.values
        if f"text-{section}" in data
    }


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else 0


def with_quote(sent: dict[str, Written], source: Source, into: str) -> dict[str, Written]:
    """Add a quote at the end of a section, once: asked again, nothing changes."""
    text = sent[into].text
    if any(quote.label == source.label for quote in quotes_in(text.replace("\r\n", "\n"))):
        return sent
    before = text.rstrip()
    return sent | {
        into: Written(f"{before}\n\n{source.markdown}\n\n" if before else f"{source.markdown}\n\n", sent[into].base)
    }


def quote_sent(data: Mapping[str, str]) -> tuple[SourceKey, str] | None:
    """Return what is to be quoted and in which section; None when nothing is."""
    key, into = key_of(data.get("quote", "")), data.get("into", "")
    return (key, into) if key is not None and into in Section.values else None
