"""Write to those who run the site."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.foundation import outbox
from cahiers.foundation.models import Mail
from cahiers.portal.enums import Topic


@transaction.atomic
def write_to_the_site(topic: Topic, *, message: str, email: str, details: Mapping[str, str]) -> Mail:
    """Send a visitor's message to the site's address.

    Nothing leaves for the visitor's own address: nobody could prove that it is theirs. The mail's number is
    the receipt.
    """
    lines = [_("%(name)s : %(value)s") % {"name": name, "value": value} for name, value in details.items() if value]
    lines.append(_("Répondre à : %(email)s") % {"email": email} if email else _("Sans adresse de réponse."))
    text = "\n".join([message, "", *lines])
    return outbox.post(settings.CONTACT, f"[{settings.SITE_NAME}] {topic.label}", text)
