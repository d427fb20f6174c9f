"""Tables of a LimeSurvey file (.lss), read by a parser that refuses whatever could make it read or swell beyond the file."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

from cahiers.foundation.importing import UnreadableFile

DEEPEST = 12
MOST_RECORDS = 50_000


@dataclass
class Record:
    """A row of a table, and the line of the file where it begins."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return a cell, "" when there is none."""
        return self.cells.get(name, "")


Tables = dict[str, list[Record]]


def read_tables(content: bytes, name: str) -> Tables:
    """Return the tables of a file by name. Refused when it is no XML, declares a type or entities, or is too deep."""
    tables: defaultdict[str, list[Record]] = defaultdict(list)
    stack: list[str] = []
    words: list[str] = []
    parser = expat.ParserCreate()

    def refuse(*_declared: object) -> NoReturn:
        sentence = _("%(file)s, ligne %(line)s : un fichier LimeSurvey ne déclare ni type de document ni entité.")
        raise UnreadableFile(sentence % {"file": name, "line": parser.CurrentLineNumber})

    def start(tag: str, _attributes: dict[str, str]) -> None:
        stack.append(tag)
        if len(stack) > DEEPEST:
            raise UnreadableFile(_("%(file)s : ce n’est pas un fichier LimeSurvey.") % {"file": name})
        if stack[2:] == ["rows", "row"]:
            tables[stack[1]].append(Record(parser.CurrentLineNumber))
            if sum(map(len, tables.values())) > MOST_RECORDS:
                raise UnreadableFile(_("%(file)s : trop de lignes pour un questionnaire.") % {"file": name})
        words.clear()

    def end(tag: str) -> None:
        if len(stack) == 5 and stack[2:4] == ["rows", "row"]:
            tables[stack[1]][-1].cells[tag] = "".join(words).strip()
        elif len(stack) == 2:
            tables[""].append(Record(parser.CurrentLineNumber, {tag: "".join(words).strip()}))
        stack.pop()
        words.clear()

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        sentence = _("%(file)s, ligne %(line)s : ce fichier n’est pas du XML lisible.")
        raise UnreadableFile(sentence % {"file": name, "line": error.lineno}) from error
    return dict(tables)
