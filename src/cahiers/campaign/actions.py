"""Prepare a campaign and change its dates in the open."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.campaign.enums import State
from cahiers.campaign.models import Campaign, Phase, PhaseChange
from cahiers.campaign.queries import database_now
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record


@transaction.atomic
def publish_campaign(campaign: Campaign, *, by: Any) -> Campaign:
    """Show a campaign to everybody.

    Refused when it has no theme or no phase: people would find nothing to do.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == State.PUBLISHED:
        raise Refused(_("Cette campagne est déjà publiée."))
    if not campaign.themes.exists() or not campaign.phases.exists():
        raise Refused(_("Une campagne se publie avec au moins un thème et une étape."))

    campaign.state = State.PUBLISHED
    campaign.save(update_fields=["state"])
    record("campaign.published", campaign, by=by)
    return campaign


@transaction.atomic
def change_phase(phase: Phase, *, opens_at: datetime, closes_at: datetime, by: Any, reason: str) -> Phase:
    """Change the dates of a phase; the change is kept with its date, its author and its reason, and shown.

    Refused without a reason, when nothing changes, when the end would come before the beginning, or when it
    would reach back: what was open stays open until now, what was closed stays closed until now.
    """
    phase = Phase.objects.select_for_update().get(pk=phase.pk)
    now = database_now()
    if not reason.strip():
        raise Refused(_("Un changement de dates porte un motif, que tout le monde pourra lire."))
    if (opens_at, closes_at) == (phase.opens_at, phase.closes_at):
        raise Refused(_("Ces dates sont déjà celles de l’étape."))
    if closes_at <= opens_at:
        raise Refused(_("Une étape ferme après avoir ouvert."))
    if closes_at != phase.closes_at and closes_at < now:
        raise Refused(_("Une étape ne se ferme pas dans le passé : des votes déjà reçus n’auraient plus compté."))
    if opens_at != phase.opens_at and min(opens_at, phase.opens_at) < now:
        raise Refused(_("L’ouverture ne change plus une fois passée, ni ne se place dans le passé."))

    PhaseChange.objects.create(
        phase=phase,
        previous_opens_at=phase.opens_at,
        previous_closes_at=phase.closes_at,
        opens_at=opens_at,
        closes_at=closes_at,
        reason=reason.strip(),
        by=by,
    )
    phase.opens_at, phase.closes_at = opens_at, closes_at
    phase.save(update_fields=["opens_at", "closes_at"])
    record("campaign.phase_changed", phase, by=by, opens_at=opens_at.isoformat(), closes_at=closes_at.isoformat())
    return phase
