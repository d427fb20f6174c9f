"""Counting: the same as a slow count in plain Python, whatever the form; bases are stated; nothing is mixed up."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.questionnaires import QuestionnaireFactory, options, question, section
from tests.factories.territory import small_tree
from tests.questionnaires.reference import codes_of, random_questionnaire, slow_counts, slow_numbers, slow_ranking

from cahiers.foundation.identity import new_id
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.imports.responses import Filled, load_responses
from cahiers.questionnaires.models import Questionnaire, Response
from cahiers.questionnaires.queries.axes import crossable, variable_named, variables_of_people
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.queries.population import Filters, population_of
from cahiers.questionnaires.queries.tabulation import cross, gathered, numbers_by_group, results_of
from cahiers.questionnaires.structure.form import MATRICES

pytestmark = pytest.mark.django_db
MORE = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def rows_of(questionnaire, **filters):
    return list(Response.objects.filter(questionnaire=questionnaire, **filters).values_list("choices", flat=True))


def results(questionnaire, filters=None):
    questions = list(form_of(questionnaire).questions.values())
    return results_of(questionnaire, population_of(questionnaire, filters), questions)


@MORE
@given(seed=st.integers(0, 10**6), responses=st.integers(0, 60))
def test_results_of_equal_a_slow_count_of_any_form(db, seed, responses):
    questionnaire = random_questionnaire(seed, responses)
    rows, found = rows_of(questionnaire), results(questionnaire)

    for code, asked in form_of(questionnaire).questions.items():
        result, slow = found[code], slow_counts(rows, code)
        base = result.base
        assert (base.responses, base.asked) == (len(rows), slow["asked"])
        assert base.not_concerned == sum(code not in choices for choices in rows)
        assert base.answered == sum(choices.get(code) is not None for choices in rows)
        if crossable(asked) and asked.kind not in MATRICES:
            counted = {option.code: option.count for option in result.options}
            assert counted == {option.code: slow["options"][option.code] for option in asked.choices}
        for line in result.lines:
            slow_line = slow_counts(rows, code, line.code)
            assert line.answered == slow_line["answered"]
            assert Counter({o.code: o.count for o in line.options if o.count}) == slow_line["options"]
        for option in result.ranking:
            expected = slow_ranking(rows, code, option.code, len(asked.options))
            assert (option.ranked, option.first, option.borda) == expected
        if asked.kind == "number":
            numbers = result.numbers
            shown = numbers and {name: getattr(numbers, name) for name in slow_numbers(rows, code)}
            assert shown == (pytest.approx(slow_numbers(rows, code)) if shown else None)
            assert sum(bin_.count for bin_ in numbers.bins) == numbers.n if numbers else True
        if asked.kind == "date" and result.dates:
            assert sum(month.count for month in result.dates.months) == base.answered


@MORE
@given(seed=st.integers(0, 10**6), data=st.data())
def test_cross_equals_a_slow_count_and_its_totals(db, seed, data):
    questionnaire = random_questionnaire(seed, 40)
    rows, form = rows_of(questionnaire), form_of(questionnaire)
    closed = [(one, line.code if line else "") for one in form.questions.values() if crossable(one)
              for line in (one.rows if one.kind in MATRICES else (None,))]  # fmt: skip
    (first, row), (second, line) = data.draw(st.tuples(st.sampled_from(closed), st.sampled_from(closed)))

    table = cross(
        population_of(questionnaire),
        first,
        variable_named(form, f"q.{second.code}.{line}" if line else f"q.{second.code}"),
        row=row,
    )

    def said(choices, asked, part):
        answer = choices.get(asked.code)
        return codes_of((answer or {}).get(part) if part else answer)

    both = [(said(c, first, row), said(c, second, line)) for c in rows]
    both = [(a, b) for a, b in both if a and b]
    assert table.base == len(both)
    for j, column in enumerate(table.columns.items):
        assert table.column_bases[j] == sum(column.code in b for _a, b in both) > 0
        for i, item in enumerate(table.rows.items):
            assert table.counts[i][j] == sum(item.code in a and column.code in b for a, b in both)
    assert table.row_totals == tuple(sum(item.code in a for a, _b in both) for item in table.rows.items)


def test_results_of_count_a_multiple_choice_by_option_not_by_combination():
    definition = {
        "title": "T",
        "sections": [section("p", question("outils", "multiple", options=options("a", "b", "c")))],
    }
    questionnaire = filled(definition, [{"outils": ["a", "b"]}, {"outils": ["a"]}, {"outils": ["a", "b", "c"]}, {}])

    result = results(questionnaire)["outils"]

    assert [(option.code, option.count) for option in result.options] == [("a", 3), ("b", 2), ("c", 1)]
    assert [round(option.share, 1) for option in result.options] == [100.0, 66.7, 33.3]


def filled(definition, answers, **more):
    questionnaire = QuestionnaireFactory(definition=definition, opened=True)
    now = questionnaire.opened_at
    load_responses(questionnaire, [Filled(one, now, **more) for one in answers])
    return Questionnaire.objects.select_related("campaign").get(pk=questionnaire.pk)


def test_results_of_never_mix_not_concerned_with_no_answer():
    questionnaire = QuestionnaireFactory(opened=True)
    now = questionnaire.opened_at
    answers = [{"public": "teacher", "outils": ["tablette"]}, {"public": "teacher"}, {"public": "pupil"}]
    load_responses(questionnaire, [Filled(one, now) for one in answers])

    base = results(questionnaire)["outils"].base

    assert (base.responses, base.asked, base.answered, base.blank, base.not_concerned) == (3, 2, 1, 1, 1)


def test_results_of_are_narrowed_by_audience_territory_channel_and_period():
    tree = small_tree()
    questionnaire = QuestionnaireFactory(opened=True)
    now = questionnaire.opened_at
    load_responses(
        questionnaire,
        [
            Filled({"public": "teacher", "note": "oui"}, now, Channel.PAPER, tree.hoche.pk),
            Filled({"public": "pupil", "note": "non"}, now, Channel.LINK, tree.fresnes.pk),
            Filled({"public": "pupil", "note": "oui"}, now, Channel.LINK),
        ],
    )
    today = now.astimezone(questionnaire.campaign.zone).date()

    narrowed = {
        name: results(questionnaire, filters)["note"].base.responses
        for name, filters in {
            "audience": Filters(audience="pupil"),
            "academie": Filters(territory="aca:14"),
            "nowhere": Filters(territory="none"),
            "channel": Filters(channel="paper"),
            "today": Filters(since=today, until=today),
            "later": Filters(since=today.replace(year=today.year + 1)),
        }.items()
    }

    assert narrowed == {"audience": 2, "academie": 1, "nowhere": 1, "channel": 1, "today": 3, "later": 0}


def test_cross_by_territory_rolls_up_and_lists_those_without_one():
    tree = small_tree()
    questionnaire = QuestionnaireFactory(opened=True)
    now = questionnaire.opened_at
    places = [tree.hoche, tree.brest, tree.fresnes, tree.voltaire, None]
    load_responses(
        questionnaire, [Filled({"public": "pupil", "note": "oui"}, now, territory_id=p and p.pk) for p in places]
    )
    form, population = form_of(questionnaire), population_of(questionnaire)

    tables = {level: cross(population, form.questions["note"], variable_named(form, level)) for level in ("aca", "reg")}

    found = {
        level: [(item.label, base) for item, base in zip(t.columns.items, t.column_bases, strict=True)]
        for level, t in tables.items()
    }
    assert found == {
        "aca": [
            ("Académie de Créteil", 1),
            ("Académie de Paris", 1),
            ("Académie de Rennes", 2),
            ("territoire non indiqué", 1),
        ],
        "reg": [("Bretagne", 2), ("Île-de-France", 2), ("territoire non indiqué", 1)],
    }


def test_cross_counts_people_once_for_each_option():
    definition = {
        "title": "T",
        "sections": [
            section(
                "p",
                question("lieux", "multiple", options=options("a", "b")),
                question("outils", "multiple", options=options("x", "y")),
            )
        ],
    }
    answers = [{"lieux": ["a", "b"], "outils": ["x", "y"]}, {"lieux": ["a"], "outils": ["x"]}, {"lieux": ["b"]}]
    questionnaire = filled(definition, answers)
    form = form_of(questionnaire)

    table = cross(population_of(questionnaire), form.questions["lieux"], variable_named(form, "q.outils"))

    assert table.counts == ((2, 1), (1, 1))
    assert (table.row_totals, table.column_bases, table.base, table.excluded) == ((2, 1), (2, 1), 2, 1)


def test_numbers_by_group_gives_means_and_medians():
    questionnaire = QuestionnaireFactory(opened=True)
    now = questionnaire.opened_at
    ages = {"pupil": [10, 12, 20], "parent": [40]}
    load_responses(questionnaire, [Filled({"public": who, "age": age}, now) for who in ages for age in ages[who]])
    form = form_of(questionnaire)

    found = numbers_by_group(population_of(questionnaire), form.questions["age"], variable_named(form, "public"))

    by_group = {
        item.code: (s.n, s.mean, s.median) for item, s in zip(found.columns.items, found.summaries, strict=True) if s
    }
    assert by_group == {"pupil": (3, 14.0, 12.0), "parent": (1, 40.0, 40.0)}
    assert (found.whole.n, found.whole.mean) == (4, 20.5)


def test_gathered_counts_responses_by_way_audience_and_day_and_those_unsent():
    questionnaire = random_questionnaire(7, 30)
    Response.objects.create(questionnaire=questionnaire, channel="open", mark=b"x" * 32, pk=new_id())

    found = gathered(questionnaire, population_of(questionnaire))

    assert (found.responses, found.unsent) == (30, 1)
    assert sum(people for _day, people in found.days) == 30
    assert sum(option.count for option in found.channels) == sum(option.count for option in found.audiences) == 30


def test_the_same_number_of_queries_counts_one_question_or_all(django_assert_num_queries):
    questionnaire = random_questionnaire(3, 12)
    questions = list(form_of(questionnaire).questions.values())
    population = population_of(questionnaire)

    with django_assert_num_queries(1):
        results_of(questionnaire, population, questions[:1])
    with django_assert_num_queries(1):
        results_of(questionnaire, population, questions)
    assert len(variables_of_people()) == 4
