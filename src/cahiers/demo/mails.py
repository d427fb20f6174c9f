"""A mail's text as a page may show it: this site's own links can be clicked, nothing else is touched."""

import re
from typing import NamedTuple

OWN_LINK = re.compile(r"https?://(?:127\.0\.0\.1|localhost)(?::\d{1,5})?(?=[/\s]|$)(/[^\s<>\"']*)?")
END_OF_SENTENCE = ".,;:!?)»…"


class Part(NamedTuple):
    """A piece of text; `path` leads somewhere on this site, or is empty. The template escapes both."""

    text: str
    path: str


def parts_of(text: str) -> list[Part]:
    """Cut a text at the links to this machine; they lead to the path alone, whichever port they were written for.

    A path that another site could be read from (`//elsewhere`) is left as text.
    """
    parts, end = [], 0
    for found in OWN_LINK.finditer(text):
        link = found.group().rstrip(END_OF_SENTENCE)
        path = (found.group(1) or "/").rstrip(END_OF_SENTENCE) or "/"
        if path.startswith(("//", "/\\")):
            continue
        parts += [Part(text[end : found.start()], ""), Part(link, path)]
        end = found.start() + len(link)
    return [part for part in [*parts, Part(text[end:], "")] if part.text]
