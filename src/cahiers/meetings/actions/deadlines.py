"""Say until when, give more time, say how many meetings are expected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import database_now
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.meetings.models import Deadline, Expectation, Extension
from cahiers.territory.models import Level, Node


@transaction.atomic
def set_deadline(campaign: Campaign, *, level: Level | None, due_at: datetime, by: Any) -> Deadline:
    """Say until when a level hands in, or the meetings themselves (no level).

    Refused when it would shorten the time already announced: nobody is made late after the fact.
    """
    known = Deadline.objects.select_for_update().filter(campaign=campaign, level=level).first()
    if known is not None and due_at < known.due_at:
        raise Refused(_("La date annoncée ne se rapproche plus : des rencontres seraient en retard sans l’avoir su."))
    deadline, _is_new = Deadline.objects.update_or_create(campaign=campaign, level=level, defaults={"due_at": due_at})
    record("meetings.deadline_set", deadline, by=by, due_at=due_at.isoformat())
    return deadline


@transaction.atomic
def extend_deadline(deadline: Deadline, *, territory: Node, due_at: datetime, reason: str, by: Any) -> Extension:
    """Give a territory, and all under it, more time to hand in; kept with its reason, shown to those it reaches.

    Refused without a reason, when it gives no time, or beyond the day when that territory itself must hand in.
    """
    if not reason.strip():
        raise Refused(_("Un délai se donne avec un motif, que les organisateurs liront."))
    if due_at <= max(deadline.due_at, database_now()):
        raise Refused(_("Ce délai n’en est pas un : la date doit venir après la date limite et après aujourd’hui."))
    own = Deadline.objects.filter(campaign=deadline.campaign_id, level=territory.level_id).first()
    if own is not None and deadline.level_id is None and due_at >= own.due_at:
        raise Refused(
            _("%(territory)s doit remettre sa propre synthèse avant cette date : le délai doit finir plus tôt.")
            % {"territory": territory.name}
        )
    extension = Extension.objects.create(
        deadline=deadline, territory=territory, due_at=due_at, reason=reason.strip(), by=by
    )
    record("meetings.deadline_extended", deadline, by=by, territory=territory.key, due_at=due_at.isoformat())
    return extension


@transaction.atomic
def expect_meetings(campaign: Campaign, counts: Mapping[Node, int | None], *, by: Any) -> int:
    """Say how many meetings each territory expects of itself; None says nothing any more. Return how many changed."""
    known = {row.territory_id: row.count for row in Expectation.objects.select_for_update().filter(campaign=campaign)}
    changed = {node: count for node, count in counts.items() if known.get(node.pk) != count}
    for node, count in changed.items():
        if count is None:
            Expectation.objects.filter(campaign=campaign, territory=node).delete()
        else:
            Expectation.objects.update_or_create(
                campaign=campaign, territory=node, defaults={"count": count, "by": by, "at": database_now()}
            )
    if changed:
        record("meetings.expected", campaign, by=by, counts={node.key: count for node, count in changed.items()})
    return len(changed)
