"""The limited process: whatever reading one file does, it stays there, is said on its line, and the others are read."""

import io
import json
import sys
import time
from pathlib import Path

import pytest
from tests.meetings.reading_scene import ACADEMIES, THEMES, read_here, zipped

from cahiers.meetings.imports.reading import sentence_for
from cahiers.meetings.reading import hand_in, limits
from cahiers.meetings.reading.archive import KEPT_KINDS
from cahiers.meetings.reading.hand_in import read_hand_in
from cahiers.meetings.reading.sentences import SENTENCES
from cahiers.meetings.reading.shapes import HandInReading, Outcome, member_from_json

SAMPLES = Path(__file__).parent / "samples"
# A child whose reader of plain texts does what the text says, as a flaw in a library would.
PLANTED = """
import os, signal, socket, sys, time
from cahiers.meetings.reading import child, understanding
from cahiers.meetings.reading.documents.text import read_text
def read(content):
    order, _space, rest = content.decode().partition(" ")
    if order == "loop":
        while True: pass
    if order == "sleep": time.sleep(60)
    if order == "memory": bytearray(400 << 20)
    if order == "crash": os.kill(os.getpid(), signal.SIGSEGV)
    if order == "write": open(rest, "w").write("x")
    if order == "read": open("/etc/passwd").read()
    if order == "socket": socket.socket()
    if order == "say": print("{not json", flush=True)
    if order == "lie": child.say(listed=3)
    if order == "environment": content = str(sorted(set(os.environ) - {"LC_CTYPE"})).encode()
    return read_text(content)
understanding.READERS["txt"] = read
"""
FREE = "child.confine = child.close_the_door = lambda: None\n"
RUN = "child.main()"


def plant(monkeypatch, before: str = "") -> None:
    command = (sys.executable, "-I", "-X", "utf8", "-c", PLANTED + before + RUN)
    monkeypatch.setattr(hand_in, "COMMAND", command)


def read(*texts: str, **options) -> HandInReading:
    content = zipped({f"{number}.txt": text for number, text in enumerate(texts)})
    return read_hand_in(io.BytesIO(content), name="envoi.zip", themes=THEMES, academies=ACADEMIES, **options)


def reasons(reading: HandInReading) -> list[str]:
    return [member.reason for member in reading.members]


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("memory", "too_heavy"),
        ("crash", "crashed"),
        ("write {folder}/trace", "crashed"),
        ("read", "crashed"),
        ("socket", "crashed"),
        ("say", "crashed"),
        ("lie", "crashed"),
    ],
)
def test_one_file_that_misbehaves_is_one_line_and_the_others_are_read(order, reason, monkeypatch, tmp_path):
    plant(monkeypatch)

    reading = read("avant", order.format(folder=tmp_path), "après")

    assert reasons(reading) == ["read", reason, "read"]
    assert [member.shown for member in reading.members] == ["0.txt", "1.txt", "2.txt"]
    assert list(tmp_path.iterdir()) == []


def test_how_far_a_reading_is_is_told_file_after_file_also_past_one_that_crashes(monkeypatch):
    plant(monkeypatch)
    told = []

    read("avant", "crash", "après", tell=lambda *far: told.append(far))

    assert told == [(0, 3), (1, 3), (2, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("order", ["memory", "write {folder}/trace", "read", "socket"])
def test_without_its_limits_the_process_would_do_it(order, monkeypatch, tmp_path):
    plant(monkeypatch, FREE)

    assert reasons(read(order.format(folder=tmp_path))) == ["read"]


def test_an_endless_loop_is_ended_after_its_processor_time(monkeypatch):
    plant(monkeypatch)

    reading = read("loop", "après")

    assert reasons(reading) == ["too_long", "read"]


def test_a_file_that_waits_is_ended_by_the_clock(monkeypatch):
    plant(monkeypatch)
    monkeypatch.setattr(limits, "WALL_SECONDS", 3)
    began = time.monotonic()

    reading = read("sleep", "après")

    assert reasons(reading) == ["too_long", "read"]
    assert time.monotonic() - began < 30


def test_what_is_not_reached_in_time_says_so(monkeypatch):
    plant(monkeypatch)

    reading = read("sleep", "après", "encore", seconds=2)

    assert reasons(reading) == ["too_long", "no_time", "no_time"]


def test_the_process_is_given_no_secret(monkeypatch):
    monkeypatch.setenv("CAHIERS_SECRET", "x")
    plant(monkeypatch)

    (member,) = read("environment").members

    assert [block.text for block in member.understood.document.blocks] == ["[]"]


def test_a_path_a_stream_and_a_single_file_are_read_alike(tmp_path):
    content = "Thème 5\nÉtat des lieux\nRien.\n".encode()
    path = tmp_path / "Synthese_Poitiers ECLORE_Vienne.txt"
    path.write_bytes(content)

    from_path = read_hand_in(path, themes=THEMES, academies=ACADEMIES)
    from_stream = read_hand_in(io.BytesIO(content), name=path.name, themes=THEMES, academies=ACADEMIES)

    assert from_path == from_stream
    (placement,) = from_path.members[0].understood.placements
    assert (placement.theme, placement.key, placement.text) == ("gouvernance", "situation", "Rien.")


def test_a_reading_is_the_same_once_stored():
    reading = read("Thème 5\nÉtat des lieux\nRien.\n", "Fiche défi\nFreins :\nTout.\nPistes :\n- Un carnet (école)\n")

    stored = json.loads(json.dumps(reading.members, default=vars))
    assert tuple(member_from_json(member) for member in stored) == reading.members
    assert reading.members[1].understood.ideas[0].level == "school"


def test_every_sample_is_read_in_the_process_as_it_is_here():
    """A library that loads part of itself late would find the door closed."""
    contents = {
        path.name: path.read_bytes() for path in sorted(SAMPLES.iterdir()) if path.suffix not in (".zip", ".json")
    }

    reading = read_hand_in(io.BytesIO(zipped(contents)), name="tout.zip", themes=THEMES, academies=ACADEMIES)

    assert list(reading.members) == read_here(zipped(contents))
    assert len(reading.members) == len(contents) == 43


def test_a_machine_that_can_start_no_process_is_a_line_too(monkeypatch):
    monkeypatch.setattr(hand_in, "COMMAND", ("/nowhere/python",))

    assert reasons(read("un", "deux")) == ["crashed"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x05\x06" + bytes(18), b"PK\x03\x04", bytes(100), b"%PDF-1.7", b"\xd0\xcf\x11\xe0"]
)
def test_whatever_is_sent_has_a_line_and_a_sentence(content):
    reading = read_hand_in(io.BytesIO(content), name="envoi", themes=THEMES, academies=ACADEMIES)

    (member,) = reading.members
    assert member.outcome in (Outcome.REFUSED, Outcome.KEPT)
    assert sentence_for(member.outcome, member.reason, member.details).endswith((".", "!"))


def test_every_reason_that_the_reader_gives_has_a_sentence():
    sources = "".join(path.read_text() for path in Path(hand_in.__file__).parent.rglob("*.py"))
    known = {reason for sentences in SENTENCES.values() for reason in sentences}

    quoted = {part.split('"')[0] for mark in ('Unreadable("', 'KeptAside("') for part in sources.split(mark)[1:]}

    assert quoted - known == set()
    assert {f"kept_{kind}" for kind in KEPT_KINDS} <= known


def test_a_very_long_document_is_read_within_memory():
    text = "\n".join(f"Ligne {number} du compte rendu, qui dit ce que chacun sait." for number in range(19_000))

    assert reasons(read(text)) == ["read"]
