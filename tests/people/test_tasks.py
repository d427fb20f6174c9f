"""Addresses that nothing needs are forgotten; the others stay."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from tests.factories.territory import NodeFactory

from cahiers.people.actions import invite_to_role, request_sign_in_link, sign_in_with_password
from cahiers.people.enums import RoleName
from cahiers.people.models import Invitation, PasswordFailure, SignInLink
from cahiers.people.tasks import forget_old_addresses


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "links", "failures", "invitations"), [(0, 1, 1, 1), (2, 0, 0, 1), (32, 0, 0, 0)], ids=str
)
def test_forget_old_addresses(days, links, failures, invitations):
    request_sign_in_link("lea@exemple.fr", link_to=str)
    sign_in_with_password("lea@exemple.fr", "un mot de passe")
    invite_to_role("lea@exemple.fr", name=RoleName.ORGANISER, node=NodeFactory(), by=None, link_to=str)
    past = Now() - timedelta(days=days)
    SignInLink.objects.update(expires_at=past)
    PasswordFailure.objects.update(at=past)
    Invitation.objects.update(expires_at=past)

    forget_old_addresses(timestamp=0)

    kept = (SignInLink.objects.count(), PasswordFailure.objects.count(), Invitation.objects.count())
    assert kept == (links, failures, invitations)
