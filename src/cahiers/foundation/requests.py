"""The request as views see it once the door has checked who is there."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class SiteRequest(HttpRequest):
    """Any visitor's request."""

    htmx: HtmxDetails


class MemberRequest(SiteRequest):
    """The request of a signed-in person."""

    if TYPE_CHECKING:
        user: AbstractBaseUser
