"""Ways of damaging files, each drawn from given dice so that it can be played again."""

import copy
import random
import struct
import xml.etree.ElementTree as ET

from cahiers.meetings.reading.shapes import Block, Shape

TITLES = (
    "État des lieux", "Principales attentes :", "RÉALISATIONS", "Défis et propositions – pistes", "Thème 2", "Fiche défi",
    "Un numérique responsable et souverain", "Synthèse Poitiers", "Obstacles", "Qui ?", "Niveau : académie", "Table 4",
    "Cordialement,", "☒ école ☐ national", "Idées (établissement)", "Constat : rien", "1.", "", " ", "—", "Cliquez ici pour",
)  # fmt: skip
TOKENS = (
    b"<w:del>", b"</w:p>", b"<w:p>", b"<!DOCTYPE a>", b"&#0;", b"&a;", b"<w:tbl><w:tr><w:tc>", b"\xff\xfe", b"PK\x01\x02",
    b"PK\x05\x06", b"\x00", b"<text:note>", b"w:val=\"99999999999\"", b"\xed\xa0\x80", b"]]>", b"<![CDATA[", b"endobj",
    b"/Length 99999999",
)  # fmt: skip
NUMBERS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
LARGEST_COPY = 12
ODD_VALUES = (
    "",
    "0",
    "-1",
    "99999999999",
    "²",
    "none",
    "true",
    "é" * 300,
    "separate",
    "begin",
    "end",
    "Titre1",
    "AUTHOR",
)


def mutated(content: bytes, dice: random.Random) -> bytes:
    """Return the content with one to eight wounds."""
    wounded = bytearray(content)
    for _wound in range(dice.randint(1, 8)):
        at = dice.randrange(len(wounded) + 1)
        length = min(dice.choice((1, 1, 2, 4, 16, 200)), len(wounded) - at)
        way = dice.randrange(6)
        if way == 0:
            wounded[at : at + length] = dice.randbytes(length)
        elif way == 1:
            del wounded[at : at + length]
        elif way == 2:
            wounded[at:at] = wounded[at : at + length] * dice.choice((1, 2, 50))
        elif way == 3:
            wounded[at:at] = dice.choice(TOKENS)
        elif way == 4:
            other = dice.randrange(len(wounded) + 1)
            wounded[at:at] = wounded[other : other + length]
        elif wounded:
            wounded[at % len(wounded)] ^= 1 << dice.randrange(8)
    return bytes(wounded)


def damaged_xml(content: bytes, dice: random.Random) -> bytes:
    """Return the same elements moved, doubled, renamed, emptied or nested, mostly still well formed."""
    if dice.random() < 0.2:
        return mutated(content, dice)
    root = ET.fromstring(content)  # noqa: S314 -- our own samples
    elements = list(root.iter())
    for _wound in range(dice.randint(1, 8)):
        one, other = dice.choice(elements), dice.choice(elements)
        way = dice.randrange(6)
        if way == 0 and len(one):
            one.remove(dice.choice(one))
        elif way == 1:
            other.insert(
                dice.randrange(len(other) + 1), copy.deepcopy(one) if len(one) < LARGEST_COPY else ET.Element(one.tag)
            )
        elif way == 2:
            one.tag = other.tag
        elif way == 3 and one.attrib:
            one.set(dice.choice(list(one.attrib)), dice.choice(ODD_VALUES))
        elif way == 4:
            one.attrib.update(other.attrib)
        else:
            one.text = dice.choice(TITLES)
    return ET.tostring(root)


def damaged_directory(content: bytes, dice: random.Random) -> bytes:
    """Return a zip whose directory lies in a few fields."""
    lying = bytearray(content)
    marks = [at for mark in (b"PK\x01\x02", b"PK\x05\x06", b"PK\x03\x04") for at in _places(content, mark)]
    for _lie in range(dice.randint(1, 3)):
        at = dice.choice(marks) + dice.randrange(4, 46)
        width, shape = dice.choice(((2, "<H"), (4, "<L")))
        if at + width <= len(lying):
            lying[at : at + width] = struct.pack(shape, dice.choice(NUMBERS) & (256**width - 1))
    return bytes(lying)


def _places(content: bytes, mark: bytes) -> list[int]:
    places, at = [], content.find(mark)
    while at >= 0:
        places.append(at)
        at = content.find(mark, at + 1)
    return places


def odd_block(dice: random.Random) -> Block:
    """Return a block made of titles and scraps, anywhere, in a table or not."""
    text = " ".join(dice.choice(TITLES) for _number in range(dice.choice((1, 1, 1, 2, 6))))
    if dice.random() < 0.3:
        text = mutated(text.encode(), dice).decode("utf-8", "replace")
    cell = (dice.randrange(2), dice.randrange(4), dice.randrange(4)) if dice.random() < 0.4 else None
    return Block(text, dice.choice(list(Shape)), dice.randrange(4), dice.random() < 0.4, cell)
