"""Saying who one is: name, audience, age band, territory, password."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.outbox import forget, post
from cahiers.people.enums import AgeBand, Audience
from cahiers.people.identity.names import check_name, name_key
from cahiers.people.identity.pseudonyms import is_pseudonym
from cahiers.people.identity.tokens import new_token
from cahiers.people.models import PasswordFailure, SignInLink, User
from cahiers.territory.models import Node

SCHOOL = "eta"


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _name(user: User, display_name: str) -> None:
    if user.age_band == AgeBand.YOUNG:
        if not is_pseudonym(display_name):
            raise Refused(_("Avant 18 ans, le nom affiché est tiré au sort : choisissez l’un de ceux proposés."))
        user.display_name = display_name
    else:
        user.display_name = check_name(display_name)
    user.name_key = name_key(user.display_name)


def _save(user: User) -> None:
    if user.age_band == AgeBand.YOUNG and user.territory and user.territory.level_id == SCHOOL:
        raise Refused(_("Avant 18 ans, ne donnez pas votre établissement : choisissez un territoire plus vaste."))
    try:
        with transaction.atomic():
            user.save(update_fields=["display_name", "name_key", "audience", "age_band", "territory"])
    except IntegrityError as error:
        raise Refused(_("Ce nom est déjà pris, ou il ressemble trop à un nom déjà pris.")) from error


@transaction.atomic
def complete_profile(
    user: User, *, display_name: str, audience: Audience, age_band: AgeBand, by: User, territory: Node | None = None
) -> User:
    """Give an account the name that signs its words.

    Refused when it has one, when the name is taken, looks like another or imitates an office; and, from 15 to
    17, when the name was not drawn by the site or the territory is a school.
    """
    user = _locked(user)
    if user.has_profile:
        raise Refused(_("Votre profil est déjà rempli."))
    user.age_band, user.audience, user.territory = age_band, audience, territory
    _name(user, display_name)
    _save(user)
    record("person.profile_completed", user, by=by)
    return user


@transaction.atomic
def change_profile(
    user: User, *, display_name: str, audience: Audience, by: User, territory: Node | None = None
) -> User:
    """Change name, audience or territory, on the same conditions as at the beginning.

    What the person has signed shows the new name.
    """
    user = _locked(user)
    if not user.has_profile:
        raise Refused(_("Remplissez d’abord votre profil."))
    user.audience, user.territory = audience, territory
    if display_name != user.display_name:
        _name(user, display_name)
    _save(user)
    record("person.profile_changed", user, by=by)
    return user


@transaction.atomic
def leave_as_too_young(user: User, *, by: User) -> None:
    """Remove an account just made by somebody under 15, and every trace of the address.

    Refused once the account has a profile or a role: then it is not just made.
    """
    user = _locked(user)
    if user.has_profile or user.roles.exists():
        raise Refused(_("Ce compte a déjà servi : écrivez à l’équipe du site pour le supprimer."))
    record("person.removed_as_too_young", user, by=by)
    SignInLink.objects.filter(canonical_email=user.canonical_email).delete()
    PasswordFailure.objects.filter(canonical_email=user.canonical_email).delete()
    forget(user.email)
    user.delete()


@transaction.atomic
def set_password(user: User, password: str, *, by: User) -> User:
    """Set or replace the password, and tell the person by mail. Every other session ends.

    Refused when it is shorter than 12 characters, among the commonest ones or too near the address.
    """
    user = _locked(user)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    text = _(
        "Bonjour,\n\nLe mot de passe de votre compte sur %(site)s vient d’être changé. Si ce n’est pas vous, "
        "demandez un lien de connexion, entrez et choisissez un autre mot de passe.\n"
    )
    words = {"site": settings.SITE_NAME}
    post(user.email, _("Votre mot de passe sur %(site)s a changé") % words, text % words)
    record("person.password_set", user, by=by)
    return user


@transaction.atomic
def end_other_sessions(user: User, *, by: User) -> User:
    """Sign the person out of every device; the view may keep its own session."""
    user = _locked(user)
    user.session_stamp = new_token()
    user.save(update_fields=["session_stamp"])
    record("person.sessions_ended", user, by=by)
    return user
