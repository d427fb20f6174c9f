"""The document as PDF/UA: one Typst template reads the description as data."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from cahiers.foundation.paper import printed
from cahiers.meetings.documents.description import Block, Code, Document, legible, with_texts
from cahiers.meetings.documents.writers.qr import modules, qr_svg

TEMPLATE = Path(__file__).with_name("document.typ").read_bytes()


def pdf(document: Document) -> bytes:
    """Return the PDF of a document: tagged, titled, in its language, with every letter of it legible."""
    document = with_texts(document, legible)
    content = {
        "title": document.title,
        "language": document.language[:2],
        "foot": document.foot,
        "accent": document.accent,
        "look": document.look.value,
        "blocks": [_data(block) for block in document.blocks],
    }
    return printed(TEMPLATE, document=content)


def _data(block: Block) -> dict[str, Any]:
    data = _plain(block)
    if isinstance(block, Code):
        data["drawing"] = qr_svg(block.address).decode()
        data["modules"] = modules(block.address)
    return {"kind": type(block).__name__, **data}


def _plain(thing: Any) -> Any:
    if isinstance(thing, str | int | bool):
        return thing
    if isinstance(thing, tuple):
        return [_plain(part) for part in thing]
    if hasattr(thing, "value") and not hasattr(thing, "label"):
        return thing.value
    return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing)}
