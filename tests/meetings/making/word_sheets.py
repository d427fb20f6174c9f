"""Challenge sheets in Word, as tables filled them."""

from docx import Document
from tests.meetings.making.stock import THEMES
from tests.meetings.making.word import bold, saved, write

LEVELS = {"school": "établissement", "academy": "académie", "national": "national"}
LABELS = {"challenge": "Défi", "state_of_play": "État des lieux", "obstacles": "Obstacles"}


def form(sheet, **_):
    """The form: labels at left, then a table of ideas."""
    document = Document()
    document.add_heading("Fiche défi", 0)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, lines in _labelled(sheet):
        left, right = table.add_row().cells
        left.text, right.text = label, "\n".join(lines)
    document.add_paragraph("")
    document.add_heading("Pistes d’actions", 2)
    ideas = document.add_table(rows=1, cols=4, style="Table Grid")
    for cell, text in zip(ideas.rows[0].cells, ("Piste", "Niveau", "Qui ?", "Moyens"), strict=True):
        cell.text = text
    for level, text, who, means in sheet.ideas:
        cells = ideas.add_row().cells
        cells[0].text, cells[1].text, cells[2].text, cells[3].text = text, LEVELS[level], who, means
    return saved(document)


def _labelled(sheet):
    yield "Thème", [THEMES[sheet.theme]]
    yield "Groupe / table", [sheet.table]
    for name, label in LABELS.items():
        yield label, sheet.fields[name]


def by_level(sheet, **_):
    """Ideas under a title for each level."""
    document = Document()
    bold(document, f"FICHE DEFI - Table {sheet.table}")
    for label, lines in _labelled(sheet):
        if label.startswith("Groupe"):
            continue
        bold(document, f"{label} :")
        write(document, lines)
    bold(document, "Pistes d'actions")
    for level, name in (
        ("school", "Au niveau de l'établissement"),
        ("academy", "Au niveau académique"),
        ("national", "Au niveau national"),
    ):
        bold(document, name)
        for one, text, *_rest in sheet.ideas:
            if one == level:
                document.add_paragraph(text, style="List Bullet")
    return saved(document)


def tagged(sheet, **_):
    """Levels said after each idea."""
    document = Document()
    document.add_paragraph("fiche défi")
    document.add_paragraph(f"Thème : {THEMES[sheet.theme]}")
    document.add_paragraph(f"Table n° {sheet.table}")
    document.add_paragraph(f"Défi : {sheet.fields['challenge'][0]}")
    bold(document, "1) Constat")
    write(document, sheet.fields["state_of_play"])
    bold(document, "2) Freins")
    write(document, sheet.fields["obstacles"])
    bold(document, "3) Propositions")
    for level, text, *_rest in sheet.ideas:
        document.add_paragraph(f"{text} ({LEVELS[level]})", style="List Bullet")
    return saved(document)


def ticked(sheet, **_):
    """Boxes ticked in a cell beside each idea."""
    document = Document()
    document.add_heading("FICHE DÉFI", 1)
    for label, lines in _labelled(sheet):
        bold(document, label)
        for line in lines:
            document.add_paragraph(line.removeprefix("- "))
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("Pistes d’actions", "Niveau", "Par qui"), strict=True):
        cell.text = text
    for level, text, who, _means in sheet.ideas:
        cells = table.add_row().cells
        cells[0].text, cells[2].text = text, who
        cells[1].text = "\n".join(f"{'☒' if one == level else '☐'} {name}" for one, name in LEVELS.items())
    return saved(document)
