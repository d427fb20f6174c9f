"""What a reader finds in a file, and what its description says: lists of paragraphs to compare."""

import io

import docx
from docx.table import Table as WordTable
from odfdo import Document as OdfDocument

from cahiers.meetings.documents.description import (
    Code,
    Cut,
    Facts,
    Field,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
    Title,
)


def said(document):
    """The paragraphs that a description says, in order, without the empty ones."""
    found = []
    for block in document.blocks:
        found += _SAID[type(block)](block)
    return [text for text in found if text]


_SAID = {
    Title: lambda block: [block.over, block.text],
    Heading: lambda block: [block.text],
    Paragraph: lambda block: block.text.split("\n"),
    Items: lambda block: [" ".join(filter(None, (item.opening, item.text))) for item in block.items],
    Facts: lambda block: [f"{fact.label}\t{fact.value}" for fact in block.facts],
    Table: lambda block: [line for row in (block.header, *block.rows) for cell in row for line in cell.split("\n")],
    Field: lambda block: block.text.split("\n"),
    Code: lambda block: [block.caption, block.letters, block.address],
    Cut: lambda block: [],
    PageBreak: lambda block: [],
}


def read_word(content):
    """The paragraphs of a Word file, those of its tables included, without the empty ones."""
    found = []
    for part in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(part, WordTable):
            found += [paragraph.text for row in part.rows for cell in row.cells for paragraph in cell.paragraphs]
        else:
            found.append(part.text)
    return [text for text in found if text]


def read_odf(content):
    """The paragraphs of an OpenDocument file, without the empty ones; the descriptions of pictures are not text."""
    body = OdfDocument(io.BytesIO(content)).body
    found = [
        "" if part.get_elements("draw:frame") else part.inner_text for part in body.get_elements("//text:p|//text:h")
    ]
    return [text for text in found if text]


def under(content, heading):
    """What a Word file says under a heading, up to the next one, as it would be typed."""
    lines, is_under = [], False
    for paragraph in docx.Document(io.BytesIO(content)).paragraphs:
        if paragraph.style.name.startswith("Heading"):
            if is_under:
                break
            is_under = paragraph.text == heading
        elif is_under:
            lines.append(paragraph.text)
    return "\n".join(lines)
