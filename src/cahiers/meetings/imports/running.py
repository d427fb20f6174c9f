"""The work of reading a hand-in: a line for each file, each file kept privately, all of it or nothing."""

import io
import logging
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cahiers.foundation.errors import Refused
from cahiers.foundation.files import discard, erase_bytes, open_stored, store
from cahiers.foundation.models import StoredFile
from cahiers.foundation.snapshots import beside
from cahiers.meetings.actions.uploading import begin_reading, fail_reading, keep_reading
from cahiers.meetings.imports.reading import files_of, read_upload
from cahiers.meetings.models import HandIn

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3


def run_reading(hand_in_id: UUID, *, attempts: int = 0) -> bool:
    """Read a hand-in; say whether it was read.

    A reading that a lost worker had begun starts over. After three lost workers, and after any fault, the page says why.
    """
    if attempts >= MOST_ATTEMPTS:
        fail_reading(hand_in_id, _("La lecture a été interrompue trois fois avant sa fin. Vos fichiers sont gardés."))
        return False
    hand_in = begin_reading(hand_in_id)
    if hand_in is None or hand_in.file is None:
        return False
    try:
        with override("fr"):
            _read(hand_in, hand_in.file)
    except Refused as error:
        fail_reading(hand_in_id, str(error))
        return False
    except Exception:
        logger.exception("hand-in %s could not be read", hand_in_id)
        fail_reading(
            hand_in_id,
            _(
                "Une erreur a arrêté la lecture ; vos fichiers sont gardés. Recommencez, ou prévenez l’équipe technique."
            ),
        )
        return False
    return True


def _read(hand_in: HandIn, stored: StoredFile) -> None:
    kept: list[StoredFile] = []
    try:
        with transaction.atomic():
            _read_and_keep(hand_in, stored, kept)
    except BaseException:
        for file in kept:
            erase_bytes(file)
        raise


def _read_and_keep(hand_in: HandIn, stored: StoredFile, kept: list[StoredFile]) -> None:
    meeting = hand_in.meeting
    themes = (meeting.themes if meeting else hand_in.campaign.themes).prefetch_related("aliases")
    with open_stored(stored) as content, beside() as other:
        lines = read_upload(content, stored.name, list(themes), tell=partial(_tell, hand_in, other))
        names = {line.rank: line.name for line in lines}
        files: dict[int, StoredFile] = {}
        content.seek(0)
        for rank, found in files_of(content, stored.name):
            if rank in names:
                files[rank] = store(io.BytesIO(found), names[rank].rpartition("/")[2] or names[rank], by=hand_in.by)
                kept.append(files[rank])
        if len(lines) == 1 and not files:
            files[0] = stored
    if not keep_reading(hand_in, lines, files):
        for file in kept:
            discard(file)


def _tell(hand_in: HandIn, other: Any, done: int, total: int) -> None:
    """Say how far a reading is, at once: whoever waits does not wait for its transaction."""
    with other.cursor() as cursor:
        cursor.execute("UPDATE meetings_handin SET done = %s, total = %s WHERE id = %s", [done, total, hand_in.pk])
