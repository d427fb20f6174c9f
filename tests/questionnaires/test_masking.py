"""Small counts: hidden, and nobody who knows the rest of the table can tell them."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cahiers.questionnaires.structure.crosses import Axis, Item, cross_of
from cahiers.questionnaires.structure.masking import masked, masked_line
from cahiers.questionnaires.structure.publishing import published_cross

COUNTS = st.one_of(st.integers(0, 4), st.integers(0, 12))
FEW = 4  # a threshold that small tables reach


def solutions(table):
    """Return every table of whole counts that agrees with what is published: what an attacker can make of it."""
    height, width = len(table.cells), len(table.cells[0])
    rows = [table.total if total is None else total for total in table.row_totals]
    columns = [table.total if total is None else total for total in table.column_totals]
    places = [(i, j) for i in range(height) for j in range(width)]

    def fill(rank, left, rows, columns, taken):
        if rank == len(places):
            ends = zip((*rows, *columns), (*table.row_totals, *table.column_totals), strict=True)
            if left == 0 and all(rest == 0 for rest, total in ends if total is not None):
                lines = [taken[i * width : (i + 1) * width] for i in range(height)]
                yield (*taken, *map(sum, lines), *(sum(line[j] for line in lines) for j in range(width)))
            return
        i, j = places[rank]
        most = min(left, rows[i], columns[j])
        known = table.cells[i][j]
        for value in range(most + 1) if known is None else [known] if known <= most else []:
            less_rows = [rest - value * (place == i) for place, rest in enumerate(rows)]
            less_columns = [rest - value * (place == j) for place, rest in enumerate(columns)]
            if j == width - 1 and table.row_totals[i] is not None and less_rows[i]:
                continue
            yield from fill(rank + 1, left - value, less_rows, less_columns, (*taken, value))

    yield from fill(0, table.total, rows, columns, ())


def assert_safe(counts, table):
    hidden = [one is None for one in (*itertools.chain(*table.cells), *table.row_totals, *table.column_totals)]
    if not any(hidden) or table.total is None:
        return
    seen = [set() for _ in hidden]
    for solution in solutions(table):
        for place, value in enumerate(solution):
            seen[place].add(value)
        if all(len(values) > 1 for values, is_hidden in zip(seen, hidden, strict=True) if is_hidden):
            return
    raise AssertionError((counts, table))


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 3).flatmap(
        lambda width: st.lists(st.lists(st.integers(0, 6), min_size=width, max_size=width), min_size=1, max_size=3)
    )
)
def test_no_hidden_count_can_be_recomputed(counts):
    if sum(map(sum, counts)) > 24:
        return

    assert_safe(counts, masked(counts, FEW))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=7)
    )
)
def test_every_count_shown_reaches_the_threshold_and_is_the_true_one(counts):
    table = masked(counts)

    for line, shown_line in zip(counts, table.cells, strict=True):
        assert all(shown is None or shown == count >= 11 for count, shown in zip(line, shown_line, strict=True))
    for total, shown in zip([sum(line) for line in counts], table.row_totals, strict=True):
        assert shown is None or shown == total >= 11


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=4))
def test_a_line_of_known_sum_gives_no_hidden_count_away(counts):
    shown = masked_line(counts, threshold=FEW)
    holes = [i for i, count in enumerate(shown) if count is None]
    left = sum(counts[i] for i in holes)

    found = [v for v in itertools.product(range(left + 1), repeat=len(holes)) if sum(v) == left]
    assert all(shown[i] is None or shown[i] == counts[i] >= FEW for i in range(len(counts)))
    if holes and sum(counts) >= FEW and len(counts) > 1:
        assert all(len({one[rank] for one in found}) > 1 for rank in range(len(holes)))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=2, max_size=4))
def test_parts_of_groups_of_known_sizes_give_no_hidden_count_away(groups):
    counts, rooms = [part for part, _rest in groups], [part + rest for part, rest in groups]

    shown = masked_line(counts, rooms, threshold=FEW)

    holes = [i for i, count in enumerate(shown) if count is None]
    left = sum(counts[i] for i in holes)
    ranges = [range(rooms[i] + 1) for i in holes]
    found = [v for v in itertools.product(*ranges) if sum(v) == left]
    for rank, i in enumerate(holes):
        if len(holes) < len(counts):
            assert len({one[rank] for one in found}) > 1, (counts, rooms, shown, i)


def test_a_single_small_count_takes_a_second_one_with_it():
    assert masked_line([40, 3, 25, 90]) == (40, None, None, 90)


def test_two_counts_of_nobody_do_not_protect_each_other():
    assert masked_line([0, 0, 30, 50]) == (None, None, None, 50)


def test_a_table_below_the_threshold_shows_nothing():
    table = masked([[5, 2], [1, 2]])

    assert table.cells == ((None, None), (None, None))
    assert table.total is None


def test_a_mask_of_small_counts_alone_would_be_seen_to_leak():
    """The planted fault: hide small counts and nothing else, and the proof goes red."""
    counts = [[4, 2], [5, 3]]
    naive = masked(counts, 1)
    leaking = type(naive)(((4, None), (5, 3)), (6, 8), (9, 5), 14)

    with pytest.raises(AssertionError):
        assert_safe(counts, leaking)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.booleans())
def test_a_published_cross_shows_true_counts_of_eleven_or_more(seed, rows_overlap, columns_overlap):
    draw = random.Random(seed)
    items = tuple(Item(code, code) for code in "abcd")
    rows, columns = Axis("r", "r", items, rows_overlap), Axis("c", "c", items[:3], columns_overlap)

    def codes(axis):
        most = len(axis.items) if axis.is_multiple else 1
        return tuple(item.code for item in draw.sample(axis.items, draw.randint(1, most)))

    cross = cross_of(rows, columns, [(codes(rows), codes(columns), draw.choice((1, 3, 20, 60))) for _ in range(12)])
    shown = published_cross(cross)

    for line, shown_line in zip(cross.counts, shown.counts, strict=True):
        for count, told, base in zip(line, shown_line, cross.column_bases, strict=True):
            assert told is None or told == count >= 11
            if rows_overlap and told is not None:
                assert base - count == 0 or base - count >= 11
    for total, told in zip(cross.row_totals + cross.column_bases, shown.row_totals + shown.column_bases, strict=True):
        assert told is None or told == total >= 11
