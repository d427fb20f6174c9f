"""Rich text of another platform as plain text: tags go, no word does."""

import re
from html import unescape

BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "br",
    "blockquote",
    "pre",
    "table",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
}
INLINE = {"a", "b", "i", "u", "s", "em", "strong", "span", "sub", "sup", "code", "img", "iframe", "font", "td", "th"}
INLINE |= {"tbody", "thead", "figure", "figcaption", "video", "source"}
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)/?>")
KEPT = re.compile(r"""(?:href|src|alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def plain_text(text: str) -> str:
    r"""Return rich text without its tags: paragraphs apart, items with a dash, addresses and captions in brackets.

    Only tags of rich text go, each with nothing but its marks: « 2 <3 » or « <moi> » stay as written. A text
    without any tag is returned as it stands.

    >>> plain_text("<p><strong>Transition écologique&nbsp;</strong></p><p>Voir <a href='https://a.fr'>ici</a></p>")
    'Transition écologique\n\nVoir ici (https://a.fr)'
    """
    found = False
    pending: list[str] = []

    def replaced(tag: re.Match[str]) -> str:
        nonlocal found
        closing, name, attributes = bool(tag[1]), tag[2].lower(), tag[3]
        if name not in BLOCKS and name not in INLINE:
            return tag[0]
        found = True
        kept = [double or single for double, single in KEPT.findall(attributes)]
        if name == "a":
            if not closing:
                pending.append("".join(f" ({part})" for part in kept))
                return ""
            return pending.pop() if pending else ""
        shown = "".join(f" ({part})" for part in kept if part)
        if name in BLOCKS:
            return ("\n" if name in {"br", "tr"} or closing else "\n\n") + (
                "- " if name == "li" and not closing else ""
            )
        return shown

    plain = TAG.sub(replaced, text)
    if not found:
        return text
    plain = unescape(plain + "".join(pending)).replace("\xa0", " ")
    lines = [line.strip() for line in plain.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
