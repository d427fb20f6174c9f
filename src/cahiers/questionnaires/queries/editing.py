"""What the editor's pages show: the questionnaires of a campaign, one being written, the bank within reach."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import Board
from cahiers.people.enums import RoleName
from cahiers.questionnaires.enums import QuestionnaireState
from cahiers.questionnaires.models import BankItem, Questionnaire
from cahiers.questionnaires.structure import editing
from cahiers.questionnaires.structure.form import Option, Question, Section
from cahiers.questionnaires.structure.reading import listed_options
from cahiers.questionnaires.structure.ready import ready_items
from cahiers.questionnaires.structure.unfinished import Draft, draft_of
from cahiers.territory.models import Node

EDITORS = (RoleName.COORDINATOR, RoleName.DELEGATE, RoleName.NATIONAL)


def questionnaires_of(campaign: Campaign) -> QuerySet[Questionnaire]:
    """Return the questionnaires of a campaign, the latest first, drafts too."""
    return Questionnaire.objects.filter(campaign=campaign).order_by("-id").defer("definition")


def questionnaire_of(board: Board, slug: str) -> Questionnaire:
    """Return a questionnaire of a campaign, whatever its state; 404 when there is none."""
    questionnaire = get_object_or_404(Questionnaire, campaign=board.campaign, slug=slug)
    questionnaire.campaign = board.campaign
    return questionnaire


@dataclass(frozen=True)
class OutlineQuestion:
    """A question in the outline, with how many things are wrong in it."""

    question: Question
    faults: int
    is_current: bool


@dataclass(frozen=True)
class OutlineSection:
    """A page in the outline."""

    section: Section
    questions: list[OutlineQuestion]
    faults: int
    is_current: bool

    @property
    def is_unfolded(self) -> bool:
        """Whether its questions are shown at once: the page one works on, and those with something to put right."""
        return self.is_current or any(one.is_current or one.faults for one in self.questions)


@dataclass(frozen=True)
class Workshop:
    """A questionnaire on the editor's bench."""

    questionnaire: Questionnaire
    draft: Draft
    current_section: str = ""
    current_question: str = ""
    restored: editing.Definition | None = None  # when what is on the bench was removed: with it, as it last stood

    @property
    def is_missing(self) -> bool:
        """Whether the page or the question on the bench was removed."""
        return self.restored is not None

    @property
    def is_draft(self) -> bool:
        """Whether everything may change."""
        return self.questionnaire.state == QuestionnaireState.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether only words may change."""
        return self.questionnaire.state == QuestionnaireState.OPEN

    @property
    def question_count(self) -> int:
        """How many questions there are."""
        return sum(len(section.questions) for section in self.draft.form.sections)

    @cached_property
    def outline(self) -> list[OutlineSection]:
        """The pages and their questions, in order."""
        return [
            OutlineSection(
                section,
                [
                    OutlineQuestion(one, len(self.draft.questions[one.code]), one.code == self.current_question)
                    for one in section.questions
                ],
                len(self.draft.sections[section.code]),
                section.code == self.current_section and not self.current_question,
            )
            for section in self.draft.form.sections
        ]


def workshop_of(questionnaire: Questionnaire, *, current_section: str = "", current_question: str = "") -> Workshop:
    """Return a questionnaire ready for the editor, its definition read once."""
    return Workshop(questionnaire, draft_of(questionnaire.definition), current_section, current_question)


def with_question(workshop: Workshop, code: str) -> Workshop:
    """Return the bench with a question on it, even one that somebody removed since; 404 when there never was one."""
    if code in workshop.draft.form.questions:
        return workshop
    stood = _last_revision(workshop.questionnaire, {"questions": [{"code": code}]})
    page, question = next((part, one) for part in stood["sections"] for one in part["questions"] if one["code"] == code)
    restored, _code = editing.put_question_back(workshop.questionnaire.definition, page["code"], question)
    return replace(workshop, draft=draft_of(restored), restored=restored)


def with_section(workshop: Workshop, code: str) -> Workshop:
    """Return the bench with a page on it, even one that somebody removed since; 404 when there never was one."""
    if any(section.code == code for section in workshop.draft.form.sections):
        return workshop
    stood = _last_revision(workshop.questionnaire, {"code": code})
    page = next(part for part in stood["sections"] if part["code"] == code)
    restored, _code = editing.put_section_back(workshop.questionnaire.definition, page)
    return replace(workshop, draft=draft_of(restored), restored=restored)


def _last_revision(questionnaire: Questionnaire, section: dict[str, Any]) -> editing.Definition:
    kept = questionnaire.revisions.filter(definition__contains={"sections": [section]}).order_by("-number")
    last = kept.values_list("definition", flat=True).first()
    if last is None:
        raise Http404
    found: editing.Definition = last
    return found


def bank_within_reach(user: Any) -> QuerySet[BankItem]:
    """Return what a person finds in the bank: kept for a territory of theirs, for what is above it or under it."""
    nodes = [role.node for role in user.current_roles if role.name in EDITORS]
    reach = Q(pk__in=[])
    for node in nodes:
        reach |= Q(scope__path__startswith=node.path) | Q(scope__path__in=node.lineage())
    return BankItem.objects.filter(reach).select_related("scope")


def bank_scopes(user: Any) -> list[Node]:
    """Return the territories for which a person may keep something in the bank, each once."""
    return list({role.node.pk: role.node for role in user.current_roles if role.name in EDITORS}.values())


def bank_choices(user: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the questions of the bank as a list to choose from: those at hand, then those kept by people."""
    ready = [(f"ready:{name}", title) for name, (title, _definition) in ready_items().items()]
    kept = [(str(item.pk), item.title) for item in bank_within_reach(user).filter(what=BankItem.What.QUESTION)]
    groups = [(_("À portée de main"), ready), (_("Gardées par vous et vos collègues"), kept)]
    return [group for group in groups if group[1]]


def option_lists(user: Any) -> list[tuple[str, str]]:
    """Return the lists of choices of the bank within a person's reach, to choose from."""
    return [(str(item.pk), item.title) for item in bank_within_reach(user).filter(what=BankItem.What.OPTIONS)]


def options_in_bank(user: Any, key: str) -> list[Option]:
    """Return a list of choices of the bank within a person's reach, empty when there is none."""
    if key not in dict(option_lists(user)):
        return []
    return list(listed_options(bank_within_reach(user).get(pk=key).definition))


def question_in_bank(user: Any, key: str) -> dict[str, Any] | None:
    """Return the definition of a question of the bank within a person's reach, None when there is none."""
    if key.startswith("ready:"):
        found = ready_items().get(key.removeprefix("ready:"))
        return found[1] if found else None
    item = bank_within_reach(user).filter(pk=key, what=BankItem.What.QUESTION).first()
    return item.definition if item else None
