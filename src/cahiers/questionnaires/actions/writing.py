"""Write questionnaires: create, copy, change their definition, undo, settle how people come in.

Each gesture on a definition names the revision it starts from: when somebody else changed the questionnaire meanwhile,
it is refused and what was typed stays on the page.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean_line
from cahiers.questionnaires.enums import Access, QuestionnaireState
from cahiers.questionnaires.models import Questionnaire, Revision
from cahiers.questionnaires.structure.editing import Definition, blank_definition
from cahiers.questionnaires.structure.reading import Unreadable, read_draft

RESERVED = frozenset({"preparer", "banque"})  # addresses of the editor itself
SLUG_LENGTH, TITLE_LENGTH = 60, 200
UNDO = "undo:"
START = "start"


class EditedMeanwhile(Refused):
    """Somebody else changed the questionnaire since this page was shown."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Quelqu’un d’autre a modifié ce questionnaire entre-temps. Votre saisie est gardée ci-dessous : "
                "relisez la version actuelle, puis enregistrez de nouveau."
            )
        )


class RemovedMeanwhile(EditedMeanwhile):
    """Somebody else removed the page or the question that is being written; it comes back while it is a draft."""

    def __init__(self, *, is_page: bool, is_draft: bool) -> None:
        page = _(
            "Quelqu’un d’autre a retiré cette page entre-temps. Votre saisie est gardée ci-dessous : vous pouvez la remettre."
        )
        question = _(
            "Quelqu’un d’autre a retiré cette question entre-temps, ou changé son code. Votre saisie est gardée "
            "ci-dessous : vous pouvez la remettre comme une nouvelle question."
        )
        opened = _(
            "Quelqu’un d’autre a retiré ce que vous modifiez, puis a ouvert le questionnaire. Votre saisie est ci-dessous."
        )
        Refused.__init__(self, (page if is_page else question) if is_draft else opened)


def locked(questionnaire: Questionnaire) -> Questionnaire:
    """Return the questionnaire's row, held until the transaction ends; responses go on coming meanwhile."""
    rows = Questionnaire.objects.select_for_update(of=("self",), no_key=True).select_related("campaign")
    return rows.get(pk=questionnaire.pk)


def free_slug(campaign: Campaign, title: str) -> str:
    """Return an address drawn from a title that no questionnaire of the campaign has."""
    base = slugify(title)[: SLUG_LENGTH - 4].strip("-") or "questionnaire"
    taken = RESERVED | set(
        Questionnaire.objects.filter(campaign=campaign, slug__startswith=base).values_list("slug", flat=True)
    )
    slug, rank = base, 1
    while slug in taken:
        rank += 1
        slug = f"{base}-{rank}"
    return slug


@transaction.atomic
def create_questionnaire(
    campaign: Campaign, *, title: str, by: Any, definition: Definition | None = None, gesture: str = "create"
) -> Questionnaire:
    """Create a questionnaire being written, empty or from a definition; faults may stay in it, nonsense may not.

    Refused without a title, or when the definition is malformed.
    """
    title = clean_line(title)[:TITLE_LENGTH]
    if not title:
        raise Refused(_("Donnez un titre au questionnaire."))
    Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)  # addresses are drawn one by one
    written = blank_definition(title) if definition is None else {**definition, "title": title}
    _check(written)
    questionnaire = Questionnaire.objects.create(
        campaign=campaign,
        slug=free_slug(campaign, title),
        title=title,
        definition=written,
        revision=1,
        created_by=by,
    )
    Revision.objects.create(questionnaire=questionnaire, number=1, definition=written, gesture=gesture, by=by)
    record("questionnaire.created", questionnaire, by=by, how=gesture)
    return questionnaire


@transaction.atomic
def copy_questionnaire(
    questionnaire: Questionnaire, *, title: str, by: Any, into: Campaign | None = None
) -> Questionnaire:
    """Copy the questions and settings of a questionnaire, whatever its state, into one being written; no response."""
    copy = create_questionnaire(
        into or questionnaire.campaign, title=title, by=by, definition=questionnaire.definition, gesture="copy"
    )
    copy.accesses, copy.allows_edits = questionnaire.accesses, questionnaire.allows_edits
    copy.save(update_fields=["accesses", "allows_edits"])
    return copy


def _check(definition: Definition) -> None:
    try:
        read_draft(definition)
    except Unreadable as error:
        raise Refused(error.faults[0]) from error


def start_gesture(questionnaire: Questionnaire, *, revision: int) -> Questionnaire:
    """Return the row, held, for a gesture on a draft. Refused when it was opened, or changed since that revision."""
    questionnaire = locked(questionnaire)
    if questionnaire.state != QuestionnaireState.DRAFT:
        raise Refused(_("Ce questionnaire a été ouvert : seuls ses textes se corrigent encore."))
    if questionnaire.revision != revision:
        raise EditedMeanwhile
    return questionnaire


