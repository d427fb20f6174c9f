"""Codes that people read, copy and type: no letter that looks like another, none that a hurried hand gets wrong."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u
SHORT = 8  # letters, 40 bits: a code on a wall, for what is counted or bounded elsewhere
ALIASES = str.maketrans("ilo", "110")


def new_code() -> str:
    """Return a short code drawn at random."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SHORT))


def letters_of(drawn: bytes, length: int) -> str:
    """Return that many letters from drawn bytes: five bits each."""
    number = int.from_bytes(drawn, "big")
    letters = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        letters.append(ALPHABET[rest])
    return "".join(letters)


def normal_code(typed: str) -> str:
    """Return a code as it was drawn, however it was typed: capitals, dashes, spaces, o for 0, l for 1."""
    return "".join(letter for letter in typed.casefold().translate(ALIASES) if letter in ALPHABET)


def shown_code(code: str) -> str:
    """Return a code as people read and copy it: in fours, in capitals."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4)).upper()
