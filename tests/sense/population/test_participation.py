"""Who took part, against who could have: by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cahiers.sense.population.participation import missing_people, presence, representativeness, wilson
from cahiers.sense.population.reference import Reference

CELLS = {
    ("parent", "Lyon"): 600,
    ("parent", "Brest"): 200,
    ("élève", "Lyon"): 150,
    ("élève", "Brest"): 50,
    ("agent", "Lyon"): None,
}


def people(counts=CELLS):
    return Reference("Public", "source publique", date(2025, 9, 1), ("audience", "territory"), counts)


def test_reference_keeps_unknown_unknown():
    reference = people()

    assert reference.total is None
    assert reference.known == 1000
    assert reference.margin("audience") == {"parent": 800, "élève": 200, "agent": None}
    assert reference.margin("territory") == {"Lyon": None, "Brest": 250}


@pytest.mark.parametrize(
    "counts", [{("a",): 1}, {("a", "b"): -1}, {("a", "b"): float("nan")}, {("a", "b"): float("inf")}]
)
def test_reference_refuses_what_is_not_a_count(counts):
    with pytest.raises(ValueError, match="cell"):
        people(counts)


def test_reference_refuses_to_be_anonymous():
    with pytest.raises(ValueError, match="source"):
        Reference("Public", " ", date(2025, 9, 1), ("a",), {("x",): 1})


def test_presence_by_hand():
    rows = presence(people(), {("parent", "Lyon"): 80, ("élève", "Lyon"): 20, ("ailleurs", "Nice"): 7})

    by_cell = {row.cell: row for row in rows}
    lyon = by_cell["parent", "Lyon"]
    assert lyon.rate == pytest.approx(80 / 600)
    assert (lyon.share, lyon.reference_share, lyon.gap) == (0.8, 0.6, pytest.approx(0.2))
    assert lyon.missing == pytest.approx(-20)
    assert by_cell["parent", "Brest"].rate == 0
    assert by_cell["agent", "Lyon"].rate is None
    assert by_cell["agent", "Lyon"].gap is None
    assert by_cell["ailleurs", "Nice"].population is None


def test_presence_gives_no_rate_when_more_took_part_than_the_source_counts():
    (row,) = presence(Reference("P", "s", date(2025, 1, 1), ("a",), {("x",): 10}), {("x",): 12})

    assert row.rate is None
    assert row.gap == 0


def test_presence_of_nobody():
    rows = presence(people(), {})

    assert [row.rate for row in rows] == [0, 0, 0, 0, None]
    assert {row.gap for row in rows} == {None}
    assert representativeness(people(), {}) is None


def test_missing_people_are_listed_largest_first_and_only_beyond_chance():
    rows = presence(people(), {("parent", "Lyon"): 95, ("élève", "Lyon"): 5, ("élève", "Brest"): 4})

    assert [row.cell for row in missing_people(rows)] == [("parent", "Brest"), ("élève", "Lyon")]


def test_representativeness_by_hand():
    score = representativeness(people(), {("parent", "Lyon"): 80, ("élève", "Lyon"): 20, ("agent", "Lyon"): 5})

    assert score.value == pytest.approx(1 - (0.2 + 0.2 + 0.05 + 0.05) / 2)
    assert (score.participants, score.left_out) == (100, 5)


@given(st.lists(st.integers(0, 500), min_size=4, max_size=4))
def test_representativeness_does_not_depend_on_names_order_or_an_empty_cell(counts):
    keys = [key for key, count in CELLS.items() if count is not None]
    known = {key: CELLS[key] for key in keys}
    seen = dict(zip(keys, counts, strict=True))
    renamed = {key: (f"x{rank}", "y") for rank, key in enumerate(reversed(keys))}

    first = representativeness(people(known), seen)
    second = representativeness(
        people({renamed[key]: known[key] for key in reversed(keys)} | {("zéro", "zéro"): 0}),
        {renamed[key]: count for key, count in seen.items()},
    )

    assert (first is None) == (sum(counts) == 0)
    if first:
        assert first.value == pytest.approx(second.value)
        assert 0 <= first.value <= 1


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (0, 0, 0, 1),
        (0, 10, 0, 0.277533),
        (10, 10, 0.722467, 1),
        (5, 10, 0.236593, 0.763407),
        (81, 263, 0.255272, 0.366198),
    ],
)
def test_wilson_against_published_figures(part, whole, low, high):
    """81 of 263 is Newcombe's example (Statistics in Medicine 17, 1998): 0.2553 to 0.3662."""
    assert wilson(part, whole) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilson_refuses_more_than_all():
    with pytest.raises(ValueError, match="proportion"):
        wilson(3, 2)
