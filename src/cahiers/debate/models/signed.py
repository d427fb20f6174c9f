"""What every contribution carries: who signs it, as whom, from where it was imported."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cahiers.debate.enums import AuthorKind
from cahiers.foundation.identity import Identified
from cahiers.people.enums import Audience


class Signed(Identified):
    """A contribution signed by a person, a meeting or a body.

    `author` is empty for what was imported: the name then stands alone. (`source`, `source_ref`) is where
    an imported contribution comes from; a second import finds it there.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("auteur"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    author_kind = models.CharField(_("genre d’auteur"), max_length=8, choices=AuthorKind, default=AuthorKind.PERSON)
    author_name = models.CharField(_("nom affiché"), max_length=120)
    audience = models.CharField(_("public"), max_length=12, choices=Audience, blank=True)
    language = models.CharField(_("langue"), max_length=8, default="fr")
    source = models.CharField(_("provenance"), max_length=80, blank=True, editable=False)
    source_ref = models.CharField(_("référence d’origine"), max_length=80, blank=True, editable=False)

    class Meta:
        abstract = True
