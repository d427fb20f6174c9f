"""The limited process that opens files of unknown origin; started by `hand_in`, never by hand.

It receives a question as one line of JSON on its standard input and the upload as an open file whose descriptor is its
only argument; it answers by lines of JSON. Before it looks inside a document it may no longer open, write or start
anything: what a hostile file makes it do stays in it and ends with it.
"""

import json
import os
import resource
import sys
from typing import Any

from cahiers.meetings.reading import limits
from cahiers.meetings.reading.archive import Upload, open_upload
from cahiers.meetings.reading.limits import Unreadable
from cahiers.meetings.reading.shapes import Member, Outcome, Theme
from cahiers.meetings.reading.understanding import Reader

OUT_OF_MEMORY = 77
ENCODINGS = [
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "cp437",
    "cp850",
    "mac_roman",
    "latin-1",
    "ascii",
    "charmap",
    "unicode_escape",
    "gbk",
    "big5",
    "shift_jis",
    "euc_kr",
]


def confine() -> None:
    """Give up memory, files and other processes for good."""
    _lower(resource.RLIMIT_AS, limits.MEMORY_BYTES)
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        _lower(limit, 0)


def close_the_door() -> None:
    """From here on no file and no socket can be opened."""
    _lower(resource.RLIMIT_NOFILE, 0)


def _lower(limit: int, amount: int) -> None:
    """Set a limit that cannot be raised again; the machine may already allow less."""
    _soft, hard = resource.getrlimit(limit)
    amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(limit, (amount, amount))


def allow_seconds() -> None:
    """Give the next file its own processor time; beyond it the system ends the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    allowed = used + limits.PROCESSOR_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (allowed if hard == resource.RLIM_INFINITY else min(allowed, hard), hard))


def load_for(upload: Upload) -> None:
    """Load what will be needed, as long as files can be opened: alphabets, and the PDF library if there is a PDF."""
    for encoding in ENCODINGS:
        b"aa".decode(encoding, "replace")
    if any(b"%PDF-" in upload.head(at) for at in range(len(upload.listed))):
        from cahiers.meetings.reading.documents import pdf_library  # noqa: F401, PLC0415 -- slow import


def say(**answer: Any) -> None:
    """Send one line."""
    sys.stdout.write(json.dumps(answer, default=vars) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer, or end with a code of its own when memory lacks: what is left of the process is not to be trusted."""
    try:
        answer()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def answer() -> None:
    """Answer one question: list the files of the upload, then report each of them in order, from `skip` on."""
    question = json.loads(sys.stdin.readline())
    confine()
    allow_seconds()
    reader = Reader(
        tuple(Theme(code, tuple(titles), tuple(aliases)) for code, titles, aliases in question["themes"]),
        tuple((key, name) for key, name in question["academies"]),
        tuple(question["guides"]),
    )
    with os.fdopen(int(sys.argv[1]), "rb") as stream:
        try:
            upload = open_upload(stream, question["name"])
        except Unreadable as refusal:
            shown, size = question["name"], stream.seek(0, 2)
            line = Member(0, shown, size, "", Outcome.REFUSED, refusal.reason, refusal.details)
            say(listed=[[0, shown, size]])
            say(line=line)
            return
        say(listed=upload.listed)
        load_for(upload)
        close_the_door()
        for at in range(question["skip"], len(upload.listed)):
            allow_seconds()
            say(line=reader.report(upload.file(at)))


if __name__ == "__main__":
    main()
