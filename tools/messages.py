"""Collect the sentences to translate and compile them: `make messages`, no GNU gettext needed.

Sentences are French in the source. The French catalogue only says that zero is singular; it fills itself.
The English one is written by people: an empty translation shows the French sentence.
With `--check`, nothing is written: the command fails when a catalogue is behind its source.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "cahiers"
LOCALE = SOURCE / "locale"
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "en": "nplurals=2; plural=(n != 1);"}
KEYWORDS = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Dates and tools would change at each run, and the catalogue with them.
RESTLESS = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
    '"Report-',
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _python(path: Path) -> str:
    """Return what to read in a file: itself, or the calls that a template amounts to."""
    text = path.read_text()
    if path.suffix == ".py":
        return text
    calls = templatize(text, origin=str(path))
    return "\n".join(line.strip() for line in calls.splitlines())  # a template's indentation is not Python's


def sources() -> Iterator[Path]:
    """Return every file that may hold a sentence, in one order on every machine."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
            yield path


def collected() -> Catalog:
    """Return every sentence of the source, with the files where it stands."""
    catalog = Catalog(fuzzy=False)
    for path in sources():
        found = extract("python", io.BytesIO(_python(path).encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, _comments, context in found:
            catalog.add(message, locations=[(str(path.relative_to(SOURCE)), 0)], context=context)
    return catalog


def file_of(language: str) -> Path:
    """Return the catalogue that people edit."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    """Return a language's catalogue as it is on disk; an empty one the first time."""
    path = file_of(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def _key(message: Message) -> tuple[object, object]:
    return message.context, message.id[0] if isinstance(message.id, tuple) else message.id


def updated(language: str, template: Catalog) -> Catalog:
    """Return a language's catalogue with the sentences of the source, keeping what is translated."""
    kept = {_key(message): message for message in catalogue(language) if message.id}
    fresh = Catalog(locale=language, fuzzy=False, project="cahiers", copyright_holder="", header_comment="")
    fresh.creation_date = fresh.revision_date = LONG_AGO
    for message in template:
        if not message.id:
            continue
        known = kept.get(_key(message))
        string = known.string if known is not None and type(known.id) is type(message.id) else ""
        if language == "fr" and message.pluralizable:
            string = message.id
        fresh.add(message.id, string, locations=message.locations, context=message.context)
    return fresh


def written(language: str, catalog: Catalog) -> bytes:
    """Return the text of a catalogue: sorted, without dates, the same on every machine."""
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalog, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = [line for line in buffer.getvalue().decode().splitlines() if not line.startswith(RESTLESS)]
    text = "\n".join(line for line in lines if line != "#") + "\n"
    head, _bar, rest = text.partition('"Plural-Forms: ')
    return f'{head}"Plural-Forms: {PLURALS[language]}\\n"\n{rest.partition(chr(10))[2]}'.encode()


def is_translated(message: Message) -> bool:
    """Say whether every form of a sentence is written."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def compiled(language: str) -> bytes:
    """Return the catalogue as Django reads it, without the sentences that nobody has translated yet."""
    kept = Catalog(locale=language, fuzzy=False)
    kept.creation_date = kept.revision_date = LONG_AGO
    for message in catalogue(language):
        if message.id and is_translated(message):
            kept.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    mofile.write_mo(buffer, kept)
    return buffer.getvalue()


def main() -> int:
    """Write the catalogues, or say which is behind; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a catalogue is behind")
    check = parser.parse_args().check
    settings.configure(USE_I18N=True)
    django.setup()
    template, behind = collected(), []
    for language in PLURALS:
        path, text = file_of(language), written(language, updated(language, template))
        if not path.exists() or path.read_bytes() != text:
            behind.append(language)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            path.with_suffix(".mo").write_bytes(compiled(language))
        missing = sum(language != "fr" and not is_translated(m) for m in catalogue(language) if m.id)
        sys.stdout.write(f"{language}: {len(template)} sentences, {missing} to translate\n")
    if check and behind:
        sys.stdout.write(f"behind their source: {', '.join(behind)}; run `make messages`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
