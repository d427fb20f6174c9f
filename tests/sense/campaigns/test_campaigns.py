"""Organised campaigns are found whole, without strangers, and quiet data stays quiet."""

import random

import numpy as np
import pytest
from bench.planted import invented_sentences, planted, recombined, varied

from cahiers.sense.bursts import strongest_burst
from cahiers.sense.campaigns import Signal, organised_campaigns

LETTER = "Nous demandons que l’école du village reste ouverte : nos enfants méritent une classe près de chez eux."
SENTENCES = invented_sentences(3000, random.Random(1))
DAY = 86_400
START = np.datetime64("2026-01-05T00:00:00", "s")


def flow(count, numbers, days=40):
    """Return moments as people send them: by day, more at the start."""
    day = np.minimum(numbers.exponential(days / 4, count), days)
    return START + (day * DAY).astype("timedelta64[s]")


def quiet(seed, count=350):
    """Return texts without campaign: distinct ones, and usual short answers, all in the same flow."""
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    usual = ["Oui", "Rien à signaler", "Je suis d’accord avec cette idée", "Pas de problème particulier à signaler"]
    texts = recombined(SENTENCES, count, draw) + draw.choices(usual, k=120)
    origins = [f"o{number}" for number in numbers.integers(0, 40, len(texts))]
    return texts, flow(len(texts), numbers), origins


def test_organised_campaigns_of_nothing():
    found = organised_campaigns([])

    assert found.campaigns == found.waves == ()
    assert len(found.weights()) == 0


def test_organised_campaigns_shows_size_days_spread_and_typical_text():
    texts = [LETTER] * 4 + [LETTER + " Merci !"] + ["Autre chose", ""]
    times = START + np.array([0, 1, 1, 1, 2, 9, 9]) * np.timedelta64(1, "D")
    territories = ["Brest", "Lyon", "Brest", None, "Brest", "Nice", "Nice"]

    found = organised_campaigns(texts, times=times, territories=territories, audiences=["parent"] * 7)

    (campaign,) = found.campaigns
    assert campaign.rows == (0, 1, 2, 3, 4)
    assert (campaign.people, campaign.variants, campaign.typical) == (5, 2, 0)
    assert [count for _day, count in campaign.days] == [1, 3, 1]
    assert campaign.territories == (("Brest", 3), ("Lyon", 1), (None, 1))
    assert campaign.audiences == (("parent", 5),)
    assert Signal.COPIED in campaign.signals


def test_weights_count_a_campaign_once_and_give_everything_back():
    found = organised_campaigns([LETTER] * 8 + ["Autre chose"] * 3)

    assert found.weights().tolist() == [1 / 8] * 8 + [1.0] * 3
    assert found.weights(counted_fully=frozenset({0})).tolist() == [1.0] * 11


def test_organised_campaigns_takes_one_person_repeating_for_one_person():
    found = organised_campaigns([LETTER] * 20, authors=["a"] * 17 + ["b", "c", "d"])

    assert found.campaigns == ()


def test_organised_campaigns_leaves_usual_short_answers_alone():
    found = organised_campaigns(["Rien à signaler"] * 400 + [LETTER])

    assert found.campaigns == ()


def test_organised_campaigns_shows_a_short_text_sent_in_a_burst():
    texts, times, _origins = quiet(1)
    short = "Non à la fermeture des classes"
    moments = START + np.timedelta64(20, "D") + np.arange(12) * np.timedelta64(2, "m")

    found = organised_campaigns(texts + [short] * 12, times=np.concatenate([times, moments]))

    (campaign,) = found.campaigns
    assert campaign.people == 12
    assert campaign.signals == {Signal.BURST}
    assert campaign.burst.observed == 12


def test_organised_campaigns_shows_a_short_text_sent_from_one_origin():
    texts, _times, origins = quiet(2)

    found = organised_campaigns(texts + ["Non à la fermeture des classes"] * 12, origins=origins + ["o1"] * 12)

    assert [sorted(campaign.signals) for campaign in found.campaigns] == [[Signal.ORIGIN]]


