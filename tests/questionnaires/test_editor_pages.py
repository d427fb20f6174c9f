"""The editor's pages, as an organiser meets them without JavaScript."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.questionnaires import QuestionnaireFactory, options, question, section, small_definition
from tests.factories.territory import NodeFactory

from cahiers.foundation.idempotency import new_key
from cahiers.people.enums import RoleName
from cahiers.questionnaires.enums import QuestionKind, QuestionnaireState
from cahiers.questionnaires.models import BankItem, Questionnaire
from cahiers.questionnaires.structure.ready import ready_items

pytestmark = pytest.mark.django_db


def sign_in(client, questionnaire):
    """Sign in somebody who edits that questionnaire; return the address under which its pages are."""
    person = UserFactory()
    RoleFactory(user=person, name=RoleName.NATIONAL, node=questionnaire.campaign.scope)
    client.force_login(person)
    return f"/campagnes/{questionnaire.campaign.slug}/questionnaires/{questionnaire.slug}/"


def asked(code, *among):
    """Return a question by its code."""
    return next(one for part in among for one in part["questions"] if one["code"] == code)


def kept(questionnaire, code):
    """Return a question as it is now kept."""
    return asked(code, *Questionnaire.objects.get(pk=questionnaire.pk).definition["sections"])


def form_of(question, **changed):
    """Return what the form of a question sends."""
    return {"title": question["title"], "kind": question["kind"], "code": question["code"], "section": "avis"} | changed


PLAIN = {"minimum": None, "maximum": None, "unit": "", "options": [], "rows": [], "order": "fixed"}
THREE = options("oui", "non", "autre_chose")
OTHER = options("oui", "non", "autre", other="autre")
ALONE = options("oui", "non", "aucun", exclusive="aucun")
SENT = {
    "short_text": ({"maximum": "80"}, {"maximum": 80.0}),
    "long_text": ({"minimum": "10", "maximum": "500"}, {"minimum": 10.0, "maximum": 500.0}),
    "number": ({"minimum": "0", "maximum": "12,5", "unit": "ans"}, {"minimum": 0.0, "maximum": 12.5, "unit": "ans"}),
    "date": ({}, {}),
    "yes_no": ({}, {}),
    "single": (
        {"options": "Oui\nNon\nautre_chose = Autre_chose", "order": "alphabetical"},
        {"options": THREE, "order": "alphabetical"},
    ),
    "single_other": ({"options": "Oui\nNon", "order": "fixed"}, {"options": OTHER}),
    "multiple": (
        {"options": "Oui\n\n Non \nAucun [seul]", "order": "shuffled", "maximum": "2"},
        {"options": ALONE, "order": "shuffled", "maximum": 2.0},
    ),
    "ranking": (
        {"options": "Oui\nNon", "order": "fixed", "minimum": "1"},
        {"options": options("oui", "non"), "minimum": 1.0},
    ),
    "likert": ({"options": "Non\nOui"}, {"options": options("non", "oui")}),
    "matrix_single": (
        {"options": "Oui\nNon", "rows": "Un\nDeux"},
        {"options": options("oui", "non"), "rows": options("un", "deux")},
    ),
    "matrix_multiple": (
        {"options": "Oui\nNon", "rows": "Un\nDeux"},
        {"options": options("oui", "non"), "rows": options("un", "deux")},
    ),
    "territory": ({}, {}),
    "file": ({}, {}),
}


@pytest.mark.parametrize("kind", QuestionKind.values)
def test_a_question_of_each_kind_goes_through_the_form_and_back(client, kind):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    sent, expected = SENT[kind]
    data = {
        "title": "Et vous ?",
        "help": "Une aide",
        "kind": kind,
        "code": "age",
        "section": "avis",
        "is_required": "on",
    }

    response = client.post(address, data | sent | {"revision": 0})

    common = {"code": "age", "kind": kind, "title": "Et vous ?", "help": "Une aide", "is_required": True}
    assert response.status_code == 302
    assert kept(questionnaire, "age") == PLAIN | common | expected | {"condition": None}
    again = client.get(address).context["form"]
    shown = {name: again[name].value() for name in again.fields if name != "revision"}
    client.post(
        address,
        {name: value for name, value in shown.items() if value is not None and value is not False} | {"revision": 1},
    )
    assert kept(questionnaire, "age") == PLAIN | common | expected | {"condition": None}


def test_a_condition_is_written_row_by_row(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    data = form_of(kept(questionnaire, "age")) | {"revision": 0, "condition-how": "any", "condition-denied": "1"}
    rows = {
        "c0-question": "public",
        "c0-comparison": "is",
        "c0-codes": ["teacher", "pupil"],
        "c1-question": "note",
        "c1-comparison": "most",
        "c1-bound": "2",
        "c2-question": "outils",
        "c2-comparison": "blank",
        "c3-question": "",
    }

    client.post(address, data | rows)

    assert kept(questionnaire, "age")["condition"] == {
        "not": {
            "any": [
                {"question": "public", "is": ["teacher", "pupil"]},
                {"question": "note", "at_most": 2},
                {"not": {"question": "outils", "answered": True}},
            ]
        }
    }
    box = client.get(address).context["box"]
    shown = [(one.row.question, one.row.comparison, one.row.codes, one.row.bound) for one in box.boxes]
    assert (box.rows.how, box.rows.is_denied) == ("any", True)
    assert shown == [
        ("public", "is", ("teacher", "pupil"), ""),
        ("note", "most", (), "2"),
        ("outils", "blank", (), ""),
        ("", "is", (), ""),
    ]


def test_a_condition_that_is_not_finished_is_refused_and_stays_on_the_page(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    data = form_of(kept(questionnaire, "age"), title="Quel âge ?") | {"revision": 0, "c0-question": "public"}

    response = client.post(address, data)

    assert response.status_code == 422
    assert "cochez au moins une réponse" in response.context["box"].error
    assert response.context["form"]["title"].value() == "Quel âge ?"
    assert kept(questionnaire, "age")["title"] == "Question age ?"


def test_a_nested_condition_is_changed_as_json(client):
    nested = {"any": [{"all": [{"question": "public", "is": ["teacher"]}, {"question": "note", "answered": True}]}]}
    nested["any"].append({"question": "public", "is": ["pupil"]})
    definition = small_definition()
    asked("age", *definition["sections"])["condition"] = nested
    questionnaire = QuestionnaireFactory(definition=definition)
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    written = client.get(address).context["box"].written
    data = form_of(asked("age", *definition["sections"])) | {"revision": 0}

    wrong = client.post(address, data | {"condition-json": "{"})
    client.post(address, data | {"condition-json": written.replace("pupil", "parent")})

    assert wrong.status_code == 422
    assert kept(questionnaire, "age")["condition"]["any"][1] == {"question": "public", "is": ["parent"]}


def test_seeing_a_question_keeps_nothing(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/note/"
    note = kept(questionnaire, "note")

    page = client.post(
        address, form_of(note, title="Votre note", options="Bas\nHaut") | {"revision": 0, "gesture": "preview"}
    )

    assert page.status_code == 200
    preview = page.content.decode().partition('id="apercu"')[2].partition("</section>")[0]
    assert re.findall(r'<label class="fr-label"[^>]*>(.*?)</label>', preview) == ["Bas", "Haut"]
    assert "Votre note" in preview
    assert kept(questionnaire, "note") == note


def test_the_second_of_two_organisers_keeps_what_they_typed(client):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    age = kept(questionnaire, "age")
    client.post(address, form_of(age, title="La première") | {"revision": 0})

    response = client.post(address, form_of(age, title="La seconde") | {"revision": 0})

    assert response.status_code == 422
    form = response.context["form"]
    assert (form["title"].value(), form["revision"].value()) == ("La seconde", "1")
    assert "entre-temps" in form.non_field_errors()[0]
    assert kept(questionnaire, "age")["title"] == "La première"
    client.post(address, form_of(age, title="La seconde") | {"revision": 1})
    assert kept(questionnaire, "age")["title"] == "La seconde"


def test_an_open_questionnaire_changes_only_of_words(client):
    questionnaire = QuestionnaireFactory(opened=True)
    address = sign_in(client, questionnaire) + "modifier/questions/public/"
    words = {"title": "Qui ?", "help": "", "options": "teacher = Prof\npupil = Élève\nparent = Parent", "revision": 0}

    right = client.post(address, words)
    wrong = client.post(address, words | {"options": "teacher = Prof\npupil = Élève", "revision": 1})

    assert (right.status_code, wrong.status_code) == (302, 422)
    assert list(client.get(address).context["form"].fields) == ["revision", "title", "help", "options"]
    assert [one["label"] for one in kept(questionnaire, "public")["options"]] == ["Prof", "Élève", "Parent"]


def test_a_page_of_an_open_questionnaire_keeps_its_condition(client):
    definition = small_definition()
    definition["sections"][1]["condition"] = {"question": "public", "is": "teacher"}
    questionnaire = QuestionnaireFactory(definition=definition, opened=True)
    address = sign_in(client, questionnaire) + "modifier/pages/classe/"

    response = client.post(address, {"title": "Votre classe", "text": "", "revision": 0})

    changed = Questionnaire.objects.get(pk=questionnaire.pk).definition["sections"][1]
    assert response.status_code == 302
    assert (changed["title"], changed["condition"]) == ("Votre classe", {"question": "public", "is": ["teacher"]})


def test_a_questionnaire_is_written_from_nothing_then_opened_and_closed(client):
    some = QuestionnaireFactory()
    sign_in(client, some)
    desk = f"/campagnes/{some.campaign.slug}/questionnaires/"

    client.post(f"{desk}preparer/nouveau/", {"title": "Vos idées", "idempotency_key": new_key()})
    made = Questionnaire.objects.get(slug="vos-idees")
    base = f"{desk}vos-idees/"
    bank = {"bank-item": "ready:public", "bank-revision": 1, "idempotency_key": new_key()}
    client.post(f"{base}modifier/pages/p1/ajouter/", bank)
    client.post(f"{base}modifier/ajouter/", {"revision": 2, "idempotency_key": new_key()})
    new = {"add-title": "Une idée ?", "add-kind": "long_text", "add-revision": 3, "idempotency_key": new_key()}
    client.post(f"{base}modifier/pages/p2/ajouter/", new)
    opened = client.post(f"{base}ouvrir/")
    made.refresh_from_db()

    assert opened.status_code == 302
    assert [[one["code"] for one in part["questions"]] for part in made.definition["sections"]] == [["public"], ["q1"]]
    assert (made.state, made.revision) == (QuestionnaireState.OPEN, 4)
    assert client.post(f"{base}modifier/annuler/", {"revision": 4}).status_code == 422
    client.post(f"{base}clore/")
    made.refresh_from_db()
    assert (made.state, made.mark_secret) == (QuestionnaireState.CLOSED, None)


def test_a_question_is_kept_in_the_bank_and_taken_again(client):
    questionnaire = QuestionnaireFactory()
    base = sign_in(client, questionnaire)
    keep = {"keep-what": "question", "keep-title": "Outils", "idempotency_key": new_key()}

    client.post(f"{base}modifier/questions/outils/garder/", keep)
    item = BankItem.objects.get()
    taken = {"bank-item": str(item.pk), "bank-revision": 0, "idempotency_key": new_key()}
    client.post(f"{base}modifier/pages/avis/ajouter/", taken)

    outils = asked("outils", *small_definition()["sections"])
    again = kept(questionnaire, "outils_2")
    assert (item.title, item.scope) == ("Outils", questionnaire.campaign.scope)
    assert again["options"] == outils["options"]
    twice = client.post(f"{base}modifier/questions/outils/garder/", keep | {"idempotency_key": new_key()})
    assert twice.status_code == 422


def test_a_list_of_choices_is_kept_in_the_bank_and_taken_into_another_question(client):
    questionnaire = QuestionnaireFactory()
    base = sign_in(client, questionnaire)
    keep = {"keep-what": "options", "keep-title": "Outils de la classe", "idempotency_key": new_key()}
    client.post(f"{base}modifier/questions/outils/garder/", keep)
    typed = {"title": "Et à la maison ?", "kind": "single_other", "code": "niveau", "section": "classe", "revision": 0}

    taken = {"gesture": "take", "list": str(BankItem.objects.get().pk), "options": "Autre chose"}
    page = client.post(f"{base}modifier/questions/niveau/", typed | taken)
    nobody_s = client.post(f"{base}modifier/questions/niveau/", typed | taken | {"list": "rien"})

    lines = page.context["form"].data["options"].splitlines()
    assert [line.partition(" = ")[0] for line in lines] == ["tablette", "portable", "aucun"]
    assert (page.status_code, page.context["form"].data["title"]) == (200, "Et à la maison ?")
    assert nobody_s.context["form"].data["options"] == "Autre chose"
    assert kept(questionnaire, "niveau")["options"] == asked("niveau", *small_definition()["sections"])["options"]


def test_the_questions_at_hand_have_no_fault(client):
    for _name, (_title, definition) in ready_items().items():
        questionnaire = QuestionnaireFactory(
            definition={"title": "T", "sections": [section("p1", {"code": "q1", **definition})]}
        )
        page = client.get(sign_in(client, questionnaire) + "modifier/")
        assert page.context["workshop"].draft.faults == []


def test_an_import_says_what_became_of_each_line(client):
    some = QuestionnaireFactory()
    sign_in(client, some)
    file = SimpleUploadedFile("avis.csv", "intitule;genre\nBien\u202f?;oui ou non\n;nombre\n".encode())
    address = f"/campagnes/{some.campaign.slug}/questionnaires/preparer/importer/"

    page = client.post(address, {"file": file, "title": "Avis", "idempotency_key": new_key()})

    assert page.status_code == 200
    assert "Ligne 3" in page.content.decode()
    assert Questionnaire.objects.get(slug="avis").definition["sections"][0]["questions"][0]["kind"] == "yes_no"


def test_the_dry_run_names_what_nobody_reaches_and_why(client):
    definition = small_definition()
    asked("niveau", *definition["sections"])["condition"] = {"question": "public", "is": ["pupil"]}
    questionnaire = QuestionnaireFactory(definition=definition)

    page = client.get(sign_in(client, questionnaire) + "parcours/")

    trial = page.context["trial"]
    assert not trial.is_proved
    assert [one.code for one, _reason in trial.dead] == ["niveau"]


def test_the_map_counts_questions_by_audience(client):
    page = client.get(sign_in(client, QuestionnaireFactory()) + "parcours/")

    assert [one.code for one, _sentence in page.context["trial"].conditional] == ["pourquoi"]
    lanes = page.context["trial"].map.lanes
    assert [(lane.label, [str(span) for span in lane.spans], str(lane.total)) for lane in lanes] == [
        ("Teacher", ["1", "2", "2–3"], "5–6"),
        ("Pupil", ["1", "0", "2–3"], "3–4"),
        ("Parent", ["1", "0", "2–3"], "3–4"),
    ]


def many(count):
    """Return a form of that many questions, each under a condition on the first."""
    condition = {"question": "q0", "is": ["oui"]}
    first = question("q0", "single", options=options("oui", "non"))
    others = [question(f"q{rank}", "yes_no", condition=condition) for rank in range(1, count)]
    return {"title": "T", "sections": [section("p1", first), section("p2", *others)]}


@pytest.mark.parametrize("page", ["modifier/", "modifier/questions/q1/", "modifier/pages/p2/", "parcours/"])
def test_the_editor_asks_the_database_as_much_for_three_questions_as_for_sixty(client, page):
    counts = []
    for count in (3, 60):
        address = sign_in(client, QuestionnaireFactory(definition=many(count))) + page
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 13


HOSTILE = [
    {"condition-json": '{"question": "public", "at_least": NaN}'},
    {"condition-json": '{"question": "age", "at_least": 1e999}'},
    {"condition-json": '{"question": "pub\\u0000lic"}'},
    {"condition-json": '{"question": "\\ud800"}'},
    {"condition-json": "[" * 50_000},
    {"c0-question": "note", "c0-comparison": "least", "c0-bound": "nan"},
    {"c0-question": "note", "c0-comparison": "least", "c0-bound": "1e400"},
    {"minimum": "1e300"},
    {"options": "\n".join(f"Choix {n}" for n in range(300)), "kind": "likert"},
    {"options": "x" * 700, "kind": "likert"},
    {"code": "é"},
    {"code": "note"},
    {"title": ""},
    {"kind": "hologram"},
    {"section": "ailleurs"},
    {"revision": "-1"},
]


@pytest.mark.parametrize("wrong", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("gesture", ["save", "preview"])
def test_what_cannot_be_kept_is_refused_with_what_was_typed(client, wrong, gesture):
    questionnaire = QuestionnaireFactory()
    address = sign_in(client, questionnaire) + "modifier/questions/age/"
    age = kept(questionnaire, "age")

    response = client.post(
        address, form_of(age, help="Une aide longue à écrire") | {"revision": 0} | wrong | {"gesture": gesture}
    )

    assert response.status_code == (422 if gesture == "save" else 200)
    assert "Une aide longue à écrire" in response.content.decode()
    assert kept(questionnaire, "age") == age


def test_whoever_holds_several_territories_says_for_which_one_a_question_is_kept(client):
    questionnaire = QuestionnaireFactory()
    base = sign_in(client, questionnaire)
    other = NodeFactory(name="Académie de Nantes")
    RoleFactory(user_id=client.session["_auth_user_id"], name=RoleName.DELEGATE, node=other)
    keep = {"keep-what": "question", "keep-title": "Outils utilisés en classe", "idempotency_key": new_key()}
    address = f"{base}modifier/questions/outils/garder/"

    undecided = client.post(address, keep)
    client.post(address, keep | {"keep-scope": str(other.pk), "idempotency_key": new_key()})
    again = client.post(address, keep | {"keep-scope": str(other.pk), "idempotency_key": new_key()})

    assert [undecided.status_code, again.status_code] == [422, 422]
    assert "Outils utilisés en classe" in undecided.content.decode()
    assert "déjà un élément de ce nom" in again.content.decode()
    assert BankItem.objects.get().scope == other
