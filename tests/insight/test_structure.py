"""What the room computes by itself: canonical bytes, bins, comparisons, masks."""

import doctest
import importlib
import pkgutil
import random

import numpy as np
import pytest

from cahiers.insight import structure
from cahiers.insight.structure.bins import FEWEST, binned, outline
from cahiers.insight.structure.canonical import canonical, digest_of
from cahiers.insight.structure.comparing import compare
from cahiers.insight.structure.counting import beside, told_total
from cahiers.insight.structure.drawing import SIDE, drawing_of
from cahiers.insight.structure.stances import at_least, stances
from cahiers.questionnaires.structure.masking import THRESHOLD, masked_line
from cahiers.sense.agreement import rand_index

MODULES = [f"{structure.__name__}.{found.name}" for found in pkgutil.iter_modules(structure.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_canonical_does_not_depend_on_the_order_of_keys_nor_on_the_kind_of_numbers():
    one = {"b": np.float64(0.1) + np.float64(0.2), "a": np.array([1, 2])}
    other = {"a": [1, 2], "b": 0.3}

    assert canonical(one) == canonical(other) == b'{"a":[1,2],"b":0.3}'


def test_canonical_writes_null_for_what_is_no_number():
    assert canonical([float("nan"), float("inf"), None]) == b"[null,null,null]"


def test_digest_covers_the_output_and_the_rows():
    digests = {digest_of(b"{}", b""), digest_of(b"{}", b"x"), digest_of(b"[]", b""), digest_of(b"{}x", b"")}

    assert len(digests) == 4


@pytest.mark.parametrize("count", [0, 1, 10, 11, 21, 22, 500, 5000])
def test_no_bin_holds_fewer_than_eleven_people_and_nobody_is_lost(count):
    draw = random.Random(7)
    points = [(draw.gauss(0, 1), draw.gauss(0, 3)) for _ in range(count)]

    bins = binned(points)

    assert all(one.people >= FEWEST for one in bins)
    assert sum(one.people for one in bins) == (count if count >= FEWEST else 0)
    assert len(bins) <= 120


def test_bins_do_not_depend_on_the_order_of_people():
    draw = random.Random(3)
    points = [(draw.random(), draw.random()) for _ in range(90)]

    assert binned(points) == binned(points[::-1])


def test_an_outline_is_that_of_the_bins_not_of_the_people():
    far = [(0.0, 0.0)] * 40 + [(1000.0, 1000.0)]

    corners = outline(binned(far))

    assert max(x for x, _y in corners) < 1000


def test_compare_agrees_with_sense():
    draw = random.Random(1)
    one = {str(rank): draw.randrange(4) for rank in range(300)}
    two = {name: group if draw.random() < 0.7 else draw.randrange(4) for name, group in one.items()}

    found = compare(one, two)

    assert found.agreement == pytest.approx(rand_index(np.array(list(one.values())), np.array(list(two.values()))))
    assert found.common == 300


def test_compare_leaves_out_whoever_is_in_no_group_or_in_one_run_only():
    found = compare({"a": 0, "b": -1, "c": 0}, {"a": 1, "b": 0, "d": 0})

    assert (found.common, found.agreement) == (1, None)


def test_stances_hide_small_counts_and_those_that_would_give_them_away():
    lines = stances(["A", "B"], [[3, 20, 77], [20, 20, 60]])

    assert lines[0].votes_against is None
    assert [line.votes_against for line in lines] == [None, None]


@pytest.mark.parametrize(("share", "told"), [(0.5, 50), (0.549, 50), (0.9999, 95), (1.0, 100), (None, None)])
def test_at_least_is_a_bound_of_five_points(share, told):
    assert at_least(share) == told


def test_a_drawing_keeps_everything_inside_whoever_stands_far():
    shapes = [{"bins": [[-9.0, 0.0, 20], [9.0, 4.0, 11]], "outline": [[-9.0, 0.0], [9.0, 4.0]]}]

    drawn = drawing_of(shapes, me=(1000.0, -1000.0))

    places = [(float(dot.x), float(dot.y)) for shape in drawn.shapes for dot in shape.dots]
    assert all(0 <= value <= SIDE for place in [*places, tuple(map(float, drawn.me))] for value in place)


def both_ways(draw):
    """Draw groups of texts, some swollen by a campaign that another way of counting takes for one voice."""
    once = [draw.randrange(40) for _ in range(draw.randrange(2, 7))]
    each = [count + draw.choice([0, 0, draw.randrange(1, 10), draw.randrange(11, 60)]) for count in once]
    return each, once


def too_near(shown, other):
    """Return the groups whose two counts, both shown, differ by fewer than eleven."""
    pairs = zip(shown, other, strict=True)
    return [pair for pair in pairs if None not in pair and 0 < abs(pair[0] - pair[1]) < THRESHOLD]


def test_two_ways_of_counting_do_not_tell_a_small_campaign():
    draw, planted = random.Random(3), 0
    for _ in range(500):
        each, once = both_ways(draw)
        shown = masked_line(each)
        other = beside(shown, each, once)
        planted += bool(too_near(shown, masked_line(once)))

        assert too_near(shown, other) == []
        assert all(two is None for one, two in zip(shown, other, strict=True) if one is None)
        assert other.count(None) != 1  # their sum is told: a lone one could be recomputed
        assert told_total(sum(each), sum(once)) in (None, sum(once))
    assert planted > 50  # masking each way by itself tells many
