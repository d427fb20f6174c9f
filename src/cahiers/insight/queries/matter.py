"""What a campaign has to analyse: votes, texts, answers."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.insight.enums import SOURCES_OF, Kind, Source
from cahiers.insight.models import AnswerTable, VoteTable
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import Questionnaire
from cahiers.questionnaires.structure.reading import read_draft


@dataclass(frozen=True)
class Matter:
    """Something to analyse, as a form offers it."""

    value: str
    label: str
    source: Source
    questionnaire: Questionnaire | None = None
    question_code: str = ""
    vote_table: VoteTable | None = None
    answer_table: AnswerTable | None = None


def matters_for(campaign: Campaign, kind: Kind) -> list[Matter]:
    """Return what an analysis of this kind may read in a campaign, in three queries at most."""
    found: list[Matter] = []
    for source in SOURCES_OF[kind]:
        if source is Source.IMPORTED:
            for table in VoteTable.objects.filter(campaign=campaign):
                label = _("Avis importés de {source}, {n} votants").format(source=table.source, n=table.participants)
                found.append(Matter(f"imported:{table.pk}", label, source, vote_table=table))
        elif source is Source.BROUGHT:
            for brought in AnswerTable.objects.filter(campaign=campaign):
                label = _("{question} ({source}, {n} réponses)").format(
                    question=brought.question, source=brought.source, n=brought.answers
                )
                found.append(Matter(f"brought:{brought.pk}", label, source, answer_table=brought))
        elif source is Source.RESPONSES:
            found += [
                Matter(f"responses:{one.slug}", _("Réponses à « {title} »").format(title=one.title), source, one)
                for one in _opened(campaign)
            ]
        elif source is Source.ANSWERS:
            for one in _opened(campaign):
                found += [
                    Matter(f"answers:{one.slug}:{code}", f"{one.title} — {title}", source, one, code)
                    for code, title in _open_questions(one)
                ]
        else:
            found.append(Matter(source.value, _sentence(source), source))
    return found


def _sentence(source: Source) -> str:
    return {
        Source.VOTES: _("Avis donnés sur les propositions"),
        Source.PROPOSALS: _("Textes des propositions"),
        Source.ARGUMENTS: _("Arguments"),
    }[source]


def _opened(campaign: Campaign) -> list[Questionnaire]:
    opened = Questionnaire.objects.filter(campaign=campaign).exclude(state=QuestionnaireState.DRAFT)
    return list(opened.order_by("opened_at", "id"))


def _open_questions(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    form = read_draft(questionnaire.definition)
    return [(code, question.title) for code, question in form.questions.items() if question.is_text]
