"""Word documents as people fill them."""

import io

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.meetings.making.stock import SECTIONS, THEMES, TITLES

ROMAN = ("I", "II", "III", "IV")


def saved(document) -> bytes:
    """Return the file."""
    document.core_properties.author = "Auteur Caché"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def write(document, lines) -> None:
    """Write the text of a section: items as a bulleted list."""
    for line in lines:
        if line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph(line)


def bold(document, text):
    """Write a line in bold and return it."""
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = True
    return paragraph


def template(found, **_):
    """The template, filled with care."""
    document = Document()
    document.add_heading(f"Synthèse – Académie de {found[0].academy} – réseau ECLORE {found[0].network}", 0)
    for one in found:
        document.add_heading(f"Thème : {THEMES[one.theme]}", 1)
        for section, lines in one.sections.items():
            document.add_heading(TITLES[section], 2)
            write(document, lines)
    return saved(document)


def guides_left(found, **_):
    """The template's own sentences were left, some text written after them."""
    document = Document()
    bold(document, "SYNTHÈSE DE LA RENCONTRE")
    guides = (
        "Décrire ici l’existant en quelques lignes",
        "Indiquer ici les principales attentes exprimées par les participants",
        "Décrire une ou deux réalisations présentées pendant la rencontre",
        "Indiquer les défis et les propositions identifiés par l’établissement",
    )
    for one in found:
        bold(document, f"Thème {list(THEMES).index(one.theme) + 1} – {THEMES[one.theme]}")
        for section, guide in zip(SECTIONS, guides, strict=True):
            document.add_heading(TITLES[section] + " (10 lignes maximum)", 3)
            document.add_paragraph(guide)
            write(document, one.sections.get(section, ["Cliquez ou appuyez ici pour entrer du texte."]))
    return saved(document)


def bold_numbers(found, titles=None, separator=" - ", **_):
    """Bold titles with Roman numbers."""
    document = Document()
    for one in found:
        bold(document, THEMES[one.theme])
        for number, (section, lines) in zip(ROMAN, one.sections.items(), strict=False):
            bold(document, f"{number}{separator}{(titles or TITLES)[section]}")
            write(document, lines)
    return saved(document)


def capitals(found, titles=None, **_):
    """Titles in capitals, no style at all, blank lines everywhere."""
    document = Document()
    document.add_paragraph(f"RESEAU ECLORE {found[0].network}".upper())
    for one in found:
        document.add_paragraph(f"THEME : {THEMES[one.theme]}".upper())
        for section, lines in one.sections.items():
            document.add_paragraph("")
            document.add_paragraph((titles or TITLES)[section].upper())
            document.add_paragraph("")
            for line in lines:
                document.add_paragraph(line)
    return saved(document)


def left_cells(found, titles=None, merged=False, **_):
    """A table for each theme: title at left, text at right; the theme across both columns."""
    document = Document()
    document.add_heading(f"Synthèse {found[0].academy} ECLORE {found[0].network}", 1)
    for one in found:
        table = document.add_table(rows=1, cols=2, style="Table Grid")
        table.cell(0, 0).merge(table.cell(0, 1)).text = THEMES[one.theme]
        for section, lines in one.sections.items():
            left, right = table.add_row().cells
            left.text = (titles or TITLES)[section]
            _fill(right, lines)
            if merged and len(lines) > 1:  # a second row under the same title
                right.text = lines[0].removeprefix("- ")
                below, other = table.add_row().cells
                left.merge(below)
                _fill(other, lines[1:])
        document.add_paragraph("")
    document.add_paragraph("Document relu par les directrices d’école le 2 octobre.")
    return saved(document)


def _fill(cell, lines) -> None:
    cell.text = lines[0].removeprefix("- ")
    for line in lines[1:]:
        cell.add_paragraph(line.removeprefix("- "))


def section_columns(found, **_):
    """One wide table: a column for each section, a row for each theme."""
    document = Document()
    document.add_paragraph("Tableau de synthèse des échanges")
    table = document.add_table(rows=1, cols=5, style="Table Grid")
    heads = ("Thème", "État des lieux", "Attentes", "Réalisations", "Défis et propositions")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for one in found:
        cells = table.add_row().cells
        cells[0].text = THEMES[one.theme]
        for cell, section in zip(cells[1:], SECTIONS, strict=True):
            if section in one.sections:
                _fill(cell, one.sections[section])
    return saved(document)


def theme_columns(found, **_):
    """One wide table: a column for each theme, a row for each section."""
    document = Document()
    table = document.add_table(rows=1, cols=len(found) + 1, style="Table Grid")
    for cell, one in zip(table.rows[0].cells[1:], found, strict=True):
        cell.text = THEMES[one.theme]
    for section in SECTIONS:
        cells = table.add_row().cells
        cells[0].text = TITLES[section]
        for cell, one in zip(cells[1:], found, strict=True):
            if section in one.sections:
                _fill(cell, one.sections[section])
    return saved(document)


def one_cell(found, **_):
    """A frame made of a table of one column: title rows, then text rows."""
    document = Document()
    for one in found:
        bold(document, THEMES[one.theme])
        table = document.add_table(rows=0, cols=1, style="Table Grid")
        for section, lines in one.sections.items():
            table.add_row().cells[0].text = TITLES[section]
            _fill(table.add_row().cells[0], lines)
    return saved(document)


