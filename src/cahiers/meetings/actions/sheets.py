"""Save what a table writes, finish its sheet and take it up again."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.enums import Origin
from cahiers.meetings.models import Idea, Meeting, Sheet, SheetVersion
from cahiers.meetings.queries.sheets import (
    Standing,
    challenges_of,
    content_at,
    ideas_elsewhere,
    is_writable,
    standing,
    standing_at,
)
from cahiers.meetings.structure.bounds import IDEA_FIELDS, faults_of, tidy
from cahiers.meetings.structure.merging import REMOVED, WORDS, Aside, Content, cell_of, gather, merge


class Unfit(Refused):
    """A sheet that cannot be kept as it is: `faults` says what and where, cell by cell."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = faults


def closed_sentence() -> str:
    """Return why a sheet no longer takes anything."""
    return _("Les fiches de cette rencontre ne s’écrivent plus\u202f: sa synthèse est remise, ou elle n’a pas lieu.")


@transaction.atomic
def save_sheet(
    sheet: Sheet,
    *,
    content: Content,
    base: int,
    save_id: UUID,
    origin: str = Origin.ONLINE,
    by: Any = None,
    was: Mapping[str, str] | None = None,
    settled: Iterable[tuple[str, str]] = (),
) -> Standing:
    """Merge what a device wrote into the sheet, and keep the whole as a new version; return how it stands.

    `base` is the version it was written from; `was` says, for some cells, the very words it was written from. The same
    `save_id` twice is one save, with the same answer; a save that changes nothing makes no version. A sheet said to be
    finished is taken up again: words that come late are not lost. `settled` are formulations that the table compared.
    Refused when the meeting's sheets are no longer written, or cell by cell (`Unfit`) when something does not fit.
    """
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=sheet.pk)
    before = SheetVersion.objects.filter(save_id=save_id).first()
    if before is not None:
        if before.sheet_id != sheet.pk:
            raise Refused(_("Cet enregistrement est celui d’une autre fiche\u202f: rechargez la page."))
        return standing_at(before)
    if not is_writable(sheet.meeting):
        raise Refused(closed_sentence())

    now, incoming = standing(sheet), tidy(content)
    started = content_at(sheet, base)
    started = Content({**started.cells, **tidy(Content(was or {})).cells}, started.order)
    merged = merge(started, now.content, incoming)
    after, fresh = _one_theme(_without_blanks(merged.content, now.content), merged.aside, sheet.meeting)
    kept = {cell: [text for text in texts if (cell, text) not in set(settled)] for cell, texts in now.aside.items()}
    aside = gather(kept, fresh, after)
    _refuse_what_does_not_fit(sheet, now.content, incoming, after)
    if after.as_json() == now.content.as_json() and aside == now.aside:
        return now
    return _write(sheet, now.content, after, aside, base=base, save_id=save_id, origin=origin, by=by)


def _without_blanks(content: Content, before: Content) -> Content:
    """Leave out the blank lines of the form that nobody filled."""
    known = set(before.ideas)
    blank = {idea for idea in content.ideas if idea not in known and not content.has_words(idea)}
    cells = {cell: text for cell, text in content.cells.items() if cell.split(".")[1:2] not in [[one] for one in blank]}
    return Content(cells, tuple(idea for idea in content.order if idea not in blank))


def _one_theme(content: Content, aside: dict[str, str], meeting: Meeting) -> tuple[Content, dict[str, str]]:
    """Give the challenge's theme when none is said; set the challenge aside when it is of another theme."""
    if not content["challenge"]:
        return content, aside
    theme = {str(one.pk): str(one.theme_id) for one in challenges_of(meeting)}.get(content["challenge"], "")
    if not content["theme"]:
        return Content({**content.cells, "theme": theme}, content.order), aside
    if not theme or theme == content["theme"]:
        return content, aside
    cells = {cell: text for cell, text in content.cells.items() if cell != "challenge"}
    return Content(cells, content.order), {**aside, "challenge": content["challenge"]}


