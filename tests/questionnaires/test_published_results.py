"""Results of one question as the public sees them: what is hidden cannot be worked out from a mean or a score."""

import random
from collections import Counter

import pytest

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.measures import number_summary
from cahiers.questionnaires.structure.publishing import published_numbers, published_result
from cahiers.questionnaires.structure.tallies import Base, OptionCount, QuestionResult, RankedOption, spread_of


def scale(*counts):
    total = sum(counts)
    options = tuple(OptionCount(f"c{rank}", f"{rank}", count, total) for rank, count in enumerate(counts, 1))
    base = Base(total, total, total)
    return QuestionResult("avis", QuestionKind.LIKERT, base, options=options, spread=spread_of(options))


def test_a_scale_with_a_hidden_degree_says_nothing_of_its_middle():
    whole = scale(40, 5, 7, 30)

    shown = published_result(whole)

    assert [option.count for option in shown.options] == [40, None, None, 30]
    assert shown.spread is None
    # Shown, the mean would tell: 12 people on the second and third degrees, whose places add up to one sum only.
    places = whole.spread.mean * 82 - 40 * 1 - 30 * 4
    assert [(few, 12 - few) for few in range(13) if abs(2 * few + 3 * (12 - few) - places) < 0.01] == [(5, 7)]


def test_a_scale_shown_whole_keeps_its_median():
    assert published_result(scale(40, 11, 12, 30)).spread.median == ("2",)


def test_a_ranking_says_neither_mean_place_nor_score_where_first_places_are_hidden():
    often = RankedOption("a", "A", ranked=50, first=47, mean_rank=1.06, borda=97, base=50)
    rarely = RankedOption("b", "B", ranked=50, first=3, mean_rank=1.94, borda=53, base=50)
    result = QuestionResult("ordre", QuestionKind.RANKING, Base(50, 50, 50), ranking=(often, rarely))

    shown = published_result(result).ranking

    assert [(one.ranked, one.first, one.mean_rank, one.borda) for one in shown] == [(50, None, None, None)] * 2
    assert 2 * 50 - round(50 * rarely.mean_rank) == rarely.first  # what a mean place would have told


def readings(numbers, *, mean, doubt):
    """Return what two hidden counts of a summary may be, for whoever knows the others and a mean to within a doubt."""
    hidden = [bin_.start for bin_ in numbers.bins if bin_.count is None]
    known = [bin_ for bin_ in numbers.bins if bin_.count is not None]
    left = numbers.n - sum(bin_.count for bin_ in known)
    total = sum(bin_.start * bin_.count for bin_ in known)
    sums = [(few, total + few * hidden[0] + (left - few) * hidden[1]) for few in range(left + 1)]
    return [few for few, found in sums if abs(found / numbers.n - mean) <= doubt]


@pytest.mark.parametrize("seed", range(40))
def test_a_published_mean_leaves_a_doubt_on_hidden_counts(seed):
    draw = random.Random(seed)
    counts = Counter({value: draw.randint(11, 90) for value in range(draw.randint(3, 11))})
    few, fewer = draw.sample(sorted(counts), 2)
    counts[few], counts[fewer] = draw.randint(1, 10), draw.randint(1, 10)
    whole = number_summary({float(value): people for value, people in counts.items()})

    shown = published_numbers(whole)

    hidden = sum(bin_.count is None for bin_ in shown.bins)
    assert hidden == len(shown.bins) or len(readings(shown, mean=shown.mean, doubt=0.05)) > 1
    if hidden == 2:
        assert readings(shown, mean=whole.mean, doubt=1e-9) == [counts[min(few, fewer)]]  # unrounded, it tells
