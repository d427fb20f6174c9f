"""Accessible PDF (PDF/UA-1) made by Typst from one template and plain data.

What people wrote reaches Typst as JSON, in an input of the document: it is shown as it is, never read as markup. The
fonts are those within the Typst package (Libertinus Serif first), freely licensed. A letter that none of them draws is
replaced by its Unicode name in brackets, since PDF/UA wants every letter of a page to be legible.
"""

import json
import re
import unicodedata
from functools import lru_cache
from typing import Any

import typst

from cahiers.foundation.text import CONTROL, DECEPTIVE

PLAIN = re.compile(
    "[\n\u0020-\u007e\u00a0-\u017f\u0370-\u03ff\u0400-\u045f\u2010-\u2015\u2018-\u201e\u2022\u2026\u202f\u20ac]+"
)
ONE_LETTER = b"""#set document(title: "-")
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#sys.inputs.letter"""
UNSEEN = frozenset({"Cf", "Mn", "Cn", "Co", "Cc", "Cs"})


def printed(template: bytes, **inputs: Any) -> bytes:
    """Return the PDF that a template draws from its inputs, each given as JSON whose texts are made printable."""
    data = {name: json.dumps(_printable(content), ensure_ascii=False) for name, content in inputs.items()}
    return _compiled(template, data)


def printable(text: str) -> str:
    """Return a text as paper can show it: no invisible letter, undrawable ones replaced by their names.

    😀 becomes [grinning face]; what turns the direction of a text is left out, for nothing must read otherwise than it is.
    """
    text = DECEPTIVE.sub("", CONTROL.sub("", text))
    for letter in set(PLAIN.sub("", text)):
        if not _is_drawn(letter):
            is_seen = unicodedata.category(letter) not in UNSEEN
            name = unicodedata.name(letter, f"U+{ord(letter):04X}").lower()
            text = text.replace(letter, f"[{name}]" if is_seen else "")
    return text


def _printable(content: Any) -> Any:
    if isinstance(content, str):
        return printable(content)
    if isinstance(content, dict):
        return {key: _printable(value) for key, value in content.items()}
    return [_printable(value) for value in content] if isinstance(content, list) else content


def _compiled(template: bytes, inputs: dict[str, str]) -> bytes:
    compiler = typst.Compiler(ignore_system_fonts=True)
    made = compiler.compile(template, sys_inputs=inputs, format="pdf", pdf_standards="ua-1")
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


@lru_cache(maxsize=5000)
def _is_drawn(letter: str) -> bool:
    try:
        _compiled(ONE_LETTER, {"letter": letter})
    except typst.TypstError:
        return False
    return True
