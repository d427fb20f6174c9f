"""Receive the files of a report, have them read by a job, keep what was read."""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Protocol, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from cahiers.campaign.models import Campaign
from cahiers.foundation.errors import Refused
from cahiers.foundation.files import discard, store
from cahiers.foundation.journal import record
from cahiers.foundation.models import StoredFile
from cahiers.meetings.actions.handing_in import require_reports
from cahiers.meetings.enums import HandInState, Origin
from cahiers.meetings.models import HandIn, Meeting, Piece
from cahiers.meetings.queries.hand_ins import READ_TASK, UNDER_WAY
from cahiers.meetings.structure.life import TAKES_FILES
from cahiers.meetings.structure.pieces import Understood

QUEUE = "hand_ins"
MOST_BYTES = 60 << 20
MOST_FILES = 50


@dataclass(frozen=True)
class Brought:
    """A file as a browser sends it."""

    name: str
    content: IO[bytes]
    size: int


class LineRead(Protocol):
    """What was read of one file."""

    @property
    def rank(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def details(self) -> dict[str, Any]: ...
    @property
    def understood(self) -> Understood: ...


def require_room_for_files(meeting: Meeting) -> None:
    """Refuse files for a meeting that is not there yet, or whose report is accepted already."""
    if meeting.state not in TAKES_FILES:
        raise Refused(
            _("Cette rencontre est %(state)s : elle ne prend pas de fichiers en ce moment.")
            % {"state": meeting.get_state_display()}
        )


@transaction.atomic
def receive_files(campaign: Campaign, *, files: Sequence[Brought], meeting: Meeting | None = None, by: Any) -> HandIn:
    """Keep the files of a report privately, as they came, and have them read.

    Several files are kept as one zip of them. Refused outside the phase, beyond 60 MB or 50 files, and for a meeting
    that takes none.
    """
    if meeting is not None:
        require_room_for_files(meeting)
    if not files:
        raise Refused(_("Choisissez au moins un fichier."))
    if len(files) > MOST_FILES:
        raise Refused(_("Au plus 50 fichiers à la fois : rassemblez-les dans un zip."))
    if sum(file.size for file in files) > MOST_BYTES:
        raise Refused(_("L’ensemble dépasse 60 Mo : réduisez les images, ou déposez-le en plusieurs fois."))
    require_reports(campaign)
    kept = _kept(files, by=by)
    hand_in = HandIn.objects.create(campaign=campaign, meeting=meeting, origin=Origin.FILE, file=kept, by=by)
    record("meetings.files_received", hand_in, by=by, digest=kept.digest, files=len(files))
    _have_read(hand_in)
    return hand_in


def _kept(files: Sequence[Brought], *, by: Any) -> StoredFile:
    if len(files) == 1:
        return store(cast("BinaryIO", files[0].content), files[0].name, by=by)
    with TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            taken: set[str] = set()
            for file in files:
                with archive.open(_free_name(file.name, taken), "w") as member:
                    while chunk := file.content.read(1 << 20):
                        member.write(chunk)
        packed.seek(0)
        return store(cast("BinaryIO", packed), _("%(count)s fichiers.zip") % {"count": len(files)}, by=by)


def _free_name(name: str, taken: set[str]) -> str:
    """Return the name, followed by (2), (3)… when it is taken: both files are kept."""
    stem, dot, ending = name.rpartition(".")
    found, rank = name, 1
    while found.casefold() in taken:
        rank += 1
        found = f"{stem} ({rank}){dot}{ending}" if dot else f"{name} ({rank})"
    taken.add(found.casefold())
    return found


def _have_read(hand_in: HandIn) -> None:
    app.configure_task(READ_TASK, queue=QUEUE).defer(hand_in_id=str(hand_in.pk))


@transaction.atomic
def begin_reading(hand_in_id: UUID) -> HandIn | None:
    """Take up the reading of a hand-in from its beginning; None when there is nothing to read."""
    if not HandIn.objects.filter(pk=hand_in_id, state__in=UNDER_WAY).update(state=HandInState.READING, done=0, total=0):
        return None
    return HandIn.objects.select_related("file", "campaign", "meeting").get(pk=hand_in_id)


@transaction.atomic
def keep_reading(hand_in: HandIn, lines: Iterable[LineRead], files: dict[int, StoredFile]) -> bool:
    """Keep the line of each file, and what was understood of it; the hand-in waits for somebody to check it.

    What an earlier reading understood is replaced: its pieces were not confirmed. Nothing is kept, and False returned,
    when the reading was ended meanwhile by whoever thought it lost.
    """
    locked = HandIn.objects.select_for_update(of=("self",)).get(pk=hand_in.pk)
    if locked.state != HandInState.READING:
        return False
    themes = {theme.code: theme for theme in hand_in.campaign.themes.all()}
    _forget_pieces(locked)
    made = [
        Piece(
            hand_in=locked,
            rank=line.rank,
            name=line.name[-500:],
            size=line.size,
            kind=line.kind,
            outcome=line.outcome,
            code=line.code,
            details=line.details,
            understood=line.understood.as_json(),
            file=files.get(line.rank),
            theme=themes.get(line.understood.sheet.theme),
        )
        for line in lines
    ]
    Piece.objects.bulk_create(made)
    locked.state, locked.done, locked.total, locked.fault = HandInState.READ, len(made), len(made), ""
    locked.save(update_fields=["state", "done", "total", "fault"])
    record("meetings.files_read", locked, by=None, pieces=len(made))
    return True


def _forget_pieces(hand_in: HandIn) -> None:
    earlier = StoredFile.objects.filter(pk__in=hand_in.pieces.exclude(file=hand_in.file_id).values("file"))
    files = list(earlier)
    hand_in.pieces.all().delete()
    for file in files:
        discard(file)


@transaction.atomic
def fail_reading(hand_in_id: UUID, sentence: str) -> None:
    """End a reading with the reason that its page shows; it may be asked for again."""
    for hand_in in HandIn.objects.select_for_update(of=("self",)).filter(pk=hand_in_id, state__in=UNDER_WAY):
        hand_in.state, hand_in.fault = HandInState.FAILED, sentence
        hand_in.save(update_fields=["state", "fault"])
        record("meetings.reading_failed", hand_in)


@transaction.atomic
def read_again(hand_in: HandIn, *, by: Any) -> HandIn:
    """Have the files read once more. Refused while they are being read, and once the hand-in is confirmed."""
    locked = HandIn.objects.select_for_update(of=("self",)).get(pk=hand_in.pk)
    if locked.state == HandInState.CONFIRMED:
        raise Refused(_("Cette remise est déjà vérifiée."))
    if locked.state in UNDER_WAY:
        raise Refused(_("Ces fichiers sont en cours de lecture."))
    locked.state, locked.fault = HandInState.RECEIVED, ""
    locked.save(update_fields=["state", "fault"])
    record("meetings.reading_asked", locked, by=by)
    _have_read(locked)
    return locked
