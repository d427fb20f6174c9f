"""Paper forms as those who type them see them: where each one stands, and how well two typings agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.models import PaperEntry, Questionnaire
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.pairs import Difference
from cahiers.questionnaires.structure.parting import OTHER
from cahiers.questionnaires.structure.paths import is_blank
from cahiers.questionnaires.structure.wording import in_one_line
from cahiers.territory.models import Node

ONCE, DIFFERS, COUNTED = "once", "differs", "counted"

_AGREEMENT = """
SELECT count(*), count(*) FILTER (WHERE agrees) FROM (
    SELECT bool_and(a.answers -> k.key IS NOT DISTINCT FROM b.answers -> k.key) AS agrees
    FROM questionnaires_paperentry a
    JOIN questionnaires_paperentry b ON b.questionnaire_id = a.questionnaire_id AND b.number = a.number AND b.typing = 2
    CROSS JOIN LATERAL (
        SELECT jsonb_object_keys(a.answers) AS key UNION SELECT jsonb_object_keys(b.answers) AS key
    ) k
    WHERE a.questionnaire_id = %s AND a.typing = 1 AND (%s::uuid IS NULL OR a.by_id = %s::uuid OR b.by_id = %s::uuid)
    GROUP BY a.id, split_part(k.key, '.', 1)
) questions
"""


def forms_typed(questionnaire: Questionnaire, *, by: Any = None) -> QuerySet[PaperEntry]:
    """Return the first typing of each form, the last one typed first, with where the form stands.

    With `by`, only the forms of which that person typed one of the two.
    """
    second = PaperEntry.objects.filter(questionnaire=questionnaire, number=OuterRef("number"), typing=2)
    forms = PaperEntry.objects.filter(questionnaire=questionnaire, typing=1).select_related("by")
    forms = forms.annotate(
        has_second=Exists(second),
        standing=Case(
            When(response__isnull=False, then=Value(COUNTED)),
            When(Exists(second), then=Value(DIFFERS)),
            default=Value(ONCE),
            output_field=CharField(),
        ),
    ).order_by("-at", "-id")
    return forms if by is None else forms.filter(Q(by=by) | Exists(second.filter(by=by)))


@dataclass(frozen=True)
class Progress:
    """How far the typing is, and how often two typings of a question agree."""

    total: int
    counted: int
    differs: int
    once: int
    compared: int
    agreed: int

    @property
    def agreement(self) -> float | None:
        """The share of agreement, in percents; None when no form was typed twice."""
        return 100 * self.agreed / self.compared if self.compared else None


def progress_of(questionnaire: Questionnaire, *, by: Any = None) -> Progress:
    """Return how far the typing is, in two statements. Questions blank in both typings are not compared."""
    forms: Any = forms_typed(questionnaire, by=by).order_by()
    counts: dict[str, int] = dict(forms.values_list("standing").annotate(n=Count("pk")))
    person = by.pk if by is not None else None
    with connection.cursor() as cursor:
        cursor.execute(_AGREEMENT, [questionnaire.pk, person, person, person])
        compared, agreed = cursor.fetchone()
    return Progress(
        sum(counts.values()), counts.get(COUNTED, 0), counts.get(DIFFERS, 0), counts.get(ONCE, 0), compared, agreed
    )


def second_typing(first: PaperEntry) -> PaperEntry | None:
    """Return the second typing of a form, None when there is none yet."""
    entries = PaperEntry.objects.filter(questionnaire_id=first.questionnaire_id, number=first.number, typing=2)
    return entries.select_related("by").first()


@dataclass(frozen=True)
class Choice:
    """A difference to decide: both answers in words."""

    question: Question
    first: str
    second: str


def choices_between(differences: tuple[Difference, ...]) -> list[Choice]:
    """Return the differences in words, territories by their names: one statement for them all."""
    sides = [(one.question, side) for one in differences for side in (one.first, one.second)]
    names = _names(sides)
    return [
        Choice(
            one.question,
            in_one_line(one.question, one.first, one.first_words, names),
            in_one_line(one.question, one.second, one.second_words, names),
        )
        for one in differences
    ]


def answers_in_words(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return, by question, the answers of a form in words."""
    names = _names([(question, answers.get(code)) for code, question in form.questions.items()])
    return {
        code: in_one_line(question, answers.get(code), str(answers.get(code + OTHER) or ""), names)
        for code, question in form.questions.items()
        if not is_blank(answers.get(code)) or answers.get(code + OTHER)
    }


def _names(sides: list[tuple[Question, Any]]) -> dict[str, str]:
    keys = {str(answer) for question, answer in sides if question.kind == QuestionKind.TERRITORY and answer}
    return dict(Node.objects.filter(key__in=keys).values_list("key", "name")) if keys else {}
