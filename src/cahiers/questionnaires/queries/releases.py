"""What is shown to the public: which questions, since when."""

from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import MD5

from cahiers.questionnaires.models import OpenAnswer, Questionnaire, Release
from cahiers.questionnaires.queries.forms import form_of
from cahiers.questionnaires.structure.form import Question, Section


@dataclass(frozen=True)
class ReleaseState:
    """A question, whether the public sees its results, and how many of its texts are held back."""

    question: Question
    release: Release | None
    texts: int = 0
    held: int = 0


def has_words(question: Question) -> bool:
    """Say whether a question gathers people's own words."""
    return question.is_text or question.other is not None


def released_codes(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the codes of the questions whose results anybody may see."""
    shown = Release.objects.filter(questionnaire=questionnaire, ended_at=None)
    return frozenset(shown.values_list("question_code", flat=True))


def release_of(questionnaire: Questionnaire, code: str) -> Release | None:
    """Return the release that holds now of a question."""
    shown = Release.objects.filter(questionnaire=questionnaire, question_code=code, ended_at=None)
    return shown.select_related("released_by").first()


def released_questions(questionnaire: Questionnaire) -> list[Question]:
    """Return the questions that anybody may see, in the order of the form: one query."""
    codes = released_codes(questionnaire)
    return [question for code, question in form_of(questionnaire).questions.items() if code in codes]


def release_states(questionnaire: Questionnaire) -> list[tuple[Section, list[ReleaseState]]]:
    """Return each question by page of the form with what the public sees of it: two queries."""
    releases = {
        release.question_code: release for release in Release.objects.filter(questionnaire=questionnaire, ended_at=None)
    }
    read = Q(read_digest=MD5("body"))
    counted = (
        OpenAnswer.objects.filter(questionnaire=questionnaire)
        .order_by()
        .values_list("question_code")
        .annotate(Count("id"), held=Count("id", filter=Q(is_flagged=True) & ~read))
    )
    texts = {code: (count, held) for code, count, held in counted}
    return [
        (
            section,
            [
                ReleaseState(question, releases.get(question.code), *texts.get(question.code, (0, 0)))
                for question in section.questions
            ],
        )
        for section in form_of(questionnaire).sections
    ]


def past_releases(questionnaire: Questionnaire, code: str) -> list[Release]:
    """Return when the results of a question were shown and taken back, the latest first."""
    ended = Release.objects.filter(questionnaire=questionnaire, question_code=code, ended_at__isnull=False)
    return list(ended.order_by(F("ended_at").desc(), "-pk"))
