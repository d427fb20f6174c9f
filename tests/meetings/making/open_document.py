"""OpenDocument texts as LibreOffice users fill them."""

import io

from odfdo import Cell, Document, Element, Header, List, ListItem, Paragraph, Row, Span, Style, Table
from tests.meetings.making.stock import THEMES, TITLES
from tests.meetings.making.word_sheets import LABELS, LEVELS


def new():
    """Return an empty text with a bold style."""
    document = Document("text")
    document.body.clear()
    document.insert_style(Style("text", name="gras", bold=True), automatic=True)
    document.insert_style(Style("paragraph", name="titre_gras", area="text", bold=True), automatic=True)
    return document


def saved(document) -> bytes:
    """Return the file."""
    document.meta.creator = "Auteur Caché"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def write(body, lines) -> None:
    """Write the text of a section: items as a list."""
    for line in lines:
        if line.startswith("- "):
            body.append(List([ListItem(line[2:])]))
        else:
            body.append(Paragraph(line))


def headed(found, **_):
    """Headings for themes and sections, a note and an annotation on the way."""
    document = new()
    for one in found:
        document.body.append(Header(1, THEMES[one.theme]))
        for section, lines in one.sections.items():
            document.body.append(Header(2, TITLES[section]))
            write(document.body, lines)
    last = document.body.paragraphs[-1]
    last.insert_annotation(after=last.inner_text[:4], body="Commentaire caché du relecteur", creator="Relecteur Caché")
    return saved(document)


def bold_lines(found, titles=None, **_):
    """Bold lines, half of them by a style and half by hand."""
    document = new()
    for one in found:
        document.body.append(Paragraph(f"Thème : {THEMES[one.theme]}", style="titre_gras"))
        for number, (section, lines) in enumerate(one.sections.items(), start=1):
            text = f"{number}/ {(titles or TITLES)[section]}"
            if number % 2:
                document.body.append(Paragraph(text, style="titre_gras"))
            else:
                paragraph = Paragraph("")
                paragraph.append(Span(text, style="gras"))
                document.body.append(paragraph)
            write(document.body, lines)
    return saved(document)


def tabled(found, titles=None, **_):
    """A table for each theme, titles at left."""
    document = new()
    for one in found:
        document.body.append(Paragraph(THEMES[one.theme], style="titre_gras"))
        rows = [((titles or TITLES)[section], lines) for section, lines in one.sections.items()]
        document.body.append(_table(rows))
        document.body.append(Paragraph(""))
    return saved(document)


def _table(rows):
    table = Table("Tableau")
    for label, lines in rows:
        row = Row()
        for texts in ([label], lines):
            cell = Cell()
            for line in texts:
                cell.append(Paragraph(line.removeprefix("- ")))
            row.append(cell)
        table.append(row)
    return table


def tracked(found, **_):
    """A tracked deletion, a hidden section, the author's name in a field."""
    document = new()
    body = document.body
    body.append(
        Element.from_tag(
            '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
            "<dc:creator>Relecteur Caché</dc:creator></office:change-info><text:p>Phrase supprimée par le relecteur.</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
        )
    )
    author = Paragraph("Rédigé par ")
    author.append(Element.from_tag("<text:author-name>Auteur Caché</text:author-name>"))
    body.append(author)
    for one in found:
        body.append(Header(1, THEMES[one.theme]))
        for section, lines in one.sections.items():
            body.append(Header(2, TITLES[section]))
            write(body, lines)
    body.append(
        Element.from_tag(
            '<text:section text:name="s" text:display="none"><text:p>Texte masqué : appréciation sur un collègue.</text:p></text:section>'
        )
    )
    return saved(document)


def sheet_form(sheet, **_):
    """A challenge sheet: labels at left in a table, ideas by level below."""
    document = new()
    document.body.append(Header(1, "Fiche défi"))
    rows = [("Thème", [THEMES[sheet.theme]]), ("Groupe/table", [sheet.table])]
    rows += [(label, sheet.fields[name]) for name, label in LABELS.items()]
    rows += [("Pistes d’actions", [f"{text} – {LEVELS[level]}" for level, text, *_rest in sheet.ideas])]
    document.body.append(_table(rows))
    return saved(document)
