"""Assisted coding on screen: a frame, proposals, corrections with their author, agreement, and a machine that learns."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories.campaign import CampaignFactory
from tests.factories.debate import ProposalFactory
from tests.factories.insight import FRAME, NOTE, AnalysisFactory, coding_output
from tests.factories.people import RoleFactory, UserFactory

from cahiers.foundation.errors import Refused
from cahiers.foundation.models import JournalLine
from cahiers.insight.actions.coding import decide_texts, learn_from_corrections
from cahiers.insight.actions.publishing import validate_analysis
from cahiers.insight.actions.running import Question, ask_for_analysis, replay_analysis
from cahiers.insight.analyses.running import replay, run_analysis
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis
from cahiers.insight.queries.coding import agreement_of, reading_again
from cahiers.people.enums import RoleName

pytestmark = pytest.mark.django_db
TITLES = ["Plus de bus le soir", "Un bus plus tard", "Une cantine bio", "Des repas bio à la cantine", "Zzz"]


@pytest.fixture
def coded():
    """Five proposals coded by a machine that was shown one example of each code."""
    campaign = CampaignFactory(opened=True)
    for title in TITLES:
        ProposalFactory(campaign=campaign, title=title, body=title)
    question = Question(Kind.CODING, Source.PROPOSALS, "Textes", parameters={"frame": FRAME})
    return made(ask_for_analysis(campaign, question, by=UserFactory()))


def made(analysis):
    run_analysis(analysis.pk)
    return Analysis.objects.select_related("campaign", "rows", "extract").get(pk=analysis.pk)


def analyst_of(campaign):
    client = Client()
    client.force_login(RoleFactory(name=RoleName.ANALYST, node=campaign.scope).user)
    return client


def ids(analysis):
    return {one.body.splitlines()[0]: one.id for one in reading_again(analysis, at_random=False).texts}


def key_in(response):
    return re.findall(r'name="idempotency_key" value="([^"]+)"', response.content.decode())[-1]


def test_texts_are_coded_and_what_is_alike_to_nothing_stays_without_code(coded):
    told = coded.result

    assert told["counting"]["each"] == [2, 2, 1]
    assert (told["coded"], told["decided"], told["agreement"]) == (4, 0, None)
    assert [one["label"] for one in told["codes"]] == ["Transports", "Cantine"]


def test_decisions_are_rows_with_an_author_and_the_machine_s_word(coded):
    texts, person = ids(coded), UserFactory()

    decide_texts(coded, {texts["Plus de bus le soir"]: "repas", texts["Zzz"]: ""}, is_drawn=True, by=person)
    decide_texts(coded, {texts["Une cantine bio"]: "bus"}, is_drawn=False, by=person)
    decide_texts(coded, {texts["Plus de bus le soir"]: "bus"}, is_drawn=False, by=person)

    rows = {row.text: row for row in coded.corrections.select_related("by")}
    first = rows[texts["Plus de bus le soir"]]
    assert (first.code, first.proposed, first.is_drawn, first.by) == ("bus", "bus", True, person)
    assert first.at is not None
    assert (rows[texts["Zzz"]].code, rows[texts["Zzz"]].proposed) == ("", "")
    assert JournalLine.objects.filter(gesture="analysis.corrected", object_id=coded.pk).count() == 3
    agreement = agreement_of(coded)
    assert (agreement.texts, agreement.drawn) == (3, 2)
    assert agreement.kappa == pytest.approx(0.5)  # by hand: two of three agree, one of three by chance
    assert set(texts.values()) - set(rows) == {one.id for one in reading_again(coded, at_random=True).texts}


def test_the_machine_learns_in_another_run_that_replays_to_the_same_bytes(coded):
    texts = ids(coded)
    decide_texts(coded, {texts["Zzz"]: "bus", texts["Une cantine bio"]: "repas"}, is_drawn=False, by=coded.by)

    learnt = made(learn_from_corrections(coded, by=coded.by))

    assert learnt.result["decided"] == 2
    assert learnt.result["counting"]["each"] == [3, 2, 0]
    assert coded.result["counting"]["each"] == [2, 2, 1]
    assert texts["Zzz"] not in ids(learnt).values()
    assert learnt.parameters["decided"] == sorted([[texts["Zzz"], "bus"], [texts["Une cantine bio"], "repas"]])
    replay_analysis(learnt, by=learnt.by)
    assert replay(learnt.pk)


def test_what_was_decided_of_a_text_that_is_gone_is_counted(coded):
    parameters = {"frame": FRAME, "decided": [["00000000-0000-7000-8000-000000000000", "bus"]]}
    question = Question(Kind.CODING, Source.PROPOSALS, "Textes", parameters=parameters)

    told = made(ask_for_analysis(coded.campaign, question, by=coded.by)).result

    assert (told["decided"], told["gone"]) == (0, 1)


@pytest.mark.parametrize(
    ("decisions", "sentence"), [({"?": "bus"}, "n’est pas à relire"), ({"?": "autre"}, "n’est pas dans la grille")]
)
def test_a_decision_that_cannot_be_is_refused(coded, decisions, sentence):
    with pytest.raises(Refused, match=sentence):
        decide_texts(coded, decisions, is_drawn=False, by=coded.by)

    assert not coded.corrections.exists()


def test_what_was_decided_before_the_run_is_not_decided_again(coded):
    text = ids(coded)["Zzz"]
    decide_texts(coded, {text: "bus"}, is_drawn=False, by=coded.by)
    learnt = made(learn_from_corrections(coded, by=coded.by))

    with pytest.raises(Refused, match="n’est pas à relire"):
        decide_texts(learnt, {text: "repas"}, is_drawn=False, by=coded.by)


def test_a_signed_coding_no_longer_changes(coded):
    text = ids(coded)["Zzz"]
    validate_analysis(coded, note=NOTE, by=coded.by)

    with pytest.raises(Refused, match="signé"):
        decide_texts(coded, {text: "bus"}, is_drawn=False, by=coded.by)


def test_copies_are_read_once_and_examples_of_the_frame_are_not_shown_back():
    campaign = CampaignFactory(opened=True)
    for title in ["Plus de bus", "plus de bus !", "Un bus de plus", "Un bus de plus", "Cantine"]:
        ProposalFactory(campaign=campaign, title=title, body="")
    question = Question(Kind.CODING, Source.PROPOSALS, "Textes", parameters={"frame": FRAME})
    coded = made(ask_for_analysis(campaign, question, by=UserFactory()))
    first = reading_again(coded, at_random=False)

    decide_texts(coded, {first.texts[0].id: ""}, is_drawn=False, by=coded.by)

    again = reading_again(coded, at_random=False)
    assert (first.left, again.left) == (3, 2)
    assert first.texts[0].body.strip() not in [one.body.strip() for one in again.texts]
    assert (
        len(coded.result["codes"][0]["verbatims"]) == 1
    )  # one of the two copies; the others are the frame's own example


def test_learning_without_a_decision_is_refused(coded):
    with pytest.raises(Refused, match="Relisez d’abord"):
        learn_from_corrections(coded, by=coded.by)
    with pytest.raises(Refused, match="codage terminé"):
        learn_from_corrections(AnalysisFactory(), by=coded.by)


def test_an_analyst_reads_corrects_and_the_public_sees_nothing_before_the_signature(coded):
    client, address = analyst_of(coded.campaign), [coded.campaign.slug, coded.pk]
    path = reverse("insight:read_again", args=address)
    text = ids(coded)["Zzz"]
    shown = client.get(path, {"ordre": "hasard"})
    body = {"idempotency_key": key_in(shown), "ordre": "hasard", "text": [text], "choice": ["code:bus"]}

    sent = client.post(path, body)

    assert sent.url == f"{path}?ordre=hasard"
    assert coded.corrections.get().is_drawn
    page = client.get(path).content.decode()
    assert "Accepter" in page
    assert "Accord avec la personne" in page
    assert text not in page
    assert Client().get(reverse("insight:show", args=address)).status_code == 404
    assert Client().get(path).status_code == 302
    again = client.post(path, {"idempotency_key": key_in(client.get(path)), "text": ["x"], "choice": [""]}, follow=True)
    assert "Aucune décision" in again.content.decode()


def test_a_frame_is_typed_or_brought_and_given_back_when_it_is_refused():
    campaign = CampaignFactory(opened=True)
    client, path = analyst_of(campaign), reverse("insight:ask", args=[campaign.slug, "coding"])
    body = {"matter": "proposals", "scope": "", "counting": "once"}
    file = SimpleUploadedFile("grille.csv", "code;libellé\nbus;Transports\nrepas;".encode("cp1252"))

    refused = client.post(path, body | {"frame_file": file, "idempotency_key": key_in(client.get(path))})
    sent = client.post(
        path, body | {"frame": "bus;Transports;un car\nrepas;Cantine", "idempotency_key": key_in(client.get(path))}
    )

    assert refused.status_code == 422
    assert "bus;Transports" in refused.content.decode()
    assert re.search(r"ligne 3\W+il manque le libellé", refused.content.decode())
    assert sent.status_code == 302
    assert Analysis.objects.get().parameters == {
        "frame": [["bus", "Transports", ["un car"]], ["repas", "Cantine", []]],
        "counting": "once",
    }


def test_a_coding_is_shown_with_both_counts_and_small_ones_hidden():
    campaign = CampaignFactory(opened=True)
    proposal = ProposalFactory(campaign=campaign, title="Plus de bus")
    words = {"campaign": campaign, "kind": Kind.CODING, "source": Source.PROPOSALS, "parameters": {"frame": FRAME}}
    analysis = AnalysisFactory(**words, published=True, given=coding_output([proposal.pk]))

    text = re.sub(
        r"[\s\u202f]+", " ", Client().get(reverse("insight:show", args=[campaign.slug, analysis.pk])).content.decode()
    )

    numbers = r'<td class="fr-cell--right cahiers-num">'
    assert re.search(
        rf"Transports</th>\s*{numbers}22</td>{numbers}55 %</td>{numbers}40</td>{numbers}14</td>{numbers}–", text
    )
    assert re.search(rf"Sans code</th>\s*{numbers}–</td>{numbers}–", text)
    assert "Plus de bus</a>" in text
    assert "plus de bus" not in text  # examples of the frame are not published
