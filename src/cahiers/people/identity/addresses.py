"""Electronic addresses: as written for sending, in canonical form for comparing.

Two spellings with one canonical form belong to one account. A mail is never sent to a spelling that
merely resembles the account's own: see `request_sign_in_link`.
"""

import re
import unicodedata
from string import whitespace

from cahiers.people.enums import Verification
from cahiers.people.identity.confusables import latin_skeleton

DOMAIN_ALIASES = {"googlemail.com": "gmail.com"}
DOTS_IGNORED = {"gmail.com"}
ACADEMIC = re.compile(r"(ac-[a-z]+(-[a-z]+)*\.fr|education\.gouv\.fr)")
AT = "@"
FINAL = f".{whitespace}"


def clean_address(address: str) -> str:
    """Return the address as mails are sent to it: NFKC, no blank around, domain in lower case without final dot."""
    text = unicodedata.normalize("NFKC", address).strip()
    local, at, domain = text.rpartition(AT)
    return f"{local}{at}{domain.lower().rstrip(FINAL)}"


def same_mailbox(one: str, other: str) -> bool:
    """Say whether a mail to one address reaches the reader of the other: only case may differ."""
    return clean_address(one).lower() == clean_address(other).lower()


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", latin_skeleton(folded))


def _label(label: str) -> str:
    """Return one label of a domain in ASCII, its look-alike letters replaced even when it came as `xn--`."""
    try:
        if label.startswith("xn--"):
            label = label.encode("ascii").decode("idna")
        return _fold(label).encode("idna").decode("ascii").lower()
    except UnicodeError:  # no such domain can exist: any stable form will do
        return label


def canonical_address(address: str) -> str:
    """Return the form under which an address is compared: one mailbox, one account.

    Case, full-width and look-alike letters, the final dot, the spelling of international domains, what
    follows a plus and, at the providers that ignore them, dots make no difference. ASCII letters are never
    merged with each other: `paul1` and `paull` are two people.
    """
    local, _, domain = _fold(clean_address(address)).rpartition(AT)
    labels = [_label(label) for label in domain.replace("\u3002", ".").rstrip(".").split(".")]
    domain = ".".join(labels)
    domain = DOMAIN_ALIASES.get(domain, domain)
    local = local.split("+", 1)[0] or local
    if domain in DOTS_IGNORED:
        local = local.replace(".", "") or local
    return f"{local}{AT}{domain}"


def verification_of(address: str) -> Verification:
    """Return what a proven address says of its owner. Only true ASCII domains count as academic."""
    domain = address.rpartition(AT)[2].lower()
    return Verification.ACADEMIC if ACADEMIC.fullmatch(domain) else Verification.EMAIL
