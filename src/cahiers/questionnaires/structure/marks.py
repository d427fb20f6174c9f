"""Marks and codes: what prevents a second response without ever naming anybody.

Both come from the questionnaire's secret by HMAC-SHA256 (RFC 2104). The secret is destroyed at the close: from then on
neither a mark nor a code leads back to a person, even for whoever holds the database.
"""

import hashlib
import hmac
import secrets
from uuid import UUID

from cahiers.foundation.codes import letters_of

CODE_LENGTH = 16  # 80 bits: nobody finds one by trying
LINK_LENGTH = 26  # 130 bits: a link is followed, not typed


def new_secret() -> bytes:
    """Return the secret of a questionnaire about to open."""
    return secrets.token_bytes(32)


def mark_of(secret: bytes, channel: str, identity: str) -> bytes:
    """Return the one-way mark of whoever answers: the same for the same channel and identity, here only."""
    return hmac.new(secret, f"mark:{channel}:{identity}".encode(), hashlib.sha256).digest()


def code_of(secret: bytes, response_id: UUID) -> str:
    """Return the code with which a response is taken up again: derived, so that it is stored nowhere."""
    return letters_of(hmac.new(secret, b"code:" + response_id.bytes, hashlib.sha256).digest()[:10], CODE_LENGTH)


def link_secret_of(secret: bytes, batch: str, number: int) -> str:
    """Return the secret of a personal link: derived too, so that the file of a batch can be made again, and kept nowhere."""
    return letters_of(hmac.new(secret, f"link:{number}:{batch}".encode(), hashlib.sha256).digest()[:17], LINK_LENGTH)


def digest_of(code: str) -> bytes:
    """Return what is kept of a code or of a personal link's secret."""
    return hashlib.sha256(code.encode()).digest()
