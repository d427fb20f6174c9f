"""What pages show: small counts hidden, one's own place shown to oneself, the same number of queries whatever the size."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.campaign import CampaignFactory
from tests.factories.debate import ArgumentFactory, ProposalFactory
from tests.factories.insight import (
    NOTE,
    AnalysisFactory,
    map_output,
    organised_output,
    presence_output,
    topics_output,
)
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.questionnaires import QuestionnaireFactory

from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis
from cahiers.insight.structure.canonical import canonical, digest_of
from cahiers.people.enums import RoleName

pytestmark = pytest.mark.django_db
PER_STATEMENT = ("is_consensus", "is_fracture", "consensus_low", "dissensus_low", "gap_low", "most", "least")
BUDGET = {"index": 3, "show": 6, "topic": 7}  # statements of an anonymous page, cold


@pytest.fixture
def campaign():
    return CampaignFactory(opened=True)


@pytest.fixture
def proposals(campaign):
    return [ProposalFactory(campaign=campaign) for _ in range(2)]


def analyst_of(campaign):
    client, user = Client(), RoleFactory(name=RoleName.ANALYST, node=campaign.scope).user
    client.force_login(user)
    return client


def page_of(analysis, client=None, name="insight:show", **words):
    path = reverse(name, kwargs={"campaign": analysis.campaign.slug, "pk": analysis.pk} | words)
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return re.sub(r"[\s\u202f]+", " ", response.content.decode())


def statements_for(path):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert Client().get(path).status_code == 200
    own = [query["sql"] for query in caught if not re.match("SAVEPOINT|RELEASE|SET|BEGIN", query["sql"])]
    return len([sql for sql in own if "journalline_id_seq" not in sql])


def test_a_map_tells_groups_first_then_draws_them(campaign, proposals):
    analysis = AnalysisFactory(campaign=campaign, published=True, given=map_output([one.pk for one in proposals]))

    text = page_of(analysis)

    assert text.index("Taille des groupes") < text.index("<svg viewBox")
    assert re.search(r"Groupe A</a></th><td[^>]*>22</td><td[^>]*>55 %", text)
    assert "Groupe A : 22 votants, 55 %." in text
    assert proposals[1].title in text
    assert text[text.index('<svg viewBox="0 0 400') :].count("<circle") == 3


def test_no_group_is_said_rather_than_drawn(campaign, proposals):
    given = map_output([one.pk for one in proposals]) | {"groups": [], "stability": None}

    text = page_of(AnalysisFactory(campaign=campaign, published=True, given=given))

    assert "Pas de groupes distincts" in text
    assert "Groupe A" not in text


def test_a_group_of_fewer_than_eleven_is_not_told_and_cannot_be_recomputed(campaign, proposals):
    given = map_output([one.pk for one in proposals])
    given["groups"][1]["size"] = 7

    text = page_of(AnalysisFactory(campaign=campaign, published=True, given=given))

    assert not re.search(r">(7|22)</td>", text)
    assert text.count('<td class="fr-cell--right cahiers-num">masqué</td>') >= 2


def test_a_voter_sees_their_place_and_nobody_else_does(campaign, proposals):
    voter, other = UserFactory(), UserFactory()
    given = map_output([one.pk for one in proposals])
    analysis = AnalysisFactory(campaign=campaign, published=True, given=given)
    rows = {"participant": [analysis.mark_of(voter)], "x": [10.0], "y": [5.0], "group": [0]}
    placed = AnalysisFactory(campaign=campaign, published=True, given=given, secret=analysis.secret, table=rows)
    mine, theirs = Client(), Client()
    mine.force_login(voter)
    theirs.force_login(other)

    assert "vous placent dans le groupe A" in page_of(placed, mine)
    assert "cahiers-opinions__me" in page_of(placed, mine)
    for client in (theirs, Client()):
        assert "cahiers-opinions__me" not in page_of(placed, client)


def test_what_audiences_share_is_a_bound_not_a_count(campaign, proposals):
    text = page_of(AnalysisFactory(campaign=campaign, published=True, given=map_output([one.pk for one in proposals])))

    assert re.search(r"<td class=\"fr-cell--right cahiers-num\">60 %</td>", text)
    assert "40 points" in text


def test_topics_lead_to_their_texts_and_to_the_rest(campaign, proposals):
    rows = {"id": [str(one.pk) for one in proposals], "topic": [0, -1]}
    words = {"kind": Kind.TOPICS, "source": Source.PROPOSALS, "given": topics_output([proposals[0].pk]), "table": rows}
    analysis = AnalysisFactory(campaign=campaign, published=True, **words)

    first = page_of(analysis, name="insight:topic", number=0)
    rest = page_of(analysis, name="insight:residual")

    assert "Cantine, repas, bio" in page_of(analysis)
    assert (proposals[0].title in first, proposals[1].title in first) == (True, False)
    assert proposals[1].title in rest
    assert "moins de 11" in rest


def test_texts_of_a_topic_are_searched_and_those_taken_back_are_not_shown(campaign, proposals):
    argument = ArgumentFactory(proposal=proposals[0], body="Le bus du soir ne passe plus.")
    gone = ArgumentFactory(proposal=proposals[0], body="Retiré depuis.", state="withdrawn")
    rows = {"id": [str(argument.pk), str(gone.pk)], "topic": [0, 0]}
    words = {"kind": Kind.TOPICS, "source": Source.ARGUMENTS, "given": topics_output([argument.pk]), "table": rows}
    analysis = AnalysisFactory(campaign=campaign, published=True, **words)
    path = reverse("insight:topic", args=[campaign.slug, analysis.pk, 0])

    assert "Le bus du soir" in Client().get(path, {"q": "bus"}).content.decode()
    assert "Le bus du soir" not in Client().get(path, {"q": "cantine"}).content.decode()
    assert "Retiré depuis" not in Client().get(path).content.decode()
    assert Client().get(path, {"apres": "n’importe quoi", "q": "\0", "public": "x" * 99}).status_code == 200


def test_an_organised_campaign_is_told_with_its_size_a_small_one_without(campaign, proposals):
    words = {"kind": Kind.ORGANISED, "source": Source.PROPOSALS, "given": organised_output(proposals[0].pk)}
    given = words["given"]
    given["groups"].insert(1, given["groups"][0] | {"messages": 20, "people": 20})

    text = page_of(AnalysisFactory(campaign=campaign, published=True, **words))

    assert "20 personnes, 20 textes" in text
    assert "5 personnes" not in text
    assert "12 personnes" not in text  # the sum would give the small one away
    assert text.count("taille masquée") == 2


def test_a_lone_small_campaign_is_not_told_by_a_sum(campaign, proposals):
    given = organised_output(proposals[0].pk)
    words = {"kind": Kind.ORGANISED, "source": Source.PROPOSALS}
    told = page_of(AnalysisFactory(campaign=campaign, published=True, given=given, **words))
    alone = given | {"groups": given["groups"][1:], "counted_once": 56.0}

    text = page_of(AnalysisFactory(campaign=campaign, published=True, given=alone, **words))

    assert "textes qu’elles rassemblent" in told
    assert "textes qu’elles rassemblent" not in text
    assert not re.search(r">56<|56 voix", text)


def test_topics_are_counted_both_ways_and_recounted_with_a_button(campaign, proposals):
    given = topics_output([proposals[0].pk])
    given["counting"]["public"]["once"] = [19, 13, None]
    words = {"campaign": campaign, "kind": Kind.TOPICS, "source": Source.PROPOSALS}
    each = AnalysisFactory(**words, given=given)
    once = AnalysisFactory(**words, given=given | {"counting": given["counting"] | {"chosen": "once"}})
    before = AnalysisFactory(**words, given={name: one for name, one in given.items() if name != "counting"})
    client = analyst_of(campaign)
    text = page_of(each, client, "insight:run")
    key = re.search(r'name="idempotency_key" value="([^"]+)"', text)[1]

    sent = client.post(
        reverse("insight:recount", args=[campaign.slug, each.pk]), {"idempotency_key": key, "counting": "once"}
    )

    made = Analysis.objects.earliest("-asked_at")
    assert sent.url == reverse("insight:run", args=[campaign.slug, made.pk])
    assert (made.parameters, made.matter, made.state) == ({"counting": "once"}, each.matter, "waiting")
    assert "19 en comptant chaque campagne une fois" in text
    assert "cela ferait 19 voix" in text
    assert "14 en comptant chaque texte" not in page_of(once, client, "insight:run")  # its size is 14 both ways
    assert "Recompter chaque texte" in page_of(once, client, "insight:run")
    assert "en comptant" not in page_of(before, client, "insight:run").partition("Comment est-ce calculé")[0].replace(
        "Chaque texte compte.", ""
    )


def test_who_is_missing_and_who_nobody_counted(campaign):
    given = presence_output()
    words = {"kind": Kind.PARTICIPATION, "given": given, "source": Source.VOTES}
    hidden = page_of(AnalysisFactory(campaign=campaign, published=True, **words))
    given["reference"]["rows"][2]["participants"] = 20

    text = page_of(AnalysisFactory(campaign=campaign, published=True, **words))

    assert re.search(r"<b>Professeur</b> moins présents", hidden)  # its number would tell that of families
    assert re.search(r"<b>Professeur</b> il manque 15 participants", text)
    assert "On ne sait pas combien ils sont" in text
    assert "parent d’élève" in text
    assert re.search(r"Autant de personnes tirées au sort auraient obtenu 94", text)


def test_pages_ask_the_same_number_of_statements_whatever_the_size(campaign):
    few, many = ([ProposalFactory(campaign=campaign) for _ in range(2)] for _ in range(2))
    for rank in range(3):
        AnalysisFactory(campaign=campaign, published=True, given=map_output([one.pk for one in few]))
        if rank == 0:
            one = statements_for(reverse("insight:index", args=[campaign.slug]))
    given = map_output([proposal.pk for proposal in many])
    given["statements"] += [str(proposal.pk) for proposal in few]
    for name in ("counts", "extremity"):
        given[name] *= 2
    for side in ("audience", "academy"):
        given[side] = given[side] | {name: given[side][name] * 2 for name in PER_STATEMENT}
        given[side]["heard"] = [line * 2 for line in given[side]["heard"]]
        given[side]["everybody"] = {name: line * 2 for name, line in given[side]["everybody"].items()}
    analysis = AnalysisFactory(campaign=campaign, published=True, given=given)

    assert statements_for(reverse("insight:index", args=[campaign.slug])) <= max(one, BUDGET["index"])
    assert statements_for(reverse("insight:show", args=[campaign.slug, analysis.pk])) <= BUDGET["show"]


def test_a_topic_s_page_keeps_its_budget(campaign, proposals):
    rows = {"id": [str(one.pk) for one in proposals], "topic": [0, 0]}
    words = {"kind": Kind.TOPICS, "source": Source.PROPOSALS, "given": topics_output([proposals[0].pk]), "table": rows}
    analysis = AnalysisFactory(campaign=campaign, published=True, **words)

    assert statements_for(reverse("insight:topic", args=[campaign.slug, analysis.pk, 0])) <= BUDGET["topic"]


def test_an_analyst_asks_follows_signs_and_the_public_reads(campaign, proposals):
    client = analyst_of(campaign)
    QuestionnaireFactory(campaign=campaign, opened=True)

    assert "Carte des opinions" in client.get(reverse("insight:desk", args=[campaign.slug])).content.decode()
    for kind in Kind:
        assert client.get(reverse("insight:ask", args=[campaign.slug, kind.value])).status_code == 200
    analysis = AnalysisFactory(campaign=campaign, given=map_output([one.pk for one in proposals]))
    waiting = AnalysisFactory(campaign=campaign, waiting=True)
    assert 'http-equiv="refresh"' in page_of(waiting, client, "insight:run")
    followed = client.get(reverse("insight:run", args=[campaign.slug, waiting.pk]), headers={"HX-Request": "true"})
    assert followed.content.decode().lstrip().startswith("<section")
    ended = client.get(reverse("insight:run", args=[campaign.slug, analysis.pk]), headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"
    assert "Valider et publier" in page_of(analysis, client, "insight:run")


def test_a_refused_note_is_given_back(campaign, proposals):
    client = analyst_of(campaign)
    analysis = AnalysisFactory(campaign=campaign, given=map_output([one.pk for one in proposals]))
    path = reverse("insight:validate", args=[campaign.slug, analysis.pk])
    key = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(path).content.decode())[1]

    response = client.post(path, {"idempotency_key": key, "note": "Trop court.", "has_read": "on"})

    assert response.status_code == 422
    assert "Trop court." in response.content.decode()
    assert "Écrivez une note de lecture" in response.content.decode()


def test_two_runs_are_compared_by_people_whatever_their_marks(campaign, proposals):
    client = analyst_of(campaign)
    given = map_output([one.pk for one in proposals])
    table = {"participant": ["a", "b", "c"], "x": [0.0] * 3, "y": [0.0] * 3, "group": [0, 0, 1]}
    words = {"campaign": campaign, "source": Source.IMPORTED, "given": given}
    first = AnalysisFactory(**words, table=table)
    second = AnalysisFactory(**words, table=table | {"group": [1, 1, 0]})

    text = page_of(first, client, "insight:compare", other=second.pk)

    assert "Accord : 1,00 sur 1, pour 3 éléments" in text
    assert re.search(r"<th scope=\"row\">A</th><td>B</td><td class=\"cahiers-num\">100 %", text)


def test_every_finished_output_is_the_one_its_digest_covers(campaign):
    analysis = AnalysisFactory(campaign=campaign, given={"participants": 3})

    assert analysis.output_digest == digest_of(canonical(analysis.result), b"")
    assert NOTE.encode() not in analysis.output
