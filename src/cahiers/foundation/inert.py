"""Cells that no spreadsheet takes for a formula, and the text that they were: nothing is lost on the way.

The rule is one apostrophe before whatever could start a formula, and before whatever already starts with an apostrophe;
reading back takes one apostrophe away. Spreadsheets skip blanks, invisible marks and full-width forms: so do we.
"""

import re

PREFIX = "'"
# A formula may hide behind what a spreadsheet skips: blanks, control characters, marks that show nothing.
SKIPPED = "[\\s\x00-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff]*"
STARTS = re.compile(f"{SKIPPED}[=+\\-@'\uff1d\uff0b\uff0d\uff20\u2212]|[\\s\x00-\x1f\x7f-\xa0]")


def inert(text: str) -> str:
    """Return the text so that no spreadsheet runs it; `original` gives it back.

    >>> inert("=1+1"), inert("'80"), inert("0350122T")
    ("'=1+1", "''80", '0350122T')
    """
    return PREFIX + text if STARTS.match(text) else text


def original(cell: str) -> str:
    """Return the text that `inert` was given.

    >>> original("'=1+1"), original("''80"), original("0350122T")
    ('=1+1', "'80", '0350122T')
    """
    return cell.removeprefix(PREFIX)
