"""Merging what several devices wrote: cell by cell, and nothing that somebody typed is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cahiers.meetings.structure import merging
from cahiers.meetings.structure.merging import Content, gather, merge, stands_in

IDEAS = ("un", "deux", "trois")
CELLS = ["obstacles", "wording", "seated", *(f"idea.{idea}.{name}" for idea in IDEAS for name in ("text", "who"))]
texts = st.sampled_from(["", "a", "b", "a b", "plus long", "8", "18"])


@st.composite
def contents(draw):
    cells = {cell: text for cell in CELLS if (text := draw(texts))}
    for idea in IDEAS:
        if draw(st.booleans()):
            cells[f"idea.{idea}.removed"] = "1"
    return Content(cells, tuple(draw(st.permutations(IDEAS))))


def sheet(order=(), **cells):
    return Content({cell.replace("__", "."): text for cell, text in cells.items()}, tuple(order))


def test_merge_takes_from_each_side_the_cell_that_only_it_changed():
    base = sheet(obstacles="le débit", wording="Le prêt")
    merged = merge(
        base,
        sheet(obstacles="le débit et les prises", wording="Le prêt"),
        sheet(obstacles="le débit", wording="Prêter"),
    )

    assert dict(merged.content.cells) == {"obstacles": "le débit et les prises", "wording": "Prêter"}
    assert merged.aside == {}


def test_merge_sets_the_earlier_formulation_aside_when_both_changed_the_same_cell():
    merged = merge(sheet(obstacles="x"), sheet(obstacles="le bruit"), sheet(obstacles="le débit"))

    assert merged.content["obstacles"] == "le débit"
    assert merged.aside == {"obstacles": "le bruit"}


def test_merge_leaves_alone_what_the_device_did_not_send():
    assert merge(sheet(wording="x"), sheet(wording="y"), sheet(obstacles="o")).content["wording"] == "y"


def test_merge_keeps_an_idea_that_one_removed_while_another_wrote_in_it():
    base, removed, written = (
        sheet("i", idea__i__text="a"),
        sheet("i", idea__i__text="a", idea__i__removed="1"),
        sheet("i", idea__i__text="a b"),
    )

    for current, incoming in ((removed, written), (written, removed)):
        merged = merge(base, current, incoming).content
        assert (merged["idea.i.text"], merged.is_removed("i")) == ("a b", False)


def test_merge_removes_and_restores_what_nobody_touched_meanwhile():
    base = sheet("i", idea__i__text="a")
    gone = merge(base, base, Content({**base.cells, "idea.i.removed": "1"}, ("i",))).content

    assert gone.is_removed("i")
    assert not merge(gone, gone, Content({**gone.cells, "idea.i.removed": ""}, ("i",))).content.is_removed("i")


@pytest.mark.parametrize(
    ("base", "current", "incoming", "expected"),
    [
        ("abc", "abc", "cab", "cab"),
        ("abc", "bca", "abc", "bca"),
        ("ab", "abx", "ab", "abx"),
        ("ab", "axb", "bay", "bayx"),
        ("ab", "abx", "aby", "abyx"),
        ("", "x", "y", "yx"),
        ("abc", "cba", "bac", "bac"),
    ],
)
def test_merge_orders_ideas_as_whoever_moved_them(base, current, incoming, expected):
    assert sorted(merge(sheet(base), sheet(current), sheet(incoming)).content.order) == sorted(expected)
    if len(base) == 3:
        assert "".join(merge(sheet(base), sheet(current), sheet(incoming)).content.order) == expected


def words_lost(merged, base, current, incoming):
    """Return the cells whose words, changed by somebody, are neither in the sheet nor set aside."""
    lost = []
    for side in (current, incoming):
        for cell, text in side.cells.items():
            if cell.endswith(".removed") or not text or text == base[cell]:
                continue
            if text not in (merged.content[cell], merged.aside.get(cell)):
                lost.append(cell)
    return lost


@given(contents(), contents(), contents())
def test_no_words_are_lost_whatever_was_changed(base, current, incoming):
    assert words_lost(merge(base, current, incoming), base, current, incoming) == []


@given(contents(), contents())
def test_one_side_alone_is_taken_as_it_is(base, other):
    whole = Content({cell: other[cell] for cell in {*base.cells, *other.cells}}, other.order)

    assert merge(base, base, whole).content.as_json() == other.as_json()
    assert merge(base, other, base).content.as_json() == other.as_json()
    assert merge(base, base, whole).aside == {} == merge(base, other, base).aside


@given(contents(), contents(), contents())
def test_the_same_save_again_changes_nothing(base, current, incoming):
    once = merge(base, current, incoming).content
    again = merge(base, once, incoming)

    assert dict(again.content.cells) == dict(once.cells)
    assert sorted(again.content.order) == sorted(once.order)


@given(contents(), contents(), contents())
def test_no_idea_leaves_the_order(base, current, incoming):
    assert set(merge(base, current, incoming).content.order) == set(IDEAS)


def test_planted_merge_that_forgets_the_other_formulation_is_seen(monkeypatch):
    base, current, incoming = sheet(obstacles="x"), sheet(obstacles="le bruit"), sheet(obstacles="le débit")
    real = merging.merge(base, current, incoming)

    assert words_lost(merging.Merged(real.content, {}), base, current, incoming) == ["obstacles"]


def test_gather_does_not_show_twice_what_is_already_read():
    content = sheet(obstacles="Les élèves n’ont pas de réseau", seated="18")

    assert gather({"obstacles": ["Les él"]}, {"obstacles": "pas de réseau"}, content) == {}
    assert gather({}, {"seated": "8"}, content) == {"seated": ["8"]}
    assert gather({"obstacles": ["le bruit"]}, {"obstacles": "le bruit et le froid"}, content) == {
        "obstacles": ["le bruit et le froid"]
    }


def test_stands_in_asks_for_whole_words():
    assert not stands_in("art", "partir tôt", "obstacles")
    assert stands_in("tôt", "partir tôt", "obstacles")