def _refuse_what_does_not_fit(sheet: Sheet, now: Content, incoming: Content, after: Content) -> None:
    themes = {str(theme.pk) for theme in sheet.meeting.themes.all()} | {now["theme"]}  # it may have left the meeting
    challenges = {str(challenge.pk) for challenge in challenges_of(sheet.meeting)} | {now["challenge"]}
    faults = faults_of(incoming, themes, challenges) or faults_of(after, themes, challenges)
    if not faults and ideas_elsewhere(sheet, after.ideas):
        faults = {"": _("Une idée de cette page est celle d’une autre fiche\u202f: rechargez la page.")}
    if faults:
        raise Unfit(faults)


def _write(sheet: Sheet, before: Content, after: Content, aside: Aside, *, origin: str, **made: Any) -> Standing:
    sheet.version += 1
    try:
        with transaction.atomic():
            _write_ideas(sheet, before, after)
    except IntegrityError as error:
        raise Refused(_("Une idée de cette page est celle d’une autre fiche\u202f: rechargez la page.")) from error
    version = SheetVersion.objects.create(
        sheet=sheet, number=sheet.version, content=after.as_json(), aside=aside, origin=origin, **made
    )
    version.refresh_from_db(fields=["at"])
    if sheet.version == 1:
        sheet.origin = origin
    sheet.theme_id, sheet.challenge_id = after["theme"] or None, after["challenge"] or None
    sheet.seated = int(after["seated"]) if after["seated"] else None
    sheet.wording, sheet.state_of_play, sheet.obstacles = after["wording"], after["state_of_play"], after["obstacles"]
    sheet.saved_at, sheet.finished_at = version.at, None
    sheet.save()
    record("meetings.sheet_saved", sheet, by=version.by, version=version.number, origin=str(origin))
    return standing_at(version)


def _write_ideas(sheet: Sheet, before: Content, after: Content) -> None:
    """Bring the rows of the ideas to what the content says; an idea whose words change has a new version."""
    rows = {str(idea.pk): idea for idea in sheet.ideas.all()}
    changed, fresh = [], []
    for rank, key in enumerate(after.ideas):
        idea = rows.get(key) or Idea(pk=UUID(key), sheet=sheet)
        was = (idea.rank, idea.removed_at is None, *(getattr(idea, name) for name in IDEA_FIELDS if name != REMOVED))
        for name in IDEA_FIELDS:
            if name != REMOVED:
                setattr(idea, name, after[cell_of(key, name)])
        idea.rank = rank
        idea.removed_at = (idea.removed_at or timezone.now()) if after.is_removed(key) else None
        if key not in rows:
            fresh.append(idea)
        elif was != (rank, idea.removed_at is None, *(getattr(idea, name) for name in IDEA_FIELDS if name != REMOVED)):
            idea.version += any(before[cell_of(key, word)] != after[cell_of(key, word)] for word in WORDS)
            changed.append(idea)
    Idea.objects.bulk_create(fresh)
    Idea.objects.bulk_update(changed, ["rank", "level", "text", "who", "means", "version", "removed_at"])


@transaction.atomic
def finish_sheet(sheet: Sheet, *, by: Any = None) -> Sheet:
    """Say that a table has finished: its devices forget the sheet. Finishing twice changes nothing.

    Refused when the meeting's sheets are no longer written.
    """
    return _mark(sheet, is_finished=True, by=by)


@transaction.atomic
def reopen_sheet(sheet: Sheet, *, by: Any = None) -> Sheet:
    """Take a finished sheet up again. Refused when the meeting's sheets are no longer written."""
    return _mark(sheet, is_finished=False, by=by)


def _mark(sheet: Sheet, *, is_finished: bool, by: Any) -> Sheet:
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=sheet.pk)
    if not is_writable(sheet.meeting):
        raise Refused(closed_sentence())
    if (sheet.finished_at is not None) != is_finished:
        Sheet.objects.filter(pk=sheet.pk).update(finished_at=timezone.now() if is_finished else None)
        record("meetings.sheet_finished" if is_finished else "meetings.sheet_reopened", sheet, by=by)
        sheet.refresh_from_db(fields=["finished_at"])
    return sheet
