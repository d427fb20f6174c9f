"""The fuzz of the reader, in short: a fixed seed, no failure, and a planted flaw that it sees."""

import pytest
from tools.fuzz_reader import SHARES, Fuzzer, run

RUNS = {"names": 200, "zips": 200, "sections": 60, "texts": 30, "words": 30, "open": 30, "pdfs": 8}


@pytest.fixture(scope="module")
def fuzzer():
    return Fuzzer()


@pytest.mark.parametrize("target", SHARES)
def test_damaged_hand_ins_are_read_or_refused(target, fuzzer):
    tally = run(target, RUNS[target], 7, fuzzer)

    assert tally.failures == []
    assert tally.runs == RUNS[target]
    assert tally.refused < tally.runs  # some get through to the reading itself


def test_a_flaw_would_be_seen(fuzzer, monkeypatch):
    monkeypatch.setattr("cahiers.meetings.reading.directory._refuse_overlap", lambda *_: 1 / 0)

    failures = run("zips", 20, 7, fuzzer).failures

    assert failures
    assert "ZeroDivisionError" in failures[0]
    assert failures[0].startswith("--target zips --seed ")


def test_a_lost_character_would_be_seen(fuzzer, monkeypatch):
    monkeypatch.setattr("cahiers.meetings.reading.placing._Walk._text", lambda *_: None)

    assert "a character was lost" in str(run("sections", 20, 7, fuzzer).failures)
