"""Votes as people bring them: a folder or a `votes.csv` exported by Polis, or one line a vote in plain columns."""

from collections.abc import Mapping
from pathlib import Path

from cahiers.sense.commands.reading import Columns, Unreadable, read_columns
from cahiers.sense.commands.sentences import sentence
from cahiers.sense.opinion import AGREE, DISAGREE, PASS, Votes, read_polis_export

_HEADERS = {
    "participant": ("participant", "voter-id", "voter", "person", "personne"),
    "statement": ("statement", "comment-id", "proposition", "proposal"),
    "vote": ("vote", "choice", "choix"),
}
_SAID = {
    AGREE: ("1", "1.0", "agree", "for", "pour", "d’accord", "d'accord"),
    PASS: ("0", "0.0", "-0", "pass", "mixed", "passe", "mitigé"),
    DISAGREE: ("-1", "-1.0", "disagree", "against", "contre", "pas d’accord", "pas d'accord"),
}
_MEANT = {word: vote for vote, words in _SAID.items() for word in words}


def read_votes(path: Path, language: str) -> tuple[Votes, Mapping[str, str], list[Path]]:
    """Read votes, the words of statements where they are known, and the files read.

    Lines are in order of casting; when somebody voted twice on a statement the last vote counts.
    """
    if path.is_dir():
        path = path / "votes.csv"
    columns = read_columns(path, _HEADERS, language)
    said = []
    for line, word in zip(columns.lines, columns.values["vote"], strict=True):
        meant = _MEANT.get(word.strip().lower())
        if meant is None:
            raise Unreadable(sentence(language, "bad_vote", path=path.name, line=line, value=word))
        said.append(meant)
    comments = path.parent / "comments.csv"
    if path.name == "votes.csv" and comments.is_file():
        try:
            votes = read_polis_export(path.parent)
        except ValueError as error:
            raise Unreadable(sentence(language, "bad_polis", path=comments)) from error
        return votes, _bodies(comments, language), [path, comments]
    people, statements = columns.values["participant"], columns.values["statement"]
    return Votes.from_arrays(people, statements, said), {}, [path]


def _bodies(comments: Path, language: str) -> dict[str, str]:
    headers = {"name": ("comment-id",), "body": ("comment-body",)}
    found: Columns = read_columns(comments, headers, language, optional=("body",))
    if "body" not in found.values:
        return {}
    return dict(zip(found.values["name"], found.values["body"], strict=True))
