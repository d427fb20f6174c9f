"""Coding finds planted codes, abstains on strangers, learns from corrections, and tells how far to trust it."""

import random

import numpy as np
import pytest
from tests.sense.texts.test_topics import SUBJECTS, answers

from cahiers.sense.texts.coding import Code, Coder
from cahiers.sense.texts.coding.confidence import learn_confidence


def frame(examples=5, seed=100):
    """Return one code for each planted subject, with examples drawn apart from the answers to code."""
    texts, truth = answers(seed)
    return [
        Code(f"Sujet {name}", tuple(texts[row] for row in np.flatnonzero(truth == rank)[:examples]))
        for rank, name in enumerate(SUBJECTS)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_propose_finds_planted_codes(seed):
    texts, truth = answers(seed)

    found = Coder.start(texts, frame()).propose()

    assert found.coverage > 0.9
    coded = found.best >= 0
    assert (found.best[coded] == truth[coded]).mean() > 0.95


def test_propose_abstains_on_answers_about_something_else():
    texts, _truth = answers(1)
    strangers = ["volcan éruption magma cratère", "azerty", "", "🙂"]

    found = Coder.start([*texts, *strangers], frame(), lsa_alone=True).propose()

    assert found.best[len(texts) :].tolist() == [-1, -1, -1, -1]
    assert found.confidence[-3:].max() == 0


def test_an_answer_about_two_things_gets_two_codes():
    texts, _truth = answers(2)
    both = ", ".join(SUBJECTS["bus"][:3]) + " et " + ", ".join(SUBJECTS["sport"][:3])

    found = Coder.start([*texts, both], frame()).propose()

    assert set(np.flatnonzero(found.coded[-1])) == {list(SUBJECTS).index("bus"), list(SUBJECTS).index("sport")}
    assert found.shares()["Sujet bus"] == found.coded[:, 1].mean()


def test_propose_does_not_depend_on_the_order_of_answers():
    texts, _truth = answers(3)
    order = np.random.default_rng(1).permutation(len(texts))

    first, second = Coder.start(texts, frame()).propose(), Coder.start([texts[row] for row in order], frame()).propose()

    assert first.confidence[order] == pytest.approx(second.confidence, abs=1e-5)


def test_learn_makes_the_machine_right_where_it_was_wrong():
    """The frame calls every subject by a wrong example; corrections put it right, on rows that were not corrected too."""
    texts, truth = answers(4)
    wrong = [Code(f"Code {rank}", frame()[(rank + 1) % 4].examples[:1]) for rank in range(4)]
    coder = Coder.start(texts, wrong)

    taught = coder.learn({row: [f"Code {truth[row]}"] for row in range(60)})

    assert (coder.propose().best[60:] == truth[60:]).mean() < 0.3
    assert (taught.propose().best[60:] == truth[60:]).mean() > 0.9
    assert taught.agreement() > 0.8


def test_learn_again_replaces_a_decision_and_leaves_the_first_coder_as_it_was():
    texts, _truth = answers(5)
    coder = Coder.start(texts, frame())

    once = coder.learn({0: ["Sujet bus"]})
    again = once.learn({0: [], 1: ["Sujet bus", "Sujet sport"]})

    assert (len(coder.known), len(once.known), len(again.known)) == (0, 1, 2)
    assert once.propose().best[0] == 1
    assert again.propose().best[0] == -1
    assert np.flatnonzero(again.propose().coded[1]).tolist() == [1, 3]


def test_confidence_tells_how_often_it_is_right():
    """Answers of words of one subject, some replaced by words of another: said and true rates stay within 0.15."""
    draw = random.Random(7)
    subjects = list(SUBJECTS.values())
    truth = [draw.randrange(4) for _ in range(600)]
    texts = [
        " ".join(draw.choice(subjects[code if draw.random() < 0.45 else draw.randrange(4)]) for _ in range(3))
        for code in truth
    ]
    coder = Coder.start(texts, frame()).learn({row: [f"Sujet {list(SUBJECTS)[truth[row]]}"] for row in range(200)})

    found = coder.propose(threshold=0.0)

    said, right = found.confidence.max(axis=1)[200:], (found.best == truth)[200:]
    assert abs(said.mean() - right.mean()) < 0.15
    half = np.argsort(-said)[:200]
    assert right[half].mean() > right.mean()


def test_rows_to_check_are_the_most_doubtful():
    texts, _truth = answers(8)
    found = Coder.start(texts, frame()).propose(threshold=0.5)

    doubt = np.abs(found.confidence.max(axis=1) - 0.5)

    assert doubt[found.to_check(10)].max() <= np.sort(doubt)[10]


def test_rows_already_decided_are_not_asked_again():
    coder = Coder.start(["bus", "repas", "zzz", "le bus"], [Code("Bus"), Code("Repas")], lsa_alone=True)

    found = coder.learn({2: [], 0: ["Bus"]}).propose()

    assert sorted(found.to_check(10).tolist()) == [1, 3]


def test_no_decision_means_no_agreement_to_tell():
    assert np.isnan(Coder.start(["bus", "repas"], frame()).agreement())


def test_learn_confidence_follows_many_cases_and_hardly_moves_for_few():
    score, lead = np.full(2000, 0.5), np.full(2000, 0.2)
    before = learn_confidence(score[:0], lead[:0], np.zeros(0, bool)).of(score[:1], lead[:1])[0]

    few = learn_confidence(score[:2], lead[:2], np.zeros(2, bool)).of(score[:1], lead[:1])[0]
    many = learn_confidence(score, lead, np.arange(2000) % 10 == 0).of(score[:1], lead[:1])[0]

    assert before - 0.1 < few < before
    assert many == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ([Code("Seul")], "at least 2"),
        ([Code("A"), Code(" ")], "code 2 of the frame has no name"),
        ([Code("A"), Code("B"), Code("A ")], "“A” stands twice"),
    ],
)
def test_start_refuses_a_frame_that_cannot_be_applied(codes, message):
    with pytest.raises(ValueError, match=message):
        Coder.start(["bus"], codes)


def test_learn_refuses_unknown_codes_and_rows():
    coder = Coder.start(["bus"], [Code("A"), Code("B")])

    with pytest.raises(ValueError, match="“C” is not in the frame"):
        coder.learn({0: ["C"]})
    with pytest.raises(ValueError, match="row 5 is none of the 1 answers"):
        coder.learn({5: ["A"]})
    with pytest.raises(ValueError, match="threshold"):
        coder.propose(2)


def test_an_empty_consultation_is_coded_without_a_word():
    found = Coder.start([], [Code("A"), Code("B")]).propose()

    assert found.best.tolist() == []
    assert found.coverage == 0
    assert found.shares() == {"A": 0, "B": 0}
