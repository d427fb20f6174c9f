"""Entering: one way for those who have an account and those who do not yet."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.outbox import post
from cahiers.people.identity.addresses import canonical_address, clean_address, same_mailbox, verification_of
from cahiers.people.identity.tokens import digest, new_token
from cahiers.people.models import PasswordFailure, SignInLink, User

LINK_LIFE = timedelta(hours=1)
LINKS_PER_HOUR = 5
FAILURES_WINDOW = timedelta(minutes=15)
FAILURES_ALLOWED = 10


@transaction.atomic
def request_sign_in_link(email: str, *, link_to: Callable[[str], str], onward: str = "") -> None:
    """Send a link that signs in once, within the hour, whether the address has an account or not.

    The work and the answer are the same in both cases. The mail goes to the account's own address when there
    is one: a spelling that resembles it opens nothing. From the sixth link of an hour on, nothing is sent and
    nothing is said.
    """
    email = clean_address(email)
    canonical = canonical_address(email)
    account = User.objects.filter(canonical_email=canonical).first()
    recent = SignInLink.objects.filter(canonical_email=canonical, created_at__gt=Now() - LINK_LIFE).count()
    if recent >= LINKS_PER_HOUR:
        return
    token = new_token()
    link = SignInLink.objects.create(
        email=account.email if account else email,
        canonical_email=canonical,
        token_digest=digest(token),
        onward=onward,
        expires_at=Now() + LINK_LIFE,
    )
    text = _(
        "Bonjour,\n\nVoici le lien demandé pour entrer sur %(site)s. Il sert une seule fois, pendant une heure :\n\n"
        "%(link)s\n\nSi vous n’avez rien demandé, ne faites rien : sans ce lien, personne n’entre.\n"
    )
    words = {"site": settings.SITE_NAME, "link": link_to(token)}
    post(link.email, _("Votre lien pour entrer sur %(site)s") % words, text % words)
    record("sign_in_link.requested", link)


def account_of(email: str) -> User:
    """Return the account of a proven address, made now if there is none.

    Refused when the account belongs to another spelling of the address, or is closed.
    """
    user, is_new = User.objects.get_or_create(
        canonical_email=canonical_address(email),
        defaults={"email": email, "verification": verification_of(email), "password": make_password(None)},
    )
    if is_new:
        record("person.joined", user, by=user)
    if not same_mailbox(user.email, email):
        raise Refused(_("Un compte existe avec une autre écriture de cette adresse : demandez un nouveau lien."))
    if not user.is_active:
        raise Refused(_("Ce compte est fermé."))
    return user


@transaction.atomic
def redeem_sign_in_link(token: str) -> User:
    """Return the person whom a link signs in; the account is made if the address had none.

    Refused when the link has served, is older than an hour or never was: a link serves one request only,
    even when several arrive at once.
    """
    links = SignInLink.objects.filter(token_digest=digest(token))
    if not links.filter(used_at=None, expires_at__gt=Now()).update(used_at=Now()):
        raise Refused(_("Ce lien a déjà servi, ou il n’est plus valable. Demandez-en un autre."))
    link = links.get()
    user = account_of(link.email)
    record("sign_in_link.redeemed", link, by=user)
    return user


@transaction.atomic
def sign_in_with_password(email: str, password: str) -> User | None:
    """Return the person whose address and password these are, or None.

    A wrong password, an unknown address and an account without a password cost the same work. After ten
    failures in a quarter of an hour for an address, known or not, no password opens: only a link does.
    A failure is kept, hence an answer instead of a refusal, which would undo it.
    """
    canonical = canonical_address(email)
    failures = PasswordFailure.objects.filter(canonical_email=canonical, at__gt=Now() - FAILURES_WINDOW).count()
    user = User.objects.filter(canonical_email=canonical, is_active=True).first()
    is_right = check_password(password, user.password if user else UNUSABLE_PASSWORD_PREFIX)
    if user is not None and is_right and failures < FAILURES_ALLOWED:
        return user
    PasswordFailure.objects.create(canonical_email=canonical)
    return None
