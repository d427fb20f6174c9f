"""Throw damaged hand-ins at their reader: `python -m tools.fuzz_reader --runs 1000000 [--seed 1] [--target zips]`.

Each execution mutates a sample, or builds something odd, and reads it in this very process, without the limited child
that would hide a crash. An execution fails when it raises anything but a refusal, loses a character, or takes more
than the processor time a file is allowed. What fails is written down with its seed: `--seed S --runs 1 --target T`.
"""

import argparse
import io
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.archive import open_upload
from cahiers.meetings.reading.documents.docx import read_docx
from cahiers.meetings.reading.documents.odt import read_odt
from cahiers.meetings.reading.documents.pdf import read_pdf
from cahiers.meetings.reading.documents.text import read_text
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.shapes import Document, NameRead, Theme
from cahiers.meetings.reading.shown_names import cleaned, shown_name
from cahiers.meetings.reading.understanding import Reader
from tools.wounding import damaged_directory, damaged_xml, mutated, odd_block

SAMPLES = Path(__file__).parents[1] / "tests" / "meetings" / "samples"
SHARES = {"names": 34, "zips": 34, "sections": 20, "texts": 4, "words": 4, "open": 3, "pdfs": 1}
THEMES = (
    Theme("acces", ("Un égal accès au numérique pour tous / fracture numérique",), ("accès",)),
    Theme("enseigner", ("Enseigner et apprendre avec le numérique",)),
    Theme("responsable", ("Un numérique responsable et souverain",)),
)
ACADEMIES = (("13", "Poitiers"), ("02", "Aix-Marseille"), ("28", "La Réunion"), ("70", "Caen"))
LARGEST = 60_000


class TooSlow(BaseException):
    """One execution took more processor time than a file is allowed."""


class Broken(Exception):
    """A promise of the reader does not hold."""


@dataclass
class Tally:
    """What a run saw."""

    runs: int = 0
    refused: int = 0
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)


class Fuzzer:
    """Samples, and the ways of damaging them."""

    def __init__(self) -> None:
        files = {path.name: path.read_bytes() for path in sorted(SAMPLES.iterdir())}
        small = {name: content for name, content in files.items() if len(content) < LARGEST}
        self.names = [name.encode() for name in files]
        self.zips = [content for name, content in files.items() if name.endswith((".zip", ".xlsx"))] + [_little_zip()]
        self.texts = [content for name, content in files.items() if name.endswith(".txt")]
        self.pdfs = [content for name, content in small.items() if name.endswith(".pdf")]
        self.words = [_part(content, "word/document.xml") for name, content in files.items() if name.endswith(".docx")]
        self.open = [_part(content, "content.xml") for name, content in files.items() if name.endswith(".odt")]
        self.reader = Reader(THEMES, ACADEMIES)
        signal.signal(signal.SIGVTALRM, _too_slow)

    def names_once(self, dice: random.Random) -> None:
        """A name in any bytes."""
        raw = mutated(dice.choice(self.names), dice)
        shown = shown_name(raw, declared_utf8=dice.random() < 0.5)
        _check(len(shown) <= limits.NAME_CHARACTERS and cleaned(shown) == shown, "a name is not fit to show")
        self.reader._names.read(shown)

    def sections_once(self, dice: random.Random) -> None:
        """Blocks in any order, in tables or not: every character comes out once."""
        blocks = tuple(odd_block(dice) for _number in range(dice.randrange(14)))
        self._understand(Document(blocks), dice.choice(self.names).decode())

    def zips_once(self, dice: random.Random) -> None:
        """A zip damaged anywhere, often in its directory."""
        content = (
            damaged_directory(dice.choice(self.zips), dice)
            if dice.random() < 0.7
            else mutated(dice.choice(self.zips), dice)
        )
        upload = open_upload(io.BytesIO(content), "envoi.zip")
        lines = [upload.file(at).line for at in range(len(upload.listed))]
        _check(len(lines) == len(upload.listed) <= limits.MEMBERS, "a file has no line")

    def texts_once(self, dice: random.Random) -> None:
        """A text with odd bytes."""
        self._understand(read_text(mutated(dice.choice(self.texts), dice)), "")

    def words_once(self, dice: random.Random) -> None:
        """The main part of a Word document, damaged."""
        self._understand(read_docx(_packed("word/document.xml", damaged_xml(dice.choice(self.words), dice))), "")

    def open_once(self, dice: random.Random) -> None:
        """The main part of an OpenDocument text, damaged."""
        self._understand(read_odt(_packed("content.xml", damaged_xml(dice.choice(self.open), dice))), "")

    def pdfs_once(self, dice: random.Random) -> None:
        """A PDF, damaged."""
        self._understand(read_pdf(mutated(dice.choice(self.pdfs), dice)), "")

    def _understand(self, document: Document, name: str) -> None:
        read = self.reader._names.read(name) if name else NameRead()
        understood = self.reader.understand(document, read)
        written = "".join(block.text for block in document.blocks)
        _check("".join(piece.text for piece in understood.pieces) == written, "a character was lost")


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Broken(otherwise)


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name)


def _packed(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(name, content)
    return stream.getvalue()


def _little_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("synthese.txt", "dossier/", "dossier/défi 2.txt"):
            file.writestr(name, "État des lieux\nrien\n" * 4)
    return stream.getvalue()


def _too_slow(_signal: int, _frame: object) -> None:
    raise TooSlow


def run(target: str, runs: int, seed: int, fuzzer: Fuzzer) -> Tally:
    """Execute one target; each execution has its own seed, so that it can be played again alone."""
    tally = Tally()
    once: Callable[[random.Random], None] = getattr(fuzzer, f"{target}_once")
    for number in range(seed, seed + runs):
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, limits.PROCESSOR_SECONDS)
        try:
            once(random.Random(number))  # noqa: S311 -- a seed that can be played again
        except Unreadable:
            tally.refused += 1
        except (Exception, TooSlow):
            tally.failures.append(f"--target {target} --seed {number}\n{traceback.format_exc(limit=-3)}")
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        tally.slowest = max(tally.slowest, time.process_time() - began)
        tally.runs += 1
    return tally


def main() -> int:
    """Run every target in proportion, say what was seen, and fail when something did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", choices=SHARES, nargs="+", default=list(SHARES), help="all of them by default")
    asked = parser.parse_args()
    fuzzer, failures, total = Fuzzer(), [], 0
    shares = sum(SHARES[target] for target in asked.target)
    for target in asked.target:
        runs = asked.runs * SHARES[target] // shares
        began = time.process_time()
        tally = run(target, runs, asked.seed, fuzzer)
        total += tally.runs
        failures += tally.failures
        seconds = time.process_time() - began
        sys.stdout.write(
            f"{target}: {tally.runs} runs, {tally.refused} refused, {len(tally.failures)} failures, "
            f"slowest {tally.slowest * 1000:.0f} ms, {seconds:.0f} s of processor\n"
        )
        sys.stdout.flush()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{total} runs, {len(failures)} failures, {memory:.0f} MiB at most\n")
    sys.stdout.write("\n".join(failures[:20]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
