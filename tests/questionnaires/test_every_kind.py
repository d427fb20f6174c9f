"""Every kind of question: typed, kept, read again, sent; files by what they are."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.questionnaires import QuestionnaireFactory, question, section
from tests.factories.territory import NodeFactory
from tests.promises.hostile import TEXTS
from tests.questionnaires.kinds import EVERY_KIND, KEPT, SENT, every_kind
from tests.questionnaires.walking import Visitor

from cahiers.foundation.models import StoredFile
from cahiers.questionnaires.models import Attachment

pytestmark = pytest.mark.django_db
CODES = [question["code"] for question in EVERY_KIND]


@pytest.fixture
def visitor(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }
    visitor = Visitor(QuestionnaireFactory(definition=every_kind(), opened=True))
    visitor.start()
    return visitor


def office(*names):
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def send(visitor, content=None, name="note.txt", **fields):
    sent = {"shown": CODES, "go": "next"} | fields
    if content is not None:
        sent["q-piece"] = SimpleUploadedFile(name, content)
    return visitor.go(visitor.post(visitor.at, sent))


def test_every_kind_is_kept_read_again_and_sent(visitor):
    node = NodeFactory(parent=None, level="nat", name="Zédie")
    send(visitor, b"bonjour", **(SENT | {"q-lieu-n": node.key}))
    review = visitor.go(visitor.get(visitor.address("review", visitor.code))).content.decode()

    for words in ("Une phrase", "1234,5 élèves", "Ma réponse", "1. C", "Ecole\u202f: Assez", "Zédie", "note.txt"):
        assert words in review, words
    receipt = visitor.go(visitor.post(visitor.address("submit", visitor.code))).content.decode()

    words = {"court", "longue", "piece"}
    kept = {code: True if code in words else answer for code, answer in KEPT.items() if "." not in code}
    assert visitor.response.choices == kept | {"lieu": node.key, "piece": True}
    assert {(text.question_code, text.part, text.body) for text in visitor.response.texts.all()} == {
        ("court", "", "Une phrase"),
        ("longue", "", "Deux\nlignes"),
        ("un_autre", "other", "Ma réponse"),
    }
    assert Attachment.objects.get().file.name == "note.txt"
    assert Attachment.objects.get().file.stored_by is None
    assert "Zédie" in receipt


def test_every_kind_comes_back_as_it_was_when_a_sent_response_is_taken_up(visitor):
    send(visitor, b"bonjour", **SENT)
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    visitor.go(visitor.post(visitor.address("reopen", visitor.code)))

    draft = visitor.response.draft
    assert {code: answer for code, answer in draft.items() if answer is not None and code != "piece"} == KEPT
    assert draft["piece"] == str(Attachment.objects.get().pk)


@pytest.mark.parametrize("text", TEXTS[:12])
def test_hostile_words_of_every_field_are_shown_inert(visitor, text):
    hostile = {name: [text] if isinstance(value, list) else text for name, value in SENT.items()}

    pages = [send(visitor, b"x", text, **hostile), visitor.get(visitor.address("review", visitor.code))]

    for page in pages:
        assert page.status_code == 200
        assert text not in page.content.decode()


def test_a_search_of_territory_keeps_the_rest_of_the_page(visitor):
    NodeFactory(parent=None, level="nat", name="Zédie")

    page = send(visitor, **{"q-court": "Gardé", "q-lieu-n_q": "zedie", "q-lieu-n_search": "1"}).content.decode()

    assert "Zédie" in page
    assert 'value="Gardé"' in page
    assert visitor.response.draft["court"] == "Gardé"


def test_a_territory_that_does_not_exist_is_refused(visitor):
    page = send(visitor, **{"q-lieu-n": "nat:nulle-part"}).content.decode()

    assert "Ce territoire ne peut pas être choisi ici" in page


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("vide.txt", b"", "il est vide"),
        ("gros.pdf", b"%PDF-" + b"0" * (10 << 20), "il dépasse 10"),
        ("archive.zip", office("a.txt"), "archive ZIP"),
        ("macro.docx", office("[Content_Types].xml", "word/vbaProject.bin"), "macros"),
        ("photo.png", b"\x7fELF\x00\x01", "ni un PDF"),
    ],
)
def test_a_file_that_is_not_what_is_asked_is_refused_and_the_rest_is_kept(visitor, name, content, why):
    page = send(visitor, content, name, **{"q-court": "Gardé"}).content.decode()

    assert why in page
    assert name in page
    assert (visitor.response.draft["court"], Attachment.objects.count()) == ("Gardé", 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.jpg", b"\xff\xd8\xff"),
        ("a.docx", office("[Content_Types].xml")),
        ("a.txt", "éàü".encode("latin-1")),
    ],
)
def test_a_file_is_joined_shown_by_its_name_and_taken_back(visitor, name, content):
    send(visitor, content, name)
    assert name in visitor.get(visitor.address("page", visitor.code, "tout")).content.decode()

    visitor.at = visitor.address("page", visitor.code, "tout")
    page = send(visitor, remove="piece").content.decode()
    assert visitor.section == "tout"
    assert name not in page
    visitor.go(visitor.post(visitor.address("submit", visitor.code)))

    assert (Attachment.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_required_file_that_was_joined_lets_one_go_on():
    definition = {"title": "T", "sections": [section("p", question("piece", "file", is_required=True))]}
    visitor = Visitor(QuestionnaireFactory(definition=definition, opened=True))
    visitor.start()

    visitor.go(visitor.post(visitor.at, {"shown": "piece"}))
    assert visitor.section == "p"
    visitor.go(visitor.post(visitor.at, {"shown": "piece", "q-piece": SimpleUploadedFile("a.txt", b"x")}))

    assert visitor.at.endswith("/relire/")
