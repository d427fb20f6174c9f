"""The public face of the reader: one upload in, one line for each of its files out.

`read_hand_in(path_or_stream, name=…, themes=…, academies=…)` returns a `HandInReading`. Each of its members has: `shown`
(the name, safe to show), `size`, `kind` (by its bytes), `outcome` (read, kept aside, ignored, refused), `reason` and
`details` (turned into words by `sentences`), `name` (what the name tells) and, when read, `understood`:

- `understood.document.blocks`: the text in order, to show beside;
- `understood.pieces`: the same text cut where it goes; `role` says placed, heading, guide or unplaced;
- `understood.placements`: text by theme and section, or by field of a sheet, each with the title that put it there
  and whether that is certain; `understood.unplaced` is what found no place, in order; `understood.ideas` are those of a sheet.

Nothing is raised because of what a file holds: a crash, an endless loop or a flood of memory is a line of the report.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.child import OUT_OF_MEMORY
from cahiers.meetings.reading.shapes import HandInReading, Member, Outcome, Theme, member_from_json
from cahiers.meetings.reading.shown_names import cleaned

COMMAND = (sys.executable, "-I", "-X", "utf8", "-m", "cahiers.meetings.reading.child")
SECONDS_IN_ALL = 300
MOST_ANSWERED = 128 * limits.MIB
CHUNK = 1 << 16
Listed = list[tuple[int, str, int]]


def read_hand_in(
    source: Path | BinaryIO,
    *,
    themes: Sequence[Theme],
    academies: Sequence[tuple[str, str]],
    name: str = "",
    guides: Sequence[str] = (),
    seconds: float = SECONDS_IN_ALL,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> HandInReading:
    """Read a zip or a single document in a limited process, and return a line for each file.

    `themes` are those of the meeting, in the order of the kit; `academies` pairs a key with each name an académie has
    or had; `guides` are the sentences of the kit's own templates (the paragraphs of its blank documents), told from
    what people wrote. Files that are not reached within `seconds` say so. `name` is how the upload was called, taken from
    the source when not given. `tell` hears how many files have their line, and how many there are, each time one has.
    """
    with _opened(source) as upload:
        shown = cleaned(name or Path(str(getattr(source, "name", source))).name) or "?"
        size = os.fstat(upload.fileno()).st_size
        question = {
            "name": shown,
            "themes": [[theme.code, theme.titles, theme.aliases] for theme in themes],
            "academies": [list(academy) for academy in academies],
            "guides": list(guides),
        }
        listed: Listed = [(0, shown, size)]
        lines: list[Member] = []
        until = time.monotonic() + seconds
        while len(lines) < len(listed):
            if time.monotonic() >= until:
                lines += [_unread(one, "no_time") for one in listed[len(lines) :]]
                break
            try:
                child = _Child(upload, question | {"skip": len(lines)}, until)
            except OSError:  # the machine can start no process for the moment
                lines += [_unread(one, "crashed") for one in listed[len(lines) :]]
                break
            for line in child.answer():
                listed = child.listed or listed
                lines += [line] if line else []
                tell(len(lines), len(listed))
            listed = child.listed or listed
            if child.failure and len(lines) < len(listed):
                lines.append(_unread(listed[len(lines)], child.failure))
                tell(len(lines), len(listed))
        return HandInReading(tuple(lines))


def _unread(one: tuple[int, str, int], reason: str) -> Member:
    number, shown, size = one
    return Member(number, shown, size, "", Outcome.REFUSED, reason)


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[IO[bytes]]:
    """Give a real file to hand down, never a copy larger than what would be read anyway."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        source.seek(0)
        bounded = _Bounded(source)
        while chunk := bounded.read():
            file.write(chunk)
        file.flush()
        yield file


class _Bounded:
    """A stream that ends just after the limit, so that what is too large is seen to be."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = limits.TOTAL_BYTES + 1

    def read(self, length: int = CHUNK, /) -> bytes:
        """Return the next bytes."""
        content = self._stream.read(min(length, self._left))
        self._left -= len(content)
        return content


class _Child:
    """One run of the limited process: its lines as far as it got, and why it stopped if it did."""

    def __init__(self, upload: IO[bytes], question: dict[str, Any], until: float) -> None:
        self.listed: Listed = []
        self.failure = ""
        self._until = until
        self._question = json.dumps(question).encode() + b"\n"
        self._process = subprocess.Popen(  # noqa: S603 -- a fixed command, nothing of the upload in it
            [*COMMAND, str(upload.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(upload.fileno(),),
            env={},
            cwd="/",
        )

    def answer(self) -> Iterator[Member | None]:
        """Yield the lines as they are received, until the process ends or is ended; None once the files are listed."""
        try:
            self._ask()
            for answer in self._answers():
                if "listed" in answer:
                    self.listed = [(int(number), str(shown), int(size)) for number, shown, size in answer["listed"]]
                    yield None
                else:
                    yield member_from_json(answer["line"])
        except (ValueError, KeyError, TypeError, OSError):
            self.failure = "crashed"
        finally:
            self._end()

    def _ask(self) -> None:
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 -- it was asked for
        with stdin:
            stdin.write(self._question)

    def _answers(self) -> Iterator[dict[str, Any]]:
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 -- it was asked for
        held, received = b"", 0
        deadline = time.monotonic() + limits.WALL_SECONDS
        while True:
            left = min(deadline, self._until) - time.monotonic()
            if left <= 0 or not select.select([stdout], [], [], left)[0]:
                self.failure = "too_long"
                return
            chunk = os.read(stdout.fileno(), CHUNK)
            received += len(chunk)
            if not chunk or received > MOST_ANSWERED:
                return
            *whole, held = (held + chunk).split(b"\n")
            for line in whole:
                deadline = time.monotonic() + limits.WALL_SECONDS
                yield json.loads(line)

    def _end(self) -> None:
        """End the process if it still runs, and say why it stopped when it did not finish."""
        if self._process.stdout:
            self._process.stdout.close()
        if self.failure:
            self._process.kill()
        try:
            code = self._process.wait(timeout=limits.WALL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        if code and not self.failure:
            self.failure = {OUT_OF_MEMORY: "too_heavy", -24: "too_long", -9: "too_heavy"}.get(code, "crashed")
