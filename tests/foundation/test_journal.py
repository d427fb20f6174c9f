"""The journal: appended by gestures, sealed by the sequencer, changed by nobody."""

import pytest
from django.db import DatabaseError, connection, transaction

from cahiers.foundation import journal
from cahiers.foundation.identity import new_id
from cahiers.foundation.models import JournalLine, JournalSeal

pytestmark = pytest.mark.django_db


def write_lines(count):
    for rank in range(count):
        journal.record_line("test.written", "thing", new_id(), rank=rank)


def test_seal_numbers_lines_without_gap_and_chains_batches():
    write_lines(3)
    journal.seal()
    write_lines(2)

    sealed = journal.seal()

    assert sealed == 2
    assert list(JournalLine.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    first, second = JournalSeal.objects.all()
    assert (first.first_line, first.last_line, second.first_line, second.last_line) == (1, 3, 4, 5)
    assert second.previous == first.digest
    assert journal.check_chain() == journal.ChainReport(seals=2, lines=5, unsealed=0, faults=[])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE foundation_journalline SET gesture = 'other'",
        "UPDATE foundation_journalline SET number = 9",
        "DELETE FROM foundation_journalline",
        "UPDATE foundation_journalseal SET digest = 'x'",
        "DELETE FROM foundation_journalseal",
    ],
)
def test_database_refuses_to_change_the_journal(statement):
    write_lines(1)
    journal.seal()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE foundation_journalline SET gesture = 'other' WHERE number = 2", "does not match its lines"),
        ("DELETE FROM foundation_journalline WHERE number = 2", "covers 2 lines"),
        ("DELETE FROM foundation_journalseal WHERE number = 1", "seal 1 is missing"),
    ],
)
def test_check_chain_sees_a_planted_change(tampering, fault):
    write_lines(3)
    journal.seal()
    write_lines(1)
    journal.seal()

    with connection.cursor() as cursor:  # what only the owner of the database can do
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(tampering)

    assert any(fault in line for line in journal.check_chain().faults)
