"""I5: the spellings of one mailbox are one account; different people stay different."""

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.people import UserFactory

from cahiers.people.enums import Verification
from cahiers.people.identity import addresses
from cahiers.people.identity.addresses import canonical_address, clean_address, same_mailbox, verification_of
from cahiers.people.identity.confusables import LOOKALIKES

ASCII = "abcdefghijklmnopqrstuvwxyz0123456789"
LOCALS = st.text(ASCII, min_size=1, max_size=20)
DOMAINS = st.sampled_from(["exemple.fr", "ac-rennes.fr", "gmail.com", "sous.domaine.example", "münchen.example"])
TWINS = {
    read: seen for letters, latin in LOOKALIKES for seen, read in zip(letters, latin, strict=True) if read in ASCII
}


def in_capitals(address):
    return address.upper() if address.isascii() else address


def with_a_tag(address):
    local, domain = address.rsplit("@", 1)
    return f"{local}+salon@{domain}"


def with_a_final_dot(address):
    return f"{address}."


def full_width(address):
    return "".join(chr(ord(c) + 0xFEE0) if c in ASCII else c for c in address)


def with_twin_letters(address):
    return "".join(TWINS.get(c, c) for c in address)


def with_blanks(address):
    return f"  {address}\n"


SPELLINGS = [in_capitals, with_a_tag, with_a_final_dot, full_width, with_twin_letters, with_blanks]


@given(LOCALS, DOMAINS, st.lists(st.sampled_from(SPELLINGS), max_size=4))
def test_every_spelling_of_an_address_has_one_canonical_form(local, domain, spellings):
    address = f"{local}@{domain}"

    spelled = address
    for spelling in spellings:
        spelled = spelling(spelled)

    assert canonical_address(spelled) == canonical_address(address)


@given(st.text(max_size=40), st.text(max_size=40))
def test_canonical_form_of_anything_is_its_own_canonical_form(local, domain):
    once = canonical_address(f"{local}@{domain}")

    assert canonical_address(once) == once


@given(LOCALS, LOCALS, DOMAINS)
def test_two_plain_addresses_are_never_merged(one, other, domain):
    if one == other:
        return

    assert canonical_address(f"{one}@{domain}") != canonical_address(f"{other}@{domain}")


@pytest.mark.parametrize(
    ("spelled", "canonical"),
    [
        ("Paul.Durand+salon@GoogleMail.com", "pauldurand@gmail.com"),
        ("paul.durand@exemple.fr", "paul.durand@exemple.fr"),
        ("p@münchen.example", "p@xn--mnchen-3ya.example"),
        ("p@XN--MNCHEN-3YA.example", "p@xn--mnchen-3ya.example"),
        ("p@ехеmрlе.fr", "p@exemple.fr"),
        ("p@xn--ml-6kctd8d6a.fr", "p@example.fr"),
        ("p@exemple。fr", "p@exemple.fr"),
        ("+@exemple.fr", "+@exemple.fr"),
    ],
)
def test_canonical_address_table(spelled, canonical):
    assert canonical_address(spelled) == canonical


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_database_refuses_a_twin_account(spelling):
    UserFactory(email="paul@exemple.fr")

    with pytest.raises(IntegrityError):
        UserFactory(email=clean_address(spelling("paul@exemple.fr")))


@pytest.mark.parametrize("spelling", [with_a_tag, with_twin_letters, full_width])
def test_planted_fault_lower_case_alone_misses_twins(monkeypatch, spelling):
    monkeypatch.setattr(addresses, "canonical_address", str.lower)

    assert addresses.canonical_address(spelling("paul@exemple.fr")) != addresses.canonical_address("paul@exemple.fr")


def test_same_mailbox_is_stricter_than_the_canonical_form():
    assert same_mailbox("Paul@Exemple.FR.", "paul@exemple.fr")
    assert not same_mailbox("paul+x@exemple.fr", "paul@exemple.fr")
    assert not same_mailbox("paul@ехеmрlе.fr", "paul@exemple.fr")


@pytest.mark.parametrize(
    ("address", "verification"),
    [
        ("lea@ac-rennes.fr", Verification.ACADEMIC),
        ("lea@AC-Aix-Marseille.fr", Verification.ACADEMIC),
        ("lea@education.gouv.fr", Verification.ACADEMIC),
        ("lea@ac-rennes.fr.exemple.fr", Verification.EMAIL),
        ("lea@faux-ac-rennes.fr", Verification.EMAIL),
        ("lea@ac-.fr", Verification.EMAIL),
        ("lea@ac-rennеs.fr", Verification.EMAIL),
        ("lea@exemple.fr", Verification.EMAIL),
    ],
)
def test_verification_of_an_address(address, verification):
    assert verification_of(address) == verification
