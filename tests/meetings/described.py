"""What tests say of a meeting, and how they read the mails it sends."""

from datetime import timedelta

from django.utils import timezone

from cahiers.foundation.models import Mail
from cahiers.meetings.actions.particulars import Particulars


def said(campaign, **words):
    """Return a meeting as people describe it, in nine days, on the first theme of the campaign."""
    usual = {
        "title": "Le numérique au collège, et après ?",
        "themes": [campaign.themes.first()],
        "starts_at": timezone.now().replace(microsecond=0) + timedelta(days=9),
        "place": "Salle polyvalente du collège",
        "address": "12 rue des Écoles, Baulon",
        "capacity": 20,
    }
    return Particulars(**usual | words)


def mails_to(address):
    """Return the subjects of the mails to an address, the first one first."""
    return list(Mail.objects.filter(recipient=address).order_by("created_at").values_list("subject", flat=True))


def last_mail_to(address):
    """Return the text of the last mail to an address."""
    return Mail.objects.filter(recipient=address).latest("created_at").text
