"""A table's sheet on line: shown, saved by a button or as one types, finished."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cahiers.foundation.codes import shown_code
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page, private
from cahiers.foundation.requests import SiteRequest
from cahiers.meetings.actions.sheets import Unfit, closed_sentence, finish_sheet, save_sheet
from cahiers.meetings.enums import IdeaLevel
from cahiers.meetings.forms.sheets import FINISH, TAKE, Sent, SheetForm, read_sent, settled_texts, told
from cahiers.meetings.models import Sheet
from cahiers.meetings.queries.sheets import Standing, challenges_of, is_writable, standing
from cahiers.meetings.structure.merging import Content


def clock_of(sheet: Sheet, standing_: Standing) -> str:
    """Return when a sheet was saved, by the campaign's clock."""
    at = standing_.saved_at
    return date_format(timezone.localtime(at, sheet.meeting.campaign.zone), "TIME_FORMAT") if at else ""


def choices_of(sheet: Sheet) -> dict[str, object]:
    """Return what the lists of a sheet offer."""
    meeting = sheet.meeting
    return {"themes": list(meeting.themes.all()), "challenges": challenges_of(meeting), "levels": IdeaLevel.choices}


def names_in(choices: Mapping[str, object]) -> dict[str, str]:
    """Return the titles of themes, challenges and levels by what the form sends for them."""
    named = {str(one.pk): str(one.title) for kind in ("themes", "challenges") for one in choices[kind]}  # type: ignore[attr-defined]
    return named | {value: str(label) for value, label in IdeaLevel.choices}


def sheet_page(
    request: SiteRequest,
    sheet: Sheet,
    *,
    typed: Content | None = None,
    faults: Mapping[str, str] | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Show a sheet to whoever has its code; after a refusal, with what was typed."""
    now, choices = standing(sheet), choices_of(sheet)
    context = {
        "sheet": sheet,
        "meeting": sheet.meeting,
        "campaign": sheet.meeting.campaign,
        "form": SheetForm(sheet, now, names_in(choices), typed=typed, faults=faults),
        "is_writable": is_writable(sheet.meeting),
        "refusal": refusal or ("" if is_writable(sheet.meeting) else closed_sentence()),
        "saved": clock_of(sheet, now),
        "letters": shown_code(sheet.code),
        **choices,
    }
    return private(page(request, "meetings/sheet.html", context, status=422 if faults or refusal else 200))


def kept(sheet: Sheet, sent: Sent, **who: object) -> Standing:
    """Save what a page sent, with the formulations that it compared."""
    settled = settled_texts(standing(sheet), sent.settled)
    content = sent.content
    if sent.gesture.startswith(f"{TAKE}:"):
        content = Content({**content.cells, **dict(settled[-1:])}, content.order)
    origin = {"origin": sent.origin} | who
    return save_sheet(
        sheet,
        content=content,
        base=sent.base,
        save_id=sent.save_id,
        was=sent.was,
        settled=settled,
        **origin,  # type: ignore[arg-type]
    )


def save(request: SiteRequest, sheet: Sheet) -> HttpResponse:
    """Save a sheet: an answer for scripts, or the page again; what does not fit comes back as it was typed."""
    sent = read_sent(request.POST)
    try:
        now = kept(sheet, sent)
        if sent.gesture == FINISH:
            finish_sheet(sheet)
    except Refused as error:
        faults = error.faults if isinstance(error, Unfit) else {}
        if sent.is_automatic:
            return told_refused(error)
        return sheet_page(request, sheet, typed=sent.content, faults=faults, refusal=str(error))
    if sent.is_automatic:
        return told_standing(sheet, now)
    saved = (
        _("La fiche est terminée. Merci\u202f!")
        if sent.gesture == FINISH
        else _("Enregistré à %s") % clock_of(sheet, now)
    )
    messages.success(request, saved)
    return redirect("meetings_short:code", sheet.code)


def told_refused(refusal: Refused) -> HttpResponse:
    """Tell a device why its save was refused, in one line: what does not fit, and where."""
    faults = refusal.faults if isinstance(refusal, Unfit) else {"": str(refusal)}
    said = ((SheetForm.title_of(cell), fault) for cell, fault in faults.items())
    refused = " ".join(f"{title}\u202f: {fault}" if title else fault for title, fault in said)
    return private(JsonResponse({"refused": refused}, status=422))


def told_standing(sheet: Sheet, now: Standing) -> HttpResponse:
    """Tell a device how its sheet stands."""
    return private(JsonResponse(told(now, names_in(choices_of(sheet)), clock_of(sheet, now))))


def state(request: SiteRequest, sheet: Sheet) -> HttpResponse:
    """Tell a device how its sheet stands; 204 when it already has that version."""
    if request.GET.get("version") == str(sheet.version):
        return private(HttpResponse(status=204))
    return told_standing(sheet, standing(sheet))
