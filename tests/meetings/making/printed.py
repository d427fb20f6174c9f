"""PDF as word processors print them, and plain texts as mails carry them."""

import json
import textwrap

import typst
from tests.meetings.making.stock import THEMES, TITLES
from tests.meetings.making.word_sheets import LABELS, LEVELS

HEADED = """
#set page(footer: [#align(center)[Collège – synthèse EGN]])
#set text(lang: "fr", size: 11pt)
#let data = json(bytes(sys.inputs.data))
#for one in data {
  heading(level: 1, one.theme)
  for section in one.sections {
    heading(level: 2, section.title)
    for line in section.lines { if line.starts-with("- ") { list(line.slice(2)) } else { par(line) } }
  }
}
"""
PLAIN = """
#set text(lang: "fr", size: 12pt)
#let data = json(bytes(sys.inputs.data))
#for one in data {
  par(upper(one.theme))
  for section in one.sections {
    par(section.title + " :")
    for line in section.lines { par(line) }
  }
}
"""
TABLED = """
#set page(flipped: true)
#let data = json(bytes(sys.inputs.data))
#for one in data {
  strong(one.theme)
  table(columns: (30%, 70%), ..one.sections.map(section => (strong(section.title), section.lines.join("\\n"))).flatten())
}
"""
PICTURE = "#rect(width: 100%, height: 60%, fill: gradient.linear(..color.map.rainbow))"


def printed(source, found, titles=None) -> bytes:
    """Print with typst; texts go in as data."""
    data = [
        {
            "theme": THEMES[one.theme],
            "sections": [{"title": (titles or TITLES)[key], "lines": lines} for key, lines in one.sections.items()],
        }
        for one in found
    ]
    return typst.compile(source.encode(), sys_inputs={"data": json.dumps(data)})


def headed(found, titles=None, **_):
    """Headings and lists."""
    return printed(HEADED, found, titles)


def plain(found, titles=None, **_):
    """Nothing but lines."""
    return printed(PLAIN, found, titles)


def tabled(found, titles=None, **_):
    """A table of two columns."""
    return printed(TABLED, found, titles)


def scanned(_found, **_):
    """A picture of a page: no text in it."""
    return typst.compile(PICTURE.encode())


def mail(found, encoding="utf-8", width=72, titles=None, **_):
    """The body of a mail, wrapped, with its greeting and its signature."""
    lines = ["Bonjour,", "", "Voici la synthèse de notre réseau, en espérant que le format convienne.", ""]
    for one in found:
        lines += [f"Thème : {THEMES[one.theme]}", ""]
        for number, (section, texts) in enumerate(one.sections.items(), start=1):
            lines += [f"{number}) {(titles or TITLES)[section]}", ""]
            for text in texts:
                lines += textwrap.wrap(text, width)
            lines.append("")
    lines += ["Cordialement,", "Le secrétariat du réseau", "-- ", "Envoyé de mon téléphone"]
    return _encoded("\r\n".join(lines), encoding)


def marked(found, **_):
    """Written in Markdown by somebody who likes it."""
    lines = [f"# Synthèse {found[0].network}", ""]
    for one in found:
        lines += [f"## {THEMES[one.theme]}", ""]
        for section, texts in one.sections.items():
            lines += [f"**{TITLES[section]}**", "", *texts, ""]
    return "\n".join(lines).encode()


def underlined(found, encoding="cp1252", **_):
    """Titles underlined with dashes, an alphabet of long ago."""
    lines = []
    for one in found:
        lines += [THEMES[one.theme].upper(), "=" * 40]
        for section, texts in one.sections.items():
            lines += ["", TITLES[section], "-" * len(TITLES[section]), *texts]
    return _encoded("\r\n".join(lines), encoding)


def prose(found, **_):
    """One stretch of text without any title: nothing can be placed without reading it."""
    texts = [line for one in found for lines in one.sections.values() for line in lines]
    return "\n\n".join(["Compte rendu de notre soirée.", *texts]).encode()


def _encoded(text, encoding):
    return text.encode(encoding, "replace")


def sheet_lines(sheet, **_):
    """A challenge sheet typed in a few lines."""
    lines = ["FICHE DÉFI", f"Table {sheet.table}", f"Thème : {THEMES[sheet.theme]}"]
    for name, label in LABELS.items():
        lines += [f"{label} :", *sheet.fields[name]]
    lines.append("Pistes d'actions :")
    lines += [f"- {text} ({LEVELS[level]})" for level, text, *_rest in sheet.ideas]
    return "\n".join(lines).encode()


def sheet_printed(sheet, **_):
    """A challenge sheet printed as PDF."""
    sections = [{"title": "Thème", "lines": [THEMES[sheet.theme]]}, {"title": "Table", "lines": [sheet.table]}]
    sections += [{"title": label, "lines": sheet.fields[name]} for name, label in LABELS.items()]
    sections += [{"title": "Pistes d'actions", "lines": [f"- {t} ({LEVELS[lv]})" for lv, t, *_r in sheet.ideas]}]
    data = [{"theme": "Fiche défi", "sections": sections}]
    return typst.compile(HEADED.encode(), sys_inputs={"data": json.dumps(data)})
