"""What the editor rests on: options in lines, conditions in rows, the map against every possible path."""

import contextlib
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.questionnaires import options, question, section

from cahiers.questionnaires.imports.expressions import LONGEST, Reference, Unsupported, read_expression
from cahiers.questionnaires.structure.condition_rows import condition_of, rows_of
from cahiers.questionnaires.structure.conditions import read_condition
from cahiers.questionnaires.structure.form import CODE, Option
from cahiers.questionnaires.structure.mapping import path_map
from cahiers.questionnaires.structure.option_lines import read_options, write_options
from cahiers.questionnaires.structure.paths import path_of
from cahiers.questionnaires.structure.reading import read_form

LABELS = st.text(st.sampled_from("abcéÀ 12=[]'seulautre_"), min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(st.tuples(LABELS, st.booleans(), st.booleans()), max_size=8), st.booleans())
def test_options_written_in_lines_read_back_the_same(drawn, with_codes):
    made = read_options("\n".join(label + " [seul]" * alone + " [autre]" * other for label, alone, other in drawn))

    again = read_options(write_options(made, with_codes=with_codes))

    assert again == made
    assert all(CODE.match(option.code) for option in made)


def test_an_option_keeps_its_code_while_its_label_stays():
    known = (Option("c1", "Oui"), Option("c2", "Non"))

    changed = read_options("Non\nPeut-être\nOui", known)

    assert [(one.code, one.label) for one in changed] == [("c2", "Non"), ("peut_etre", "Peut-être"), ("c1", "Oui")]


FORM = read_form(
    {
        "sections": [
            section(
                "p1",
                question("a", "single", options=options("un", "deux", "trois")),
                question("n", "number"),
                question("d", "date"),
                question("l", "likert", options=options("bas", "moyen", "haut")),
                question("t", "matrix_single", options=options("oui", "non"), rows=options("x", "y")),
            )
        ]
    }
)


@pytest.mark.parametrize(
    "written",
    [
        {"question": "a", "is": ["un"]},
        {"not": {"question": "a", "is": ["un", "deux"]}},
        {"question": "n", "answered": True},
        {"not": {"question": "n", "answered": True}},
        {"question": "n", "at_least": 2.5},
        {"question": "d", "at_most": "2026-03-01"},
        {"question": "t", "row": "x", "is": ["oui"]},
        {"all": [{"question": "a", "is": ["un"]}, {"question": "l", "at_least": 2}]},
        {"any": [{"question": "a", "is": ["un"]}, {"not": {"question": "n", "answered": True}}]},
        {"not": {"all": [{"question": "a", "is": ["un"]}, {"question": "n", "at_most": 3}]}},
    ],
)
def test_a_flat_condition_goes_through_rows_and_back(written):
    condition = read_condition(written)

    again = condition_of(rows_of(condition), FORM)

    assert again == condition


@pytest.mark.parametrize(
    "written",
    [
        {
            "any": [
                {"all": [{"question": "a", "is": ["un"]}, {"question": "n", "at_most": 3}]},
                {"question": "d", "answered": True},
            ]
        },
        {"not": {"question": "n", "at_most": 3}},
        {"any": [{"question": "n", "at_least": 1, "at_most": 3}, {"question": "a", "is": ["un"]}]},
        {"all": [{"question": "a", "is": ["un"]}] * 9},
    ],
)
def test_what_rows_cannot_say_is_not_shown_as_rows(written):
    assert rows_of(read_condition(written)) is None


def leaf(codes):
    """Return conditions on one of the questions."""
    return st.tuples(st.sampled_from(codes), st.sampled_from([["yes"], ["no"], None])).map(
        lambda drawn: {"question": drawn[0], **({"is": drawn[1]} if drawn[1] else {"answered": True})}
    )


def conditions(codes):
    """Return no condition, or one on questions before."""
    if not codes:
        return st.none()
    joined = st.tuples(st.sampled_from(["all", "any"]), st.lists(leaf(codes), min_size=1, max_size=2)).map(
        lambda drawn: {drawn[0]: drawn[1]}
    )
    return st.none() | leaf(codes) | joined | joined.map(lambda one: {"not": one})


@st.composite
def forms(draw):
    """Return a form of three pages of two yes/no questions, with conditions on what comes before."""
    codes, sections = [], []
    for page in range(3):
        condition = draw(conditions(tuple(codes)))
        questions = []
        for _rank in range(2):
            code = f"q{len(codes)}"
            questions.append(
                question(code, "yes_no", is_required=draw(st.booleans()), condition=draw(conditions(tuple(codes))))
            )
            codes.append(code)
        sections.append(section(f"p{page}", *questions, condition=condition))
    return read_form({"sections": sections})


@settings(max_examples=60, deadline=None)
@given(forms())
def test_the_map_gives_exactly_what_every_path_gives(form):
    ranges = [["yes", "no"] if one.is_required else ["yes", "no", None] for one in form.questions.values()]
    paths = [path_of(form, dict(zip(form.questions, values, strict=True))) for values in product(*ranges)]
    totals = [len(path.questions) for path in paths]

    found = path_map(form)

    lane = found.lanes[0]
    assert found.is_exact
    assert (lane.total.least, lane.total.most) == (min(totals), max(totals))
    for section_, span in zip(found.sections, lane.spans, strict=True):
        counts = [
            sum(len(page.questions) for page in path.pages if page.section.code == section_.code) for path in paths
        ]
        assert (span.least, span.most) == (min(counts), max(counts))


RESOLVE = {"a": Reference("a", codes={"A1": "un", "A2": "deux"}), "n": Reference("n", is_measured=True)}.get


@pytest.mark.parametrize(
    "written",
    [
        "a ==",
        "(a == 'A1'",
        "a == 'A9'",
        "z == 1",
        "a == n",
        "count(a) > 1",
        "n > nan",
        "n > 1e400",
        "a == 'A1' a",
        "¤",
        "1 == 2",
        "(" * 40 + "a" + ")" * 40,
        "a" * (LONGEST + 1),
        "not",
        "a and",
        "is_empty(",
        "is_empty(1)",
    ],
)
def test_an_expression_that_says_nothing_here_is_unsupported(written):
    with pytest.raises(Unsupported):
        read_expression(written, RESOLVE)


@given(st.text(st.sampled_from("an()!=<>&|'\" A12.etouis_mpy"), max_size=40))
def test_no_expression_breaks_the_reader(written):
    with contextlib.suppress(Unsupported):
        read_expression(written, RESOLVE)
