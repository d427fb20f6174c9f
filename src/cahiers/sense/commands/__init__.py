"""`cahiers sense map|topics|duplicates|weights FILE`: an analysis of a file, without a database and without Django.

Each command writes three files of one name beside what it read: JSON (everything), Parquet (one line per participant, text or
person) and an HTML page to open in a browser (no script, nothing fetched). The same file, options and versions give the same
bytes.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from cahiers.sense.commands.reading import Unreadable
from cahiers.sense.commands.sentences import LANGUAGES, sentence

ANALYSES = ("map", "topics", "duplicates", "weights")


def run(arguments: list[str]) -> int:
    """Run one analysis; a file that cannot be read is told in one sentence, with the line, and ends with 2."""
    asked = _parser().parse_args(arguments)
    try:
        # Analyses load numpy and what they need only once one of them is asked for.
        analysis = import_module(f"cahiers.sense.commands.{asked.analysis}")
        report = analysis.report(asked)
        # The page is written with the analysis: same reason.
        written = import_module("cahiers.sense.commands.writing").write(
            report, asked.output or _beside(asked), asked.language
        )
    except Unreadable as error:
        sys.stderr.write(f"cahiers sense {asked.analysis}: {error}\n")
        return 2
    except ModuleNotFoundError as error:
        sys.stderr.write(f"cahiers sense: {sentence(asked.language, 'missing_extra', module=error.name)}\n")
        return 2
    for path in written:
        sys.stdout.write(f"{path}\n")
    return 0


def _beside(asked: argparse.Namespace) -> Path:
    file: Path = asked.file.resolve()
    return file.parent / f"{file.stem}-{asked.analysis}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cahiers sense", description=__doc__.partition("\n")[0])
    analyses = parser.add_subparsers(dest="analysis", required=True, metavar="|".join(ANALYSES))
    told = {
        "map": "groups of opinion, from votes: a folder exported by Polis, or columns participant, statement, vote",
        "topics": "topics and themes, from texts: columns id, text[, date][, group]",
        "duplicates": "copies and organised campaigns, from texts: columns id, text[, date][, group]",
        "weights": "weights and who is missing, from people: columns id and one for each margin",
    }
    for name in ANALYSES:
        one = analyses.add_parser(name, help=told[name], description=told[name])
        one.add_argument("file", type=Path, metavar="FILE", help="CSV (comma, semicolon or tab; UTF-8) or Parquet")
        one.add_argument("--output", type=Path, metavar="DIR", help="folder of the results; by default beside FILE")
        one.add_argument("--language", choices=LANGUAGES, default="fr", help="of the page and of messages")
        if name in ("map", "topics"):
            one.add_argument("--seed", type=int, default=0)
        if name == "map":
            one.add_argument("--method", choices=("robust", "polis"), default="robust")
            one.add_argument("--groups", type=int, choices=range(2, 6), help="force this number of groups, from 2 to 5")
        if name == "topics":
            one.add_argument("--count", type=int, help="topics wanted at most")
            one.add_argument("--lsa-alone", action="store_true", help="leave word vectors aside")
        if name == "weights":
            one.add_argument(
                "--margins", type=Path, required=True, metavar="FILE", help="columns margin, value, people"
            )
            one.add_argument("--fewest", type=float, default=100.0, help="refuse below this effective sample size")
    return parser
