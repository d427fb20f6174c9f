"""Small gestures of the editor: add, move, remove, undo; settings; the bank."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cahiers.campaign.queries import board_of
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.foundation.text import clean_line
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.actions.bank import remove_from_bank, save_to_bank
from cahiers.questionnaires.actions.writing import add_to_definition, change_settings, edit_definition, undo_edit
from cahiers.questionnaires.forms.editing import AddForm, BankChoiceForm, SettingsForm
from cahiers.questionnaires.queries.editing import (
    Workshop,
    bank_choices,
    bank_scopes,
    bank_within_reach,
    question_in_bank,
    with_section,
)
from cahiers.questionnaires.structure import editing
from cahiers.questionnaires.structure.ready import ready_items
from cahiers.questionnaires.views.editing import keep_form, opened, section_page, show_question, show_refusal


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError as error:
        raise Http404 from error


def _revision(request: PersonRequest) -> int:
    """Return the revision that a button was drawn from; -1, which is never current, when it says none."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


@door("POST", members=True, creates=True)
def add_section(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Add a page at the end, and lead to it."""
    _board, workshop = opened(request, campaign, slug)
    title = _("Page %(n)s") % {"n": len(workshop.draft.form.sections) + 1}
    add = partial(editing.add_section, title=title)
    revision, by = _revision(request), request.user
    code = add_to_definition(workshop.questionnaire, add, gesture="add_section", revision=revision, by=by)
    return redirect("questionnaires:edit_section", campaign, slug, code)


@door("POST", members=True, creates=True)
def add_question(request: PersonRequest, campaign: str, slug: str, section: str) -> HttpResponse:
    """Add a question of a kind, or one from the bank, at the end of a page, and lead to it.

    Refused, the page is shown again with what was typed, even when somebody else removed it meanwhile.
    """
    board, workshop = opened(request, campaign, slug, current_section=section)
    form: Any
    if "bank-item" in request.POST:
        given, form = "bank", BankChoiceForm(request.POST, prefix="bank", choices=bank_choices(request.user))
    else:
        given, form = "add", AddForm(request.POST, prefix="add")
    try:
        add = partial(editing.add_question, section=section, question=_question_to_add(request, form))
        revision = form.cleaned_data["revision"]
        code = add_to_definition(
            workshop.questionnaire, add, gesture="add_question", revision=revision, by=request.user
        )
    except Refused as error:
        workshop = with_section(workshop, section)
        show_refusal(form, error, workshop)
        shown = next(part for part in workshop.draft.form.sections if part.code == section)
        return section_page(request, board, workshop, shown, 422, **{given: form})
    return redirect("questionnaires:edit_question", campaign, slug, code)


def _question_to_add(request: PersonRequest, form: Any) -> dict[str, Any]:
    """Return the question that a form describes or takes from the bank."""
    if not form.is_valid():
        raise Refused(_("Choisissez un genre de question, et un intitulé d’au plus 600 caractères."))
    data = form.cleaned_data
    if "item" not in data:
        return {"kind": data["kind"], "title": clean_line(data["title"])}
    found = question_in_bank(request.user, data["item"])
    if found is None:
        raise Refused(_("Cette question n’est plus dans la banque."))
    return found


MOVES = {"question": editing.move_question, "section": editing.move_section}
REMOVALS = {"question": editing.remove_question, "section": editing.remove_section}


@door("POST", members=True)
def arrange(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Move or remove a page or a question: « what:code:gesture », as the outline's buttons say."""
    _board, workshop = opened(request, campaign, slug)
    what, _sep, rest = request.POST.get("what", "").partition(":")
    code, _sep, gesture = rest.partition(":")
    if what not in MOVES or gesture not in {editing.UP, editing.DOWN, "remove"}:
        raise Refused(_("Ce geste n’existe pas."))

    def change(definition: editing.Definition) -> editing.Definition:
        if gesture == "remove":
            return REMOVALS[what](definition, code)
        return MOVES[what](definition, code, gesture)

    name = f"{'remove' if gesture == 'remove' else 'move'}_{what}"
    edit_definition(workshop.questionnaire, change, gesture=name, revision=_revision(request), by=request.user)
    if gesture == "remove":
        messages.success(request, _("C’est retiré. « Annuler le dernier geste » le fait revenir."))
        return redirect("questionnaires:edit", campaign, slug)
    return redirect(f"questionnaires:edit_{what}", campaign, slug, code)


@door("POST", members=True)
def undo(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Go back to what stood before the last gesture."""
    _board, workshop = opened(request, campaign, slug)
    undo_edit(workshop.questionnaire, revision=_revision(request), by=request.user)
    messages.success(request, _("Le dernier geste est annulé."))
    return redirect("questionnaires:edit", campaign, slug)


def _settings(workshop: Workshop, data: Any = None) -> SettingsForm:
    questionnaire, form = workshop.questionnaire, workshop.draft.form
    initial = {
        "revision": questionnaire.revision,
        "title": questionnaire.title,
        "introduction": form.introduction,
        "thanks": form.thanks,
        "accesses": questionnaire.accesses,
        "allows_edits": questionnaire.allows_edits,
        "closes_at": questionnaire.closes_at,
        "audience_question": form.audience_question,
        "territory_question": form.territory_question,
    }
    zone = questionnaire.campaign.zone
    return SettingsForm(data, form=form, zone=zone, is_frozen=not workshop.is_draft, initial=initial)


@door("GET", members=True)
def settings_form(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Show what stands around the questions."""
    board, workshop = opened(request, campaign, slug)
    context = {"board": board, "workshop": workshop, "form": _settings(workshop)}
    return page(request, "questionnaires/edit_settings.html", context)


@door("POST", members=True)
def settings_submit(request: PersonRequest, campaign: str, slug: str) -> HttpResponse:
    """Settle what stands around the questions, or show the form again with what was typed."""
    board, workshop = opened(request, campaign, slug)
    form = _settings(workshop, request.POST)
    if form.is_valid():
        names = ("accesses", "allows_edits", "closes_at", "revision")
        given = {name: form.cleaned_data[name] for name in names}
        try:
            change_settings(workshop.questionnaire, **given, texts=form.texts, by=request.user)
        except Refused as error:
            show_refusal(form, error, workshop)
        else:
            messages.success(request, _("Les réglages sont enregistrés."))
            return redirect("questionnaires:edit", campaign, slug)
    context = {"board": board, "workshop": workshop, "form": form}
    return page(request, "questionnaires/edit_settings.html", context, status=422)


@door("POST", members=True, creates=True)
def keep_in_bank(request: PersonRequest, campaign: str, slug: str, question: str) -> HttpResponse:
    """Keep a question or its choices in the bank."""
    board, workshop = opened(request, campaign, slug, current_question=question)
    require(request, "questionnaires.use_bank")
    form = keep_form(request, request.POST)
    if form.is_valid():
        try:
            save_to_bank(workshop.questionnaire, question, **form.cleaned_data, by=request.user)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("C’est gardé dans la banque."))
            return redirect("questionnaires:edit_question", campaign, slug, question)
    return show_question(request, board, workshop, question, 422, form)


@door("GET", members=True)
def bank_page(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show what the bank holds within reach."""
    board = board_of(campaign)
    require(request, "questionnaires.use_bank")
    ready = [title for title, _definition in ready_items().values()]
    context = {"board": board, "items": bank_within_reach(request.user), "ready": ready}
    return page(request, "questionnaires/bank.html", context)


@door("POST", members=True)
def bank_remove(request: PersonRequest, campaign: str) -> HttpResponse:
    """Take something of one's own territory out of the bank."""
    board_of(campaign)
    require(request, "questionnaires.use_bank")
    found = get_object_or_404(bank_within_reach(request.user), pk=_uuid(request.POST.get("item", "")))
    if not any(found.scope.is_under(node.path) for node in bank_scopes(request.user)):
        raise Refused(_("Seuls ceux qui tiennent ce territoire retirent cet élément."))
    remove_from_bank(found, by=request.user)
    messages.success(request, _("C’est retiré de la banque ; les questionnaires qui s’en servent ne changent pas."))
    return redirect("questionnaires:bank", campaign)


settings = entrance(settings_form, settings_submit)
bank = entrance(bank_page, bank_remove)