def test_a_class_answering_together_is_a_wave_and_keeps_its_weight():
    texts, times, origins = quiet(3)
    answers = recombined(SENTENCES, 30, random.Random(77))
    moments = START + np.timedelta64(15, "D") + np.arange(30) * np.timedelta64(30, "s")

    found = organised_campaigns(
        texts + answers, times=np.concatenate([times, moments]), origins=origins + ["class"] * 30
    )

    (wave,) = found.waves
    assert (wave.origin, len(wave.rows), wave.distinct_texts) == ("class", 30, 30)
    assert set(found.weights()) == {1.0}


@pytest.mark.parametrize("seed", range(4))
def test_planted_campaigns_are_found_whole_and_without_strangers(seed):
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    letters = [" ".join(draw.sample(SENTENCES, 3)) for _ in range(8)]
    sizes = [6, 10, 15, 25, 40, 80, 150, 300]
    texts, truth = planted(recombined(SENTENCES, 2000, draw), letters, sizes, draw)

    found = organised_campaigns(texts, times=flow(len(texts), numbers))

    truth = np.array(truth)
    inside = found.campaign >= 0
    assert (inside & (truth >= 0)).sum() / (truth >= 0).sum() >= 0.95
    for campaign in found.campaigns:
        of = np.bincount(truth[list(campaign.rows)] + 1)
        assert 1 - of.max() / of.sum() <= 0.01
    assert len(found.campaigns) == len(letters)


def test_quiet_data_has_no_campaign_in_95_percent_of_seeds():
    seeds = 40

    alarms = 0
    for seed in range(seeds):
        texts, times, origins = quiet(seed)
        found = organised_campaigns(texts, times=times, origins=origins)
        alarms += bool(found.campaigns or found.waves)

    assert alarms <= seeds * 0.05


def test_organised_campaigns_does_not_depend_on_the_order_of_rows():
    draw = random.Random(5)
    texts, _truth = planted(recombined(SENTENCES, 300, draw), [LETTER], [30], draw)
    times = flow(len(texts), np.random.default_rng(5))
    order = np.random.default_rng(6).permutation(len(texts))

    first = organised_campaigns(texts, times=times)
    second = organised_campaigns([texts[row] for row in order], times=times[order])

    assert np.array_equal(first.weights()[order], second.weights())
    assert first.campaigns[0].days == second.campaigns[0].days
    assert first.campaigns[0].burst == second.campaigns[0].burst


def test_organised_campaigns_takes_unknown_moments():
    times = np.full(12, np.datetime64("NaT"), "datetime64[s]")

    (campaign,) = organised_campaigns([varied(LETTER, random.Random(2))] * 12, times=times).campaigns

    assert campaign.burst is None
    assert campaign.days == ((None, 12),)


@pytest.mark.parametrize("name", ["authors", "origins", "territories", "audiences"])
def test_organised_campaigns_refuses_columns_of_another_length(name):
    with pytest.raises(ValueError, match=name):
        organised_campaigns(["a", "b"], **{name: ["x"]})


def test_strongest_burst_by_hand():
    burst = strongest_burst(np.array([4, 5, 6]), np.arange(10))

    expected = 3 * np.log(3 / 3) + 7 * np.log(7 / 7) - 3 * np.log(3 / 10) - 7 * np.log(7 / 10)
    assert burst.statistic == pytest.approx(expected)
    assert (burst.start, burst.end, burst.observed, burst.expected) == (4, 6, 3, pytest.approx(0.9))


def test_strongest_burst_is_calibrated():
    numbers = np.random.default_rng(9)
    flow_ = np.arange(3000)

    p_values = []
    for _ in range(300):
        burst = strongest_burst(numbers.choice(3000, 20, replace=False), flow_)
        p_values.append(burst.p_value if burst else 1.0)

    assert np.mean(np.array(p_values) <= 0.05) <= 0.09
    assert np.mean(np.array(p_values) <= 0.05) >= 0.02


def test_strongest_burst_does_not_take_a_day_for_a_moment():
    days = np.repeat(np.arange(30), 20)

    assert strongest_burst(days[::20], days) is None
    assert strongest_burst(np.repeat(np.arange(5), 3), days).p_value < 0.01
    assert strongest_burst(np.zeros(2, np.int64), np.zeros(50, np.int64)) is None
    assert strongest_burst(np.zeros(9, np.int64), np.zeros(50, np.int64)) is None
