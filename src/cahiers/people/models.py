"""People: accounts, roles on a territory, invitations, one-time links."""

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.identity import Identified
from cahiers.people.enums import AgeBand, Audience, RoleName, Verification
from cahiers.territory.models import Node


class User(AbstractBaseUser, Identified):
    """A person's account.

    `canonical_email` is the address without what makes twins (case, dots and tags of some providers,
    look-alike letters): one mailbox, one account. Names compare by `name_key` in the same spirit.
    """

    email = models.EmailField(_("adresse électronique"), max_length=254)
    canonical_email = models.CharField(_("adresse canonique"), max_length=254, unique=True, editable=False)
    display_name = models.CharField(_("nom affiché"), max_length=60, blank=True)
    name_key = models.CharField(_("clé du nom"), max_length=120, unique=True, null=True, editable=False)
    audience = models.CharField(_("public"), max_length=12, choices=Audience, default=Audience.OTHER)
    age_band = models.CharField(_("tranche d’âge"), max_length=6, choices=AgeBand, default=AgeBand.ADULT)
    territory = models.ForeignKey(
        Node, verbose_name=_("territoire"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verification = models.CharField(
        _("vérification"), max_length=10, choices=Verification, default=Verification.EMAIL, editable=False
    )
    is_active = models.BooleanField(_("actif"), default=True)
    joined_at = models.DateTimeField(_("inscrit le"), db_default=Now(), editable=False)
    session_stamp = models.CharField(_("marque des sessions"), max_length=43, blank=True, editable=False)

    USERNAME_FIELD = "canonical_email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["User"]()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")

    def __str__(self) -> str:
        return self.display_name or gettext("nouveau compte")

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Tie sessions to the password and to a stamp, so that an account without a password can end them too."""
        return salted_hmac(
            "cahiers.people.session", f"{self.password}{self.session_stamp}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def has_profile(self) -> bool:
        """Whether the person has told the name that signs their words."""
        return bool(self.display_name)

    @cached_property
    def current_roles(self) -> list["Role"]:
        """The roles in force, each with its territory: one query for the life of the request."""
        return list(self.roles.filter(ended_at=None).select_related("node"))


class Role(Identified):
    """What a person may do on a node and its descendants, from when to when."""

    user = models.ForeignKey(User, verbose_name=_("personne"), on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(_("rôle"), max_length=14, choices=RoleName)
    node = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="roles")
    granted_at = models.DateTimeField(_("donné le"), db_default=Now(), editable=False)
    granted_by = models.ForeignKey(
        User, verbose_name=_("donné par"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(_("retiré le"), null=True, editable=False)
    ended_by = models.ForeignKey(
        User, verbose_name=_("retiré par"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    end_reason = models.CharField(_("motif du retrait"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("rôle")
        verbose_name_plural = _("rôles")
        constraints = (
            models.UniqueConstraint(
                name="person_holds_a_role_on_a_node_once",
                fields=["user", "name", "node"],
                condition=Q(ended_at=None),
                violation_error_message=_("Cette personne a déjà ce rôle sur ce territoire."),
            ),
            models.CheckConstraint(
                name="role_ends_with_a_reason",
                condition=Q(ended_at=None) | ~Q(end_reason=""),
                violation_error_message=_("Un rôle est retiré avec un motif."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_name_display()} – {self.node}"


class Invitation(Identified):
    """An offer of a role, sent to an address; its token works once and for a day."""

    email = models.EmailField(_("adresse électronique"), max_length=254)
    name = models.CharField(_("rôle"), max_length=14, choices=RoleName)
    node = models.ForeignKey(Node, verbose_name=_("territoire"), on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(_("envoyée le"), db_default=Now(), editable=False)
    invited_by = models.ForeignKey(User, verbose_name=_("par"), on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        User, verbose_name=_("acceptée par"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User, verbose_name=_("confirmée par"), on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at",)
        constraints = (
            models.CheckConstraint(
                name="invitation_is_confirmed_by_somebody_else",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("invited_by")),
                violation_error_message=_("Une invitation est confirmée par une autre personne."),
            ),
            models.CheckConstraint(
                name="two_people_make_an_administrator",
                condition=~Q(name=RoleName.ADMINISTRATOR)
                | Q(accepted_by=None)
                | Q(invited_by=None)
                | Q(confirmed_by__isnull=False),
                violation_error_message=_("Deux personnes sont nécessaires pour nommer un administrateur."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_name_display()} – {self.node}"

    @property
    def awaits_confirmation(self) -> bool:
        """Whether a second administrator must agree before the invitation leaves."""
        return self.name == RoleName.ADMINISTRATOR and self.invited_by_id is not None and self.confirmed_by_id is None


class SignInLink(Identified):
    """A link that signs in once, within the hour, whoever reads the mailbox it was sent to."""

    email = models.EmailField(_("adresse électronique"), max_length=254)
    canonical_email = models.CharField(max_length=254, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    onward = models.CharField(_("page demandée"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("demandé le"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("valable jusqu’à"))
    used_at = models.DateTimeField(_("utilisé le"), null=True, editable=False)

    class Meta:
        verbose_name = _("lien de connexion")
        verbose_name_plural = _("liens de connexion")
        indexes = (models.Index(fields=["canonical_email", "-created_at"], name="link_by_address"),)

    def __str__(self) -> str:
        return str(self.pk)


class PasswordFailure(models.Model):
    """A wrong password for an address, known or not: too many, and only a link opens for a while."""

    canonical_email = models.CharField(max_length=254)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("mot de passe refusé")
        verbose_name_plural = _("mots de passe refusés")
        indexes = (models.Index(fields=["canonical_email", "-at"], name="failure_by_address"),)

    def __str__(self) -> str:
        return str(self.at)