def keep_revision(questionnaire: Questionnaire, definition: Definition, *, gesture: str, by: Any) -> Questionnaire:
    """Keep a new definition as the next revision, and journal it; the one before stays readable."""
    _check(definition)
    if not Revision.objects.filter(questionnaire=questionnaire, number=questionnaire.revision).exists():
        Revision.objects.create(  # one that was loaded without its history: its first state can be undone to
            questionnaire=questionnaire,
            number=questionnaire.revision,
            definition=questionnaire.definition,
            gesture=START,
            by=questionnaire.created_by,
        )
    questionnaire.revision += 1
    questionnaire.definition = definition
    questionnaire.title = definition["title"][:TITLE_LENGTH]
    questionnaire.save(update_fields=["revision", "definition", "title"])
    Revision.objects.create(
        questionnaire=questionnaire, number=questionnaire.revision, definition=definition, gesture=gesture, by=by
    )
    record("questionnaire.edited", questionnaire, by=by, how=gesture.partition(":")[0], revision=questionnaire.revision)
    return questionnaire


@transaction.atomic
def edit_definition(
    questionnaire: Questionnaire, change: Callable[[Definition], Definition], *, gesture: str, revision: int, by: Any
) -> Questionnaire:
    """Change the definition of a questionnaire being written; `change` is one gesture of `structure.editing`.

    Refused when the questionnaire was opened, when somebody changed it since `revision`, or when the gesture is.
    """
    questionnaire = start_gesture(questionnaire, revision=revision)
    changed = change(questionnaire.definition)
    if changed == questionnaire.definition:
        return questionnaire
    return keep_revision(questionnaire, changed, gesture=gesture, by=by)


def add_to_definition(
    questionnaire: Questionnaire,
    add: Callable[[Definition], tuple[Definition, str]],
    *,
    gesture: str,
    revision: int,
    by: Any,
) -> str:
    """Add a page or a question by a gesture of `structure.editing`, and return its code. Refused as `edit_definition`."""
    added: list[str] = []

    def change(definition: Definition) -> Definition:
        changed, code = add(definition)
        added.append(code)
        return changed

    edit_definition(questionnaire, change, gesture=gesture, revision=revision, by=by)
    return added[0]


def _shown(questionnaire: Questionnaire, number: int) -> int:
    """Return the revision that a revision shows: itself, or the one it went back to."""
    gestures = dict(questionnaire.revisions.values_list("number", "gesture"))
    while gestures.get(number, "").startswith(UNDO):
        number = int(gestures[number].removeprefix(UNDO))
    return number


def revision_before(questionnaire: Questionnaire) -> int | None:
    """Return the revision that undoing leads back to, None when there is none."""
    before = _shown(questionnaire, questionnaire.revision) - 1
    if not questionnaire.revisions.filter(number=before).exists():
        return None
    return _shown(questionnaire, before)


@transaction.atomic
def undo_edit(questionnaire: Questionnaire, *, revision: int, by: Any) -> Questionnaire:
    """Go back to the definition before the last gesture, as a new revision; again, to the one before.

    Refused when nothing is left to undo, when it was opened, or when somebody changed it since `revision`.
    """
    questionnaire = start_gesture(questionnaire, revision=revision)
    before = revision_before(questionnaire)
    if before is None:
        raise Refused(_("Il n’y a rien à annuler."))
    definition = questionnaire.revisions.get(number=before).definition
    return keep_revision(questionnaire, definition, gesture=f"{UNDO}{before}", by=by)


@transaction.atomic
def change_settings(
    questionnaire: Questionnaire,
    *,
    accesses: list[str],
    allows_edits: bool,
    closes_at: datetime | None,
    texts: dict[str, str],
    revision: int,
    by: Any,
) -> Questionnaire:
    """Settle the title and texts around the questions, how people come in, until when, and which questions say who.

    Once it is open, the questions that give the audience and the territory stay. Refused when it is closed, without a
    way in, without a title, with an end already past, or when somebody changed it since `revision`.
    """
    questionnaire = locked(questionnaire)
    if questionnaire.state == QuestionnaireState.CLOSED:
        raise Refused(_("Ce questionnaire est clos."))
    if questionnaire.revision != revision:
        raise EditedMeanwhile
    if not accesses or not set(accesses) <= set(Access.values):
        raise Refused(_("Choisissez au moins une façon d’entrer."))
    if not clean_line(texts["title"]):
        raise Refused(_("Donnez un titre au questionnaire."))
    if closes_at is not None and closes_at != questionnaire.closes_at and _is_past(questionnaire, closes_at):
        raise Refused(_("La clôture prévue est déjà passée."))
    if questionnaire.state == QuestionnaireState.OPEN:
        texts = {name: text for name, text in texts.items() if not name.endswith("_question")}
    questionnaire.accesses, questionnaire.allows_edits, questionnaire.closes_at = accesses, allows_edits, closes_at
    questionnaire.save(update_fields=["accesses", "allows_edits", "closes_at"])
    record("questionnaire.settled", questionnaire, by=by, accesses=accesses, allows_edits=allows_edits)
    definition = {**questionnaire.definition, **texts}
    if definition != questionnaire.definition:
        keep_revision(questionnaire, definition, gesture="settings", by=by)
    return questionnaire


def _is_past(questionnaire: Questionnaire, moment: datetime) -> bool:
    now = Questionnaire.objects.filter(pk=questionnaire.pk).annotate(now=Now()).values_list("now", flat=True).get()
    return bool(moment <= now)
