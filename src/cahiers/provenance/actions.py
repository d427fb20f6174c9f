"""Tie what people said to what became of it."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record_line
from cahiers.foundation.kinds import reference_to
from cahiers.provenance.enums import Relation
from cahiers.provenance.models import Link, Revocation


@transaction.atomic
def link_things(
    source: models.Model,
    target: models.Model,
    relation: Relation,
    *,
    by: Any,
    reason: str = "",
    locator: dict[str, Any] | None = None,
) -> Link:
    """State what a thing became in another one; the statement can be revoked, never changed.

    The source is always the nearer to the voices. A locator names the version and the range cited.
    """
    from_, to = reference_to(source), reference_to(target)
    link = Link.objects.create(
        source_kind=from_.kind,
        source_id=from_.id,
        target_kind=to.kind,
        target_id=to.id,
        relation=relation,
        locator=locator or {},
        by=by,
        reason=reason,
    )
    record_line("provenance.linked", "link", link.pk, by=by, relation=relation, source=str(from_.id), target=str(to.id))
    return link


@transaction.atomic
def revoke_link(link: Link, *, by: Any, reason: str) -> Revocation:
    """State that a link no longer holds; both stay readable.

    Refused without a reason, or when the link was already revoked.
    """
    if not reason.strip():
        raise Refused(_("Un lien se révoque avec un motif."))
    try:
        with transaction.atomic():
            revocation = Revocation.objects.create(link=link, by=by, reason=reason)
    except IntegrityError as error:
        raise Refused(_("Ce lien est déjà révoqué.")) from error
    record_line("provenance.revoked", "link", link.pk, by=by)
    return revocation
