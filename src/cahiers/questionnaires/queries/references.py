"""The name under which a response leaves the house: it leads back to its row here, and tells nothing elsewhere.

A response's own identifier holds the moment it was begun, to the millisecond: next to a log it could name somebody.
What exports and the API show is that identifier through a keyed permutation (four Feistel rounds of a keyed hash, Luby
and Rackoff 1988): nothing more is stored, two responses never have the same reference, and who holds the secret of the
instance finds the row again without searching. Each questionnaire has its own key.
"""

import hashlib
from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from django.conf import settings

from cahiers.questionnaires.models import Response

ROUNDS = 4
HALF = 8


class References:
    """The references of a questionnaire's responses."""

    def __init__(self, questionnaire_id: UUID) -> None:
        self._questionnaire_id = questionnaire_id

    @cached_property
    def _key(self) -> bytes:
        secret = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
        return hashlib.blake2b(self._questionnaire_id.bytes, key=secret, person=b"reponses", digest_size=32).digest()

    def _stir(self, turn: int, half: bytes) -> bytes:
        return hashlib.blake2b(half, key=self._key, salt=bytes([turn]), digest_size=HALF).digest()

    def of(self, response_id: UUID) -> str:
        """Return the reference of a response: 32 hexadecimal digits, the same at each export."""
        left, right = response_id.bytes[:HALF], response_id.bytes[HALF:]
        for turn in range(ROUNDS):
            left, right = right, _xor(left, self._stir(turn, right))
        return (left + right).hex()

    def response_id(self, reference: str) -> UUID | None:
        """Return the identifier that a reference stands for, None when it is not one; no response may have it."""
        try:
            whole = bytes.fromhex(reference)
        except ValueError:
            return None
        if len(whole) != 2 * HALF:
            return None
        left, right = whole[:HALF], whole[HALF:]
        for turn in reversed(range(ROUNDS)):
            left, right = _xor(right, self._stir(turn, left)), left
        return UUID(bytes=left + right)

    def known(self, references: Iterable[str]) -> set[str]:
        """Return those of some references whose response is here, in one query."""
        ids = {id_: reference for reference in references if (id_ := self.response_id(reference))}
        here = Response.objects.filter(questionnaire=self._questionnaire_id, pk__in=list(ids))
        return {ids[id_] for id_ in here.values_list("pk", flat=True)}


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