def inline(found, titles=None, **_):
    """The title and its text on the same line."""
    document = Document()
    for one in found:
        document.add_paragraph(f"Thème traité : {THEMES[one.theme]}")
        for section, lines in one.sections.items():
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{(titles or TITLES)[section]} : ").bold = True
            paragraph.add_run(lines[0].removeprefix("- "))
            write(document, lines[1:])
    return saved(document)


def shift_enter(found, **_):
    """Titles and texts in one paragraph, parted by Shift and Enter."""
    document = Document()
    for one in found:
        bold(document, THEMES[one.theme])
        for section, lines in one.sections.items():
            paragraph = document.add_paragraph()
            run = paragraph.add_run(TITLES[section])
            run.bold = True
            for line in lines:
                paragraph.add_run().add_break(WD_BREAK.LINE)
                paragraph.add_run(line)
    return saved(document)


def numbered_list(found, **_):
    """Titles made with the automatic numbering of lists."""
    document = Document()
    document.add_heading(THEMES[found[0].theme], 1)
    for section, lines in found[0].sections.items():
        document.add_paragraph(TITLES[section], style="List Number")
        for line in lines:
            document.add_paragraph(line.removeprefix("- "))
    return saved(document)


def several(found, **_):
    """Three syntheses one after the other in one file."""
    document = Document()
    for one in found:
        bold(document, f"SYNTHESE {one.academy} ECLORE {one.network}")
        bold(document, f"Thème {list(THEMES).index(one.theme) + 1} : {THEMES[one.theme]}")
        for section, lines in one.sections.items():
            bold(document, TITLES[section])
            write(document, lines)
        document.add_page_break()
    return saved(document)


def reviewed(found, **_):
    """Comments, tracked changes, hidden text, an author's name in a field, a header and a footer."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Collège des Tilleuls – document de travail"
    document.sections[0].footer.paragraphs[0].text = "Page 1 sur 2"
    for one in found:
        document.add_heading(THEMES[one.theme], 1)
        for section, lines in one.sections.items():
            document.add_heading(TITLES[section], 2)
            for line in lines:
                paragraph = document.add_paragraph()
                head, _space, rest = line.partition(" ")
                paragraph.add_run(f"{head} ")
                paragraph._p.append(_tracked("ins", "t", rest))
                paragraph._p.append(_tracked("del", "delText", " Phrase supprimée par le relecteur."))
                document.add_comment(paragraph.runs, "Commentaire caché du relecteur", author="Relecteur Caché")
    hidden = document.add_paragraph().add_run("Texte masqué : appréciation sur un collègue.")
    hidden.font.hidden = True
    field = parse_xml(
        f'<w:p {nsdecls("w")}><w:fldSimple w:instr=" AUTHOR "><w:r><w:t>Auteur Caché</w:t></w:r></w:fldSimple></w:p>'
    )
    document.element.body.insert(0, field)
    return saved(document)


def _tracked(kind, text_tag, text):
    return parse_xml(
        f'<w:{kind} {nsdecls("w")} w:id="9" w:author="Relecteur Caché" w:date="2020-10-02T10:00:00Z">'
        f'<w:r><w:{text_tag} xml:space="preserve">{text.replace("&", "&amp;")}</w:{text_tag}></w:r></w:{kind}>'
    )


def boxes(found, **_):
    """Each text in a box hung on its title, written twice in the file as Word does."""
    document = Document()
    for one in found:
        document.add_heading(THEMES[one.theme], 1)
        for section, lines in one.sections.items():
            title = document.add_heading(TITLES[section], 2)
            inner = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
            box = parse_xml(
                f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
                f' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
                f' xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps">'
                f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>"
                f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )
            title._p.append(box)
    return saved(document)


def controls(found, **_):
    """A form with content controls, one of them never filled."""
    document = Document()
    for one in found:
        bold(document, THEMES[one.theme])
        for section in SECTIONS:
            bold(document, f"{TITLES[section]} :")
            lines = one.sections.get(section, ["Cliquez ici pour taper du texte."])
            inner = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
            control = f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
            document.element.body.insert(len(document.element.body) - 1, parse_xml(control))
    return saved(document)


def from_mail(found, **_):
    """A mail pasted into Word: greeting, quoted lines, signature."""
    document = Document()
    document.add_paragraph("Bonjour à toutes et tous,")
    document.add_paragraph(
        "Comme convenu je vous colle ci-dessous ce que nous avons noté, désolée pour la mise en page :-)"
    )
    for one in found:
        document.add_paragraph(f"*{THEMES[one.theme]}*")
        for section, lines in one.sections.items():
            document.add_paragraph(f"> {TITLES[section]}")
            for line in lines:
                document.add_paragraph(line)
    document.add_paragraph("Bien cordialement,")
    document.add_paragraph("Pour l’équipe de direction")
    return saved(document)


def questions(found, **_):
    """No title of the template: questions of their own, some of which nobody can map without reading."""
    document = Document()
    own = {
        "situation": "Où en est-on ?",
        "expectations": "Qu’attendons-nous ?",
        "achievements": "De quoi sommes-nous fiers ?",
        "challenges": "Et maintenant ?",
    }
    document.add_heading(THEMES[found[0].theme], 1)
    for section, lines in found[0].sections.items():
        document.add_heading(own[section], 2)
        write(document, lines)
    return saved(document)
